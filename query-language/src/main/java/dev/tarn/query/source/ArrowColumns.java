package dev.tarn.query.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.chunk.ArrowLayout;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.SequenceColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Turns Arrow vectors in a tensor's layout into columns on the heap. The vectors are borrowed. */
final class ArrowColumns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ArrowColumns() {}

  /** The samples of a tensor; images are decoded. */
  static Column of(TensorSchema tensor, FieldVector vector) {
    ValueType type = TensorTypes.of(tensor);
    int rows = vector.getValueCount();
    boolean[] nulls = nulls(vector, rows);
    return switch (ArrowLayout.kind(tensor)) {
      case SCALAR -> Elements.read(vector, 0, rows, type, Layout.scalars(rows, nulls));
      case TEXT ->
          tensor.dtype() == Dtype.STR
              ? texts((VarCharVector) vector, type, nulls)
              : jsons((VarCharVector) vector, type);
      case FIXED -> {
        FieldVector data = ((FixedSizeListVector) vector).getDataVector();
        int count = rows * Math.toIntExact(tensor.shape().elements());
        yield Elements.read(data, 0, count, type, Layout.fixed(rows, tensor.shape(), nulls));
      }
      case LIST -> list((ListVector) vector, null, type, nulls);
      case RAGGED -> {
        StructVector struct = (StructVector) vector;
        FixedSizeListVector shapes = (FixedSizeListVector) struct.getChild("shape");
        yield list((ListVector) struct.getChild("data"), shapes, type, nulls);
      }
      case SEQUENCE -> sequence(tensor.item(), (ListVector) vector, type, nulls);
      case IMAGE -> pixels(tensor, vector);
    };
  }

  private static Column sequence(
      TensorSchema item, ListVector vector, ValueType type, boolean @Nullable [] nulls) {
    int rows = vector.getValueCount();
    int[] offsets = new int[rows + 1];
    int[] sizes = new int[rows];
    int first = rows == 0 ? 0 : vector.getOffsetBuffer().getInt(0);
    for (int row = 0; row < rows; row++) {
      int end = vector.getOffsetBuffer().getInt((long) (row + 1) * ListVector.OFFSET_WIDTH);
      offsets[row + 1] = end - first;
      sizes[row] = offsets[row + 1] - offsets[row];
    }
    if (first != 0) {
      throw new IllegalArgumentException("The items begin behind others");
    }
    Layout layout = Layout.ragged(rows, Shape.any(1), offsets, sizes, nulls);
    return new SequenceColumn(type, layout, of(item, vector.getDataVector()));
  }

  private static Column pixels(TensorSchema tensor, FieldVector vector) {
    SampleReader reader = new SampleReader(tensor);
    int rows = vector.getValueCount();
    int ndim = tensor.ndim();
    int[] offsets = new int[rows + 1];
    int[] dims = new int[rows * ndim];
    long[][] images = new long[rows][];
    for (int row = 0; row < rows; row++) {
      Optional<Object> sample = vector.isNull(row) ? Optional.empty() : reader.value(vector, row);
      images[row] = new long[0];
      if (sample.isPresent()) {
        NdArray array = ((ImageSample) sample.get()).pixels();
        images[row] = array.toLongs();
        for (int axis = 0; axis < ndim; axis++) {
          dims[row * ndim + axis] = array.dim(axis);
        }
      }
      offsets[row + 1] = Math.addExact(offsets[row], images[row].length);
    }
    long[] values = new long[offsets[rows]];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(images[row], 0, values, offsets[row], images[row].length);
    }
    Layout layout = Layout.ragged(rows, Shape.any(ndim), offsets, dims, nulls(vector, rows));
    return new LongColumn(TensorTypes.of(tensor), layout, values);
  }

  static boolean @Nullable [] nulls(FieldVector vector, int rows) {
    if (vector.getNullCount() == 0) {
      return null;
    }
    boolean[] nulls = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      nulls[row] = vector.isNull(row);
    }
    return nulls;
  }

  private static Column list(
      ListVector vector,
      @Nullable FixedSizeListVector shapes,
      ValueType type,
      boolean @Nullable [] nulls) {
    int rows = vector.getValueCount();
    int ndim = type.shape().ndim();
    int[] offsets = new int[rows + 1];
    int[] dims = new int[rows * ndim];
    int first = rows == 0 ? 0 : vector.getOffsetBuffer().getInt(0);
    for (int row = 0; row < rows; row++) {
      boolean isNull = nulls != null && nulls[row];
      int begin = vector.getOffsetBuffer().getInt((long) row * ListVector.OFFSET_WIDTH);
      int end = vector.getOffsetBuffer().getInt((long) (row + 1) * ListVector.OFFSET_WIDTH);
      offsets[row] = begin - first;
      offsets[row + 1] = end - first;
      for (int axis = 0; axis < ndim && !isNull; axis++) {
        dims[row * ndim + axis] =
            shapes == null
                ? end - begin
                : Elements.intAt(shapes.getDataVector(), row * ndim + axis);
      }
    }
    Layout layout = Layout.ragged(rows, type.shape(), offsets, dims, nulls);
    return Elements.read(vector.getDataVector(), first, offsets[rows], type, layout);
  }

  /** int64 (ndim) per row, from the shapes that lie beside ragged samples and images. */
  static Column shapes(FixedSizeListVector shapes, int ndim, boolean @Nullable [] nulls) {
    int rows = shapes.getValueCount();
    long[] sizes = new long[rows * ndim];
    for (int k = 0; k < sizes.length; k++) {
      boolean isNull = nulls != null && nulls[k / ndim];
      sizes[k] = isNull ? 0 : Elements.intAt(shapes.getDataVector(), k);
    }
    return new LongColumn(
        ValueType.tensor(Dtype.INT64, Shape.of(ndim)),
        Layout.fixed(rows, Shape.of(ndim), nulls),
        sizes);
  }

  private static Column texts(VarCharVector vector, ValueType type, boolean @Nullable [] nulls) {
    String[] texts = new String[vector.getValueCount()];
    for (int row = 0; row < texts.length; row++) {
      texts[row] = vector.isNull(row) ? null : new String(vector.get(row), StandardCharsets.UTF_8);
    }
    return new ObjectColumn<>(type, Layout.scalars(texts.length, nulls), texts);
  }

  private static Column jsons(VarCharVector vector, ValueType type) {
    JsonNode[] values = new JsonNode[vector.getValueCount()];
    for (int row = 0; row < values.length; row++) {
      JsonNode value =
          vector.isNull(row) ? null : parse(new String(vector.get(row), StandardCharsets.UTF_8));
      values[row] = value == null || value.isNull() ? null : value;
    }
    return ObjectColumn.of(type, values);
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The dataset holds a text that is no JSON: " + text, e);
    }
  }
}
