package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * An array of an archive, and the tensor that its rows go to.
 *
 * @param name its name in the archive
 * @param tensor the tensor
 * @param header what it says of itself
 */
record NpzArray(String name, String tensor, NpyHeader header) {
  private static final int MAX_CLASSES = 1 << 20;

  /** The tensor that fits its rows. */
  TensorSpec spec(boolean hasClassNames) {
    Optional<Dtype> dtype = header.dtype();
    int[] row = header.rowShape();
    if (dtype.isEmpty()) {
      return TensorSpec.of(tensor, Htype.TEXT);
    }
    boolean holdsPixels = dtype.get() == Dtype.UINT8 || dtype.get() == Dtype.UINT16;
    boolean isNamedImages = tensor.equals("images") || tensor.equals("image");
    if (isNamedImages && holdsPixels && isPicture(row)) {
      return TensorSpec.of(tensor, Htype.IMAGE).withDtype(dtype.get());
    }
    boolean isNamedLabels = tensor.equals("labels") || tensor.equals("label");
    boolean isOneNumber = row.length == 0 || (row.length == 1 && row[0] == 1);
    if ((isNamedLabels || hasClassNames) && dtype.get().isInteger() && isOneNumber) {
      return TensorSpec.of(tensor, Htype.CLASS_LABEL);
    }
    return TensorSpec.of(tensor, Htype.GENERIC).withDtype(dtype.get()).withShape(Shape.of(row));
  }

  private static boolean isPicture(int[] row) {
    return row.length == 2 || (row.length == 3 && (row[2] == 1 || row[2] == 3 || row[2] == 4));
  }

  /** The largest class number in the array; -1 where it has no row. */
  long largestClass(NpzFile file) {
    long largest = -1;
    try (NpyRows rows = file.rows(name)) {
      for (long row = 0; row < header.rowCount(); row++) {
        largest = Math.max(largest, classNumber(rows.next(), row));
      }
    } catch (TarnException e) {
      throw RowTarget.named(name, e);
    } catch (IOException e) {
      throw RowTarget.named(name, ImageFile.unreadable(e));
    }
    return largest;
  }

  /** The class number in a row. */
  static long classNumber(Object row, long rowNumber) {
    long number = row instanceof NdArray array && array.size() == 1 ? array.longAt(0) : -1;
    if (number < 0 || number >= MAX_CLASSES) {
      throw new RefusedException(
          "label-out-of-range",
          "Label "
              + (row instanceof NdArray array && array.size() == 1 ? array.valueAt(0) : row)
              + " at row "
              + rowNumber
              + " is no class; classes are numbers from 0 to "
              + (MAX_CLASSES - 1)
              + ".",
          "To keep it as numbers, state the tensor as generic.");
    }
    return number;
  }

  /** The names that the numbers up to the largest have where none are given. */
  static List<String> numbersAsNames(long largest) {
    return java.util.stream.LongStream.rangeClosed(0, largest).mapToObj(Long::toString).toList();
  }
}
