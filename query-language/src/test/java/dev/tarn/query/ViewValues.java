package dev.tarn.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.dataset.Column;
import dev.tarn.dataset.View;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Dtype;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * Reads a view's columns as plain Java values: null, numbers, truth values, texts, nested lists,
 * JSON as objects.
 */
final class ViewValues {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ViewValues() {}

  static List<@Nullable Object> column(View view, int index) {
    Column column = view.columns().get(index);
    List<@Nullable Object> values = new ArrayList<>();
    try (BufferAllocator allocator = view.dataset().newAllocator("test");
        FieldVector vector = view.read(index, 0, Math.toIntExact(view.rowCount()), allocator)) {
      SampleReader reader = new SampleReader(column.type());
      for (int row = 0; row < view.rowCount(); row++) {
        values.add(
            column.sequence()
                ? sequence((ListVector) vector, row, column, reader)
                : value(vector, row, column, reader));
      }
    }
    return values;
  }

  private static @Nullable Object sequence(
      ListVector vector, int row, Column column, SampleReader reader) {
    if (vector.isNull(row)) {
      return null;
    }
    List<@Nullable Object> members = new ArrayList<>();
    for (int k = vector.getElementStartIndex(row); k < vector.getElementEndIndex(row); k++) {
      members.add(value(vector.getDataVector(), k, column, reader));
    }
    return members;
  }

  private static @Nullable Object value(
      FieldVector vector, int row, Column column, SampleReader reader) {
    return reader.value(vector, row).map(value -> plain(value, column)).orElse(null);
  }

  private static Object plain(Object value, Column column) {
    if (value instanceof ImageSample image) {
      return nested(image.pixels());
    }
    if (value instanceof NdArray array) {
      return nested(array);
    }
    if (column.type().dtype() == Dtype.JSON) {
      try {
        return JSON.readValue((String) value, Object.class);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return value;
  }

  private static Object nested(NdArray array) {
    int[] next = {0};
    return nested(array, 0, next);
  }

  private static Object nested(NdArray array, int axis, int[] next) {
    if (axis == array.ndim()) {
      return array.valueAt(next[0]++);
    }
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < array.dim(axis); i++) {
      list.add(nested(array, axis + 1, next));
    }
    return list;
  }
}
