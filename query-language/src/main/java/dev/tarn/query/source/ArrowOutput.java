package dev.tarn.query.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.error.RefusedException;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.SequenceColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleWriter;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorInfo;
import dev.tarn.schema.TensorSchema;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * Writes computed columns into Arrow vectors, in the layout that a tensor of their type would have.
 */
public final class ArrowOutput {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_ID = "0000000000000000";

  private ArrowOutput() {}

  /** The tensor that a computed column of samples is like. */
  public static TensorSchema schema(String name, ValueType type) {
    ValueType sample = type.isSequence() ? type.member() : type;
    if (sample.isSequence()) {
      throw new RefusedException(
          "nested-sequence",
          "Column '" + name + "' would hold a " + type.describe() + ", which no column can.",
          "Group or expand other columns, or select the sequence by itself.");
    }
    Htype htype = htype(sample);
    ClassNames classes = htype == Htype.CLASS_LABEL ? sample.classes() : ClassNames.none();
    Map<String, String> metadata =
        htype == Htype.BBOX ? Map.of("coords", sample.boxForm().orElse("ltrb")) : Map.of();
    return new TensorSchema(
        NO_ID,
        columnName(name),
        htype,
        sample.dtype(),
        sample.shape(),
        null,
        new TensorInfo(classes, metadata));
  }

  private static String columnName(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", " ");
    return plain.isEmpty()
        ? "?column?"
        : plain.length() > 60
            ? plain.substring(
                0,
                plain.offsetByCodePoints(0, Math.min(60, plain.codePointCount(0, plain.length()))))
            : plain;
  }

  private static Htype htype(ValueType type) {
    if (type.isText()) {
      return Htype.TEXT;
    }
    if (type.isJson()) {
      return Htype.JSON;
    }
    if (type.isLabel() && type.shape().ndim() <= 1 && type.isInteger()) {
      return Htype.CLASS_LABEL;
    }
    boolean boxes =
        type.boxForm().isPresent() && type.shape().ndim() == 2 && type.shape().dim(1) == 4;
    return boxes ? Htype.BBOX : Htype.GENERIC;
  }

  /**
   * The values as a vector.
   *
   * @param column {@code rows} rows, or a constant
   * @return owned by the caller
   */
  public static FieldVector write(
      dev.tarn.dataset.Column as, Column column, int rows, BufferAllocator allocator) {
    FieldVector vector = as.field().createVector(allocator);
    try {
      vector.setInitialCapacity(Math.max(1, rows));
      vector.allocateNew();
      if (as.sequence()) {
        writeSequences((ListVector) vector, as.type(), (SequenceColumn) column, rows);
      } else if (!writePlain(vector, column, rows)) {
        SampleWriter writer = new SampleWriter(as.type());
        for (int i = 0; i < rows; i++) {
          writer.write(vector, i, sample(column, i, as.type()), i);
        }
      }
      vector.setValueCount(rows);
      return vector;
    } catch (RuntimeException | Error e) {
      vector.close();
      throw e;
    }
  }

  /** The common cases without an object per row. */
  private static boolean writePlain(FieldVector vector, Column column, int rows) {
    boolean scalar = column.layout().isScalar();
    if (scalar && vector instanceof BigIntVector longs && column instanceof LongColumn values) {
      for (int i = 0; i < rows; i++) {
        if (column.isNull(i)) {
          longs.setNull(i);
        } else {
          longs.set(i, values.at(i));
        }
      }
      return true;
    }
    if (scalar && vector instanceof Float8Vector doubles && !(column instanceof SequenceColumn)) {
      double[] values = Columns.doubles(column);
      for (int i = 0; i < rows; i++) {
        if (column.isNull(i)) {
          doubles.setNull(i);
        } else {
          doubles.set(i, values[column.layout().row(i)]);
        }
      }
      return true;
    }
    if (scalar && vector instanceof BitVector bits && column instanceof LongColumn values) {
      for (int i = 0; i < rows; i++) {
        if (column.isNull(i)) {
          bits.setNull(i);
        } else {
          bits.set(i, values.at(i) != 0 ? 1 : 0);
        }
      }
      return true;
    }
    return false;
  }

  private static void writeSequences(
      ListVector vector, TensorSchema member, SequenceColumn column, int rows) {
    SampleWriter writer = new SampleWriter(member);
    FieldVector members = vector.getDataVector();
    Layout layout = column.layout();
    int next = 0;
    for (int i = 0; i < rows; i++) {
      if (column.isNull(i)) {
        vector.setNull(i);
        continue;
      }
      int row = layout.row(i);
      vector.startNewValue(i);
      for (int k = 0; k < layout.size(row); k++) {
        writer.write(members, next++, sample(column.members(), layout.start(row) + k, member), i);
      }
      vector.endValue(i, layout.size(row));
    }
    members.setValueCount(next);
  }

  private static @Nullable Object sample(Column column, int i, TensorSchema type) {
    if (type.ndim() == 0 || column.isNull(i)) {
      Object value = column.value(i);
      return value instanceof JsonNode json ? JSON.convertValue(json, Object.class) : value;
    }
    return array(column, column.layout().row(i), type.dtype());
  }

  private static NdArray array(Column column, int row, Dtype dtype) {
    int start = column.layout().start(row);
    int size = column.layout().size(row);
    int[] dims = column.layout().dims(row);
    if (dtype.isFloat()) {
      double[] values = new double[size];
      System.arraycopy(Columns.doubles(column), start, values, 0, size);
      return dtype == Dtype.FLOAT32 ? NdArray.of(narrow(values), dims) : NdArray.of(values, dims);
    }
    long[] values = new long[size];
    System.arraycopy(((LongColumn) column).values(), start, values, 0, size);
    return dtype == Dtype.BOOL ? NdArray.of(truths(values), dims) : integers(values, dtype, dims);
  }

  private static float[] narrow(double[] values) {
    float[] out = new float[values.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = (float) values[k];
    }
    return out;
  }

  private static boolean[] truths(long[] values) {
    boolean[] out = new boolean[values.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = values[k] != 0;
    }
    return out;
  }

  private static NdArray integers(long[] values, Dtype dtype, int[] dims) {
    switch (dtype.bits()) {
      case 8 -> {
        byte[] out = new byte[values.length];
        for (int k = 0; k < out.length; k++) {
          out[k] = (byte) values[k];
        }
        return NdArray.of(dtype, out, dims);
      }
      case 16 -> {
        short[] out = new short[values.length];
        for (int k = 0; k < out.length; k++) {
          out[k] = (short) values[k];
        }
        return NdArray.of(dtype, out, dims);
      }
      case 32 -> {
        int[] out = new int[values.length];
        for (int k = 0; k < out.length; k++) {
          out[k] = (int) values[k];
        }
        return NdArray.of(dtype, out, dims);
      }
      default -> {
        return NdArray.of(dtype, values, dims);
      }
    }
  }
}
