package dev.tarn.dataset;

import dev.tarn.chunk.ClassCounts;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.TensorSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;

/** Counts the rows of each class. A row with several classes counts once for each of them. */
final class ClassFrequencies {
  private static final int BATCH_ROWS = 65_536;

  private ClassFrequencies() {}

  static Map<String, Long> named(TensorSchema tensor, ClassCounts counts) {
    long[] byNumber =
        new long
            [Math.max(
                tensor.info().classes().size(),
                counts.size() == 0 ? 0 : counts.number(counts.size() - 1) + 1)];
    for (int i = 0; i < counts.size(); i++) {
      byNumber[counts.number(i)] = counts.count(i);
    }
    return named(tensor, byNumber);
  }

  private static Map<String, Long> named(TensorSchema tensor, long[] byNumber) {
    ClassNames names = tensor.info().classes();
    Map<String, Long> named = new LinkedHashMap<>();
    for (int i = 0; i < byNumber.length; i++) {
      if (i < names.size()) {
        named.put(names.name(i), byNumber[i]);
      } else if (byNumber[i] > 0) {
        named.put(Integer.toString(i), byNumber[i]);
      }
    }
    return named;
  }

  static Map<String, Long> count(View view, int column) {
    TensorSchema tensor = view.columns().get(column).type();
    long[] counts = new long[tensor.info().classes().size()];
    try (BufferAllocator allocator = view.dataset().newAllocator("class counts")) {
      for (long from = 0; from < view.rowCount(); from += BATCH_ROWS) {
        int rows = (int) Math.min(BATCH_ROWS, view.rowCount() - from);
        try (FieldVector vector = view.read(column, from, rows, allocator)) {
          counts = add(counts, vector, rows, tensor.dtype().bits() / 8);
        }
      }
    }
    return named(tensor, counts);
  }

  private static long[] add(long[] counts, FieldVector vector, int rows, int width) {
    long[] result = counts;
    for (int i = 0; i < rows; i++) {
      if (vector.isNull(i)) {
        continue;
      }
      boolean multi = vector instanceof ListVector;
      int first = multi ? ((ListVector) vector).getElementStartIndex(i) : i;
      int end = multi ? ((ListVector) vector).getElementEndIndex(i) : i + 1;
      ArrowBuf data =
          multi ? ((ListVector) vector).getDataVector().getDataBuffer() : vector.getDataBuffer();
      for (int j = first; j < end; j++) {
        int number = number(data, j, width);
        if (multi && stoodBefore(data, first, j, number, width)) {
          continue;
        }
        if (number >= result.length) {
          result = java.util.Arrays.copyOf(result, number + 1);
        }
        result[number]++;
      }
    }
    return result;
  }

  private static boolean stoodBefore(ArrowBuf data, int first, int index, int number, int width) {
    for (int i = first; i < index; i++) {
      if (number(data, i, width) == number) {
        return true;
      }
    }
    return false;
  }

  private static int number(ArrowBuf data, long index, int width) {
    return switch (width) {
      case 1 -> data.getByte(index) & 0xff;
      case 2 -> data.getShort(index * 2) & 0xffff;
      case 4 -> data.getInt(index * 4);
      default -> Math.toIntExact(data.getLong(index * 8));
    };
  }
}
