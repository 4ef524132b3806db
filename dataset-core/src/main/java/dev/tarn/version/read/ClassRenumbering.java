package dev.tarn.version.read;

import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/**
 * Gives labels the numbers that their class names have in another list of names: a row never
 * changes the name of its class.
 */
public final class ClassRenumbering {
  private final TensorSchema from;
  private final List<Integer> numbers;
  private final boolean changesNothing;

  private ClassRenumbering(TensorSchema from, List<Integer> numbers) {
    this.from = from;
    this.numbers = numbers;
    this.changesNothing =
        java.util.stream.IntStream.range(0, numbers.size()).allMatch(i -> numbers.get(i) == i);
  }

  /**
   * From the numbers of one side to those of another.
   *
   * @param from what the labels were written as; any tensor
   * @param to the same tensor elsewhere, which has all class names of {@code from}
   */
  public static ClassRenumbering of(TensorSchema from, TensorSchema to) {
    if (!from.isLabel()) {
      return new ClassRenumbering(from, List.of());
    }
    List<Integer> numbers = new ArrayList<>();
    for (String name : from.info().classNames()) {
      OptionalInt number = to.info().classes().number(name);
      if (number.isEmpty() && !to.info().classes().isEmpty()) {
        throw new IllegalArgumentException("Class '" + name + "' is not in " + to.info().classes());
      }
      numbers.add(number.orElse(numbers.size()));
    }
    return new ClassRenumbering(from, numbers);
  }

  /** Of labels, the names of {@code ours}, and behind them those of {@code theirs} that are new. */
  public static TensorSchema union(TensorSchema ours, TensorSchema theirs) {
    if (!ours.isLabel()) {
      return ours;
    }
    List<String> all = new ArrayList<>(ours.info().classNames());
    theirs.info().classNames().stream().filter(name -> !all.contains(name)).forEach(all::add);
    if (all.size() > ours.maxClasses()) {
      throw new RefusedException(
          "too-many-classes",
          "Tensor '"
              + ours.name()
              + "' would have "
              + all.size()
              + " classes with those of the other side; "
              + ours.dtype()
              + " counts up to "
              + ours.maxClasses()
              + ".",
          "Make a tensor of dtype uint32.");
    }
    return ours.withInfo(ours.info().withClasses(ClassNames.of(all)));
  }

  /** Whether all numbers stay. */
  public boolean changesNothing() {
    return changesNothing;
  }

  /**
   * Renumbers in place.
   *
   * @param labels in the tensor's layout, with memory of its own; borrowed
   */
  public void apply(FieldVector labels) {
    if (changesNothing) {
      return;
    }
    FieldVector elements = labels;
    while (elements instanceof ListVector list) {
      elements = list.getDataVector();
    }
    ArrowBuf buffer = elements.getDataBuffer();
    int width = from.dtype().bits() / 8;
    for (int i = 0; i < elements.getValueCount(); i++) {
      if (elements.isNull(i)) {
        continue;
      }
      long at = (long) width * i;
      switch (width) {
        case 1 -> buffer.setByte(at, (byte) number(buffer.getByte(at) & 0xff));
        case 2 -> buffer.setShort(at, (short) number(buffer.getShort(at) & 0xffff));
        case 4 -> buffer.setInt(at, (int) number(buffer.getInt(at) & 0xffffffffL));
        default -> buffer.setLong(at, number(buffer.getLong(at)));
      }
    }
  }

  private long number(long old) {
    if (old < 0 || old >= numbers.size()) {
      throw new DamagedException(
          "Tensor '" + from.name() + "' has a label " + old + " without a class name.", null);
    }
    return numbers.get((int) old);
  }
}
