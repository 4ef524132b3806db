package dev.tarn.chunk;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Rows of a vector that are to be appended: how long each is, and whether they are whole. */
final class SourceRows {
  private final TensorSchema tensor;
  private final BodyLayout layout;
  private final FieldVector vector;
  private final List<FieldVector> nodes;
  private final boolean nullable;
  private final @Nullable SourceRows items;

  SourceRows(TensorSchema tensor, BodyLayout layout, FieldVector vector, int from, int count) {
    this.tensor = tensor;
    this.layout = layout;
    this.vector = vector;
    if (from < 0 || count < 0 || from > vector.getValueCount() - count) {
      throw new IndexOutOfBoundsException(
          "Rows " + from + " to " + (from + count) + " of " + vector.getValueCount());
    }
    checkType(vector.getField(), ArrowLayout.field(tensor), vector.getField());
    this.nodes = BodyLayout.nodes(vector);
    this.nullable = count > 0 && Bits.countZeros(vector.getValidityBuffer(), from, count) > 0;
    this.items = layout.items() == null ? null : items(tensor, layout.items(), nodes.get(1));
  }

  private static SourceRows items(TensorSchema tensor, BodyLayout layout, FieldVector vector) {
    return new SourceRows(tensor.item(), layout, vector, 0, vector.getValueCount());
  }

  private void checkType(Field found, Field expected, Field whole) {
    boolean same =
        found.getType().equals(expected.getType())
            && found.getChildren().size() == expected.getChildren().size();
    if (!same) {
      throw new IllegalArgumentException(
          "Tensor '" + tensor.name() + "' lies as " + ArrowLayout.field(tensor) + "; got " + whole);
    }
    for (int i = 0; i < expected.getChildren().size(); i++) {
      checkType(found.getChildren().get(i), expected.getChildren().get(i), whole);
    }
  }

  List<FieldVector> nodes() {
    return nodes;
  }

  boolean isNull(int row) {
    return nullable && !Bits.isSet(vector.getValidityBuffer(), row);
  }

  /** Where the run of rows that are null like this one, or not, ends; at most {@code end}. */
  int endOfRun(int row, int end) {
    if (!nullable) {
      return end;
    }
    boolean isNull = isNull(row);
    int at = row + 1;
    while (at < end && isNull(at) == isNull) {
      at++;
    }
    return at;
  }

  /** Bits of values and offsets that a row takes. */
  long bits(int row) {
    long fixed = layout.fixedBits();
    if (!layout.isVariable()) {
      return fixed;
    }
    return fixed + BodyLayout.OFFSET_BITS + (isNull(row) ? 0 : variableBits(row, row + 1));
  }

  /** Bits of the elements or items of rows. */
  private long variableBits(int from, int end) {
    int first = offsets().getInt(4L * from);
    int last = offsets().getInt(4L * end);
    return items == null ? layout.bits().get(0) * ((long) last - first) : items.bits(first, last);
  }

  /** Bits of values and offsets that rows take together. */
  long bits(int from, int end) {
    long fixed = (end - from) * layout.fixedBits();
    if (!layout.isVariable()) {
      return fixed;
    }
    if (!nullable && end > from) {
      return fixed + (end - from) * BodyLayout.OFFSET_BITS + variableBits(from, end);
    }
    long sum = 0;
    for (int row = from; row < end; row++) {
      sum += bits(row);
    }
    return sum;
  }

  private long length(int row) {
    ArrowBuf offsets = offsets();
    return (long) offsets.getInt(4L * (row + 1)) - offsets.getInt(4L * row);
  }

  private ArrowBuf offsets() {
    return BodyLayout.offsets(nodes.get(layout.offsetsNode()));
  }

  /**
   * Refuses rows that have a sample but in it a null element, a wrong shape, a number that counts
   * no class, or broken text.
   */
  void checkWhole(int from, int end) {
    int row = from;
    while (row < end) {
      int runEnd = endOfRun(row, end);
      if (!isNull(row)) {
        checkRun(row, runEnd - row);
      }
      row = runEnd;
    }
  }

  private void checkRun(int from, int count) {
    if (items != null) {
      checkItems(items, from, count);
      return;
    }
    checkNoNullsInside(from, count);
    if (layout.kind() == ArrowLayout.Kind.RAGGED) {
      checkShapes(from, count);
    } else if (layout.kind() == ArrowLayout.Kind.TEXT) {
      checkText(from, count);
    } else if (tensor.htype() == Htype.CLASS_LABEL) {
      checkClasses(from, count);
    }
  }

  private void checkItems(SourceRows inside, int from, int count) {
    int first = offsets().getInt(4L * from);
    int last = offsets().getInt(4L * (from + count));
    if (last > first) {
      if (Bits.countZeros(inside.vector.getValidityBuffer(), first, last - first) > 0) {
        throw nullInside(from, count);
      }
      inside.checkRun(first, last - first);
    }
  }

  private void checkClasses(int from, int count) {
    ArrowBuf values = nodes.get(layout.valuesNode().get(0)).getDataBuffer();
    long start = layout.isVariable() ? offsets().getInt(4L * from) : from;
    long end = layout.isVariable() ? offsets().getInt(4L * (from + count)) : from + count;
    ElementStats numbers = new ElementStats(tensor.dtype());
    numbers.add(values, start, end - start);
    checkClass(numbers.min(), from, count);
    checkClass(numbers.max(), from, count);
  }

  private void checkClass(Optional<Number> number, int from, int count) {
    boolean fits =
        number.isEmpty()
            || (number.get() instanceof Long n && n >= 0 && n < StatsCollector.MAX_CLASSES);
    if (!fits) {
      throw new RefusedException(
          "class-number",
          "Class number "
              + number.get()
              + " of tensor '"
              + tensor.name()
              + "' between rows "
              + from
              + " and "
              + (from + count - 1)
              + " of the batch is not from 0 to "
              + (StatsCollector.MAX_CLASSES - 1)
              + ".",
          "A class number is a position in the tensor's class_names.");
    }
  }

  private void checkNoNullsInside(int from, int count) {
    for (int node = 1; node < nodes.size(); node++) {
      long perRow = layout.nodeLengths().get(node);
      long start = from * perRow;
      long length = count * perRow;
      if (perRow == BodyLayout.ELEMENTS) {
        start = offsets().getInt(4L * from);
        length = offsets().getInt(4L * (from + count)) - start;
      }
      ArrowBuf validity = nodes.get(node).getValidityBuffer();
      if (length > 0 && Bits.countZeros(validity, start, length) > 0) {
        throw nullInside(from, count);
      }
    }
  }

  private RefusedException nullInside(int from, int count) {
    return new RefusedException(
        "null-element",
        "A sample of tensor '"
            + tensor.name()
            + "' between rows "
            + from
            + " and "
            + (from + count - 1)
            + " of the batch has a null inside; a sample is null as a whole or not at all.",
        "Write NaN for a missing number, or null for the whole sample.");
  }

  private void checkShapes(int from, int count) {
    int ndim = tensor.ndim();
    ArrowBuf shapes = nodes.get(layout.valuesNode().get(1)).getDataBuffer();
    for (int row = from; row < from + count; row++) {
      if (!shapeFits(shapes, (long) row * ndim, ndim, length(row))) {
        throw new RefusedException(
            "shape-mismatch",
            "Row "
                + row
                + " of the batch for tensor '"
                + tensor.name()
                + "' has "
                + length(row)
                + " elements, which its shape does not say.",
            "The elements are as many as the product of the sizes in 'shape'.");
      }
    }
  }

  /** Whether sizes are at least 0 and their product is a number of elements. */
  static boolean shapeFits(ArrowBuf shapes, long at, int ndim, long elements) {
    long product = 1;
    boolean possible = true;
    for (int axis = 0; axis < ndim; axis++) {
      int size = shapes.getInt(4 * (at + axis));
      possible &= size >= 0;
      // Beyond 2^31 only a size of 0 can bring the product back; Integer.MAX_VALUE squared fits.
      product = Math.min(product, Integer.MAX_VALUE + 1L) * size;
    }
    return possible && product == elements;
  }

  private void checkText(int from, int count) {
    ArrowBuf offsets = offsets();
    ArrowBuf text = vector.getDataBuffer();
    for (int row = from; row < from + count; row++) {
      int start = offsets.getInt(4L * row);
      if (!Utf8.isValid(text, start, offsets.getInt(4L * (row + 1)))) {
        throw new RefusedException(
            "not-utf8",
            "Row " + row + " of the batch for tensor '" + tensor.name() + "' is not UTF-8.",
            "Text is stored as UTF-8.");
      }
    }
  }
}
