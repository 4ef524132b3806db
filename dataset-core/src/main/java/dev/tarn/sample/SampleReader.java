package dev.tarn.sample;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.SampleCompression;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Reads samples of one tensor out of its vector, one at a time. Threads may share it. */
public final class SampleReader {
  private final TensorSchema tensor;
  private final ArrowLayout.Kind kind;
  private final @Nullable SampleReader items;

  /** A reader for samples of that tensor. */
  public SampleReader(TensorSchema tensor) {
    this.tensor = tensor;
    this.kind = ArrowLayout.kind(tensor);
    this.items = tensor.isSequence() ? new SampleReader(tensor.item()) : null;
  }

  /**
   * A sample as users see it: Boolean, Long, BigInteger (uint64 beyond long), Double, String (text,
   * and JSON as it was written), {@link NdArray}, {@link ImageSample}, for a sequence a {@code
   * List} of these; empty where it is null. A single class label is its number, a link where it
   * leads.
   */
  public Optional<Object> value(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (kind) {
          case SCALAR -> scalar(vector, row);
          case TEXT -> new String(((VarCharVector) vector).get(row), StandardCharsets.UTF_8);
          case IMAGE -> image((StructVector) vector, row);
          case SEQUENCE -> list((ListVector) vector, row, Objects.requireNonNull(items));
          default -> array(vector, row);
        });
  }

  private static List<Object> list(ListVector list, int row, SampleReader reader) {
    List<Object> samples = new ArrayList<>();
    for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
      samples.add(reader.value(list.getDataVector(), i).orElseThrow());
    }
    return List.copyOf(samples);
  }

  private Object scalar(FieldVector vector, int row) {
    return elements(vector, row, 1).valueAt(0);
  }

  private NdArray array(FieldVector vector, int row) {
    switch (kind) {
      case FIXED -> {
        int n = Math.toIntExact(tensor.shape().elements());
        return elements(
            ((FixedSizeListVector) vector).getDataVector(), row * n, n, tensor.shape().toArray());
      }
      case LIST -> {
        return list((ListVector) vector, row);
      }
      default -> {
        StructVector struct = (StructVector) vector;
        return list(
            struct.getChild("data", ListVector.class), row, shape(struct, row, tensor.ndim()));
      }
    }
  }

  private NdArray list(ListVector list, int row, int... shape) {
    int start = list.getElementStartIndex(row);
    int size = list.getElementEndIndex(row) - start;
    return elements(
        list.getDataVector(), start, size, shape.length == 0 ? new int[] {size} : shape);
  }

  private static int[] shape(StructVector struct, int row, int ndim) {
    IntVector sizes =
        (IntVector) struct.getChild("shape", FixedSizeListVector.class).getDataVector();
    int[] shape = new int[ndim];
    for (int i = 0; i < ndim; i++) {
      shape[i] = sizes.get(row * ndim + i);
    }
    return shape;
  }

  /** The shape of a sample; the vector must not be null there. */
  public Shape shape(FieldVector vector, int row) {
    return switch (kind) {
      case SCALAR, TEXT -> Shape.scalar();
      case IMAGE -> Shape.of(shape((StructVector) vector, row, 3));
      case SEQUENCE -> {
        ListVector list = (ListVector) vector;
        yield Shape.of(list.getElementEndIndex(row) - list.getElementStartIndex(row));
      }
      default -> Shape.of(array(vector, row).shape());
    };
  }

  private ImageSample image(StructVector struct, int row) {
    byte[] bytes = struct.getChild("bytes", VarBinaryVector.class).get(row);
    int format = struct.getChild("format", UInt1Vector.class).get(row) & 0xff;
    int[] shape = shape(struct, row, 3);
    return new ImageSample(
        SampleCompression.ofNumber(format), shape[0], shape[1], shape[2], tensor.dtype(), bytes);
  }

  private NdArray elements(FieldVector data, int from, int count, int... shape) {
    ArrowBuf buffer = data.getDataBuffer();
    Dtype dtype = tensor.dtype();
    Object values =
        switch (dtype) {
          case BOOL -> {
            boolean[] v = new boolean[count];
            for (int i = 0; i < count; i++) {
              v[i] = BitVectorHelper.get(buffer, from + i) == 1;
            }
            yield v;
          }
          case INT8, UINT8 -> {
            byte[] v = new byte[count];
            buffer.getBytes(from, v);
            yield v;
          }
          case INT16, UINT16, FLOAT16 -> {
            short[] v = new short[count];
            for (int i = 0; i < count; i++) {
              v[i] = buffer.getShort((from + (long) i) * 2);
            }
            yield v;
          }
          case INT32, UINT32 -> {
            int[] v = new int[count];
            for (int i = 0; i < count; i++) {
              v[i] = buffer.getInt((from + (long) i) * 4);
            }
            yield v;
          }
          case FLOAT32 -> {
            float[] v = new float[count];
            for (int i = 0; i < count; i++) {
              v[i] = buffer.getFloat((from + (long) i) * 4);
            }
            yield v;
          }
          case FLOAT64 -> {
            double[] v = new double[count];
            for (int i = 0; i < count; i++) {
              v[i] = buffer.getDouble((from + (long) i) * 8);
            }
            yield v;
          }
          default -> {
            long[] v = new long[count];
            for (int i = 0; i < count; i++) {
              v[i] = buffer.getLong((from + (long) i) * 8);
            }
            yield v;
          }
        };
    return NdArray.of(dtype, values, kind == ArrowLayout.Kind.SCALAR ? new int[0] : shape);
  }
}
