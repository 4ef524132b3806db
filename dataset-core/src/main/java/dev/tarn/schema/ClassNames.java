package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The names of a label tensor's classes: a class's number is its position. Append-only over the
 * life of a tensor, so a number never changes its meaning. Immutable.
 */
public final class ClassNames {
  private static final ClassNames NONE = new ClassNames(List.of());

  private final List<String> names;
  private final Map<String, Integer> numbers;

  private ClassNames(List<String> names) {
    this.names = names;
    this.numbers = new HashMap<>(names.size() * 2);
    for (int i = 0; i < names.size(); i++) {
      if (numbers.putIfAbsent(names.get(i), i) != null) {
        throw new RefusedException(
            "duplicate-class-name",
            "Class name '" + names.get(i) + "' is given twice.",
            "Each class needs a name of its own.");
      }
    }
  }

  /** No names: numbers have no upper limit but the dtype's. */
  public static ClassNames none() {
    return NONE;
  }

  /** These names, in the order of their numbers; a name that stands twice is refused. */
  public static ClassNames of(List<String> names) {
    return names.isEmpty() ? NONE : new ClassNames(List.copyOf(names));
  }

  /** The names in the order of their numbers. */
  public List<String> toList() {
    return names;
  }

  /** How many classes there are. */
  public int size() {
    return names.size();
  }

  /** Whether there are no names. */
  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** The name of a class. */
  public String name(int number) {
    return names.get(number);
  }

  /** The number of a class by its exact name, or empty. */
  public OptionalInt number(String name) {
    Integer number = numbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassNames that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
