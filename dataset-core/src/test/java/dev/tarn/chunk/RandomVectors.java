package dev.tarn.chunk;

import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorInfo;
import dev.tarn.schema.TensorSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Vectors in every layout, with nulls, empty samples and each dtype's extremes. */
final class RandomVectors {
  private static final String[] WORDS = {"", "a", "naïve", "друзы", "糖尿病", "🩺", "longer text"};

  private final Random random;
  private final BufferAllocator allocator;

  RandomVectors(long seed, BufferAllocator allocator) {
    this.random = new Random(seed);
    this.allocator = allocator;
  }

  static TensorSchema tensor(Htype htype, Dtype dtype, Shape shape) {
    return new TensorSchema(
        "0123456789abcdef", "tensor", htype, dtype, shape, null, TensorInfo.empty());
  }

  /** A tensor for every dtype in every layout. */
  static List<TensorSchema> everyTensor() {
    List<TensorSchema> tensors = new ArrayList<>();
    for (Dtype dtype : Dtype.values()) {
      if (dtype.bits() > 0) {
        for (Shape shape :
            List.of(
                Shape.scalar(),
                Shape.of(3),
                Shape.of(2, 5),
                Shape.of(0),
                Shape.any(1),
                Shape.any(2),
                Shape.of(Shape.ANY, 4))) {
          tensors.add(tensor(Htype.GENERIC, dtype, shape));
        }
      }
    }
    tensors.add(tensor(Htype.CLASS_LABEL, Dtype.UINT16, Shape.scalar()));
    tensors.add(tensor(Htype.CLASS_LABEL, Dtype.UINT8, Shape.any(1)));
    tensors.add(tensor(Htype.IMAGE, Dtype.UINT8, Shape.any(3)));
    tensors.add(tensor(Htype.TEXT, Dtype.STR, Shape.scalar()));
    tensors.add(tensor(Htype.JSON, Dtype.JSON, Shape.scalar()));
    tensors.add(sequence(Htype.IMAGE, Dtype.UINT8, Shape.any(3)));
    tensors.add(sequence(Htype.CLASS_LABEL, Dtype.UINT16, Shape.scalar()));
    tensors.add(sequence(Htype.CLASS_LABEL, Dtype.UINT8, Shape.any(1)));
    tensors.add(sequence(Htype.BBOX, Dtype.FLOAT32, Shape.of(Shape.ANY, 4)));
    tensors.add(sequence(Htype.EMBEDDING, Dtype.FLOAT64, Shape.of(3)));
    tensors.add(sequence(Htype.GENERIC, Dtype.BOOL, Shape.scalar()));
    tensors.add(sequence(Htype.TEXT, Dtype.STR, Shape.scalar()));
    return tensors;
  }

  static TensorSchema sequence(Htype item, Dtype dtype, Shape shape) {
    return new TensorSchema(
        "0123456789abcdef",
        "tensor",
        Htype.SEQUENCE,
        item,
        dtype,
        shape.withAnyFirst(),
        null,
        TensorInfo.empty());
  }

  /** A vector of the tensor; about one row in five is null, one in five empty. */
  FieldVector next(TensorSchema tensor, int rows) {
    FieldVector vector = ArrowLayout.field(tensor).createVector(allocator);
    vector.setInitialCapacity(Math.max(rows, 1));
    vector.allocateNew();
    for (int row = 0; row < rows; row++) {
      boolean isNull = random.nextInt(5) == 0;
      write(tensor, vector, row, isNull);
    }
    vector.setValueCount(rows);
    return vector;
  }

  private void write(TensorSchema tensor, FieldVector vector, int row, boolean isNull) {
    switch (ArrowLayout.kind(tensor)) {
      case SCALAR -> {
        Bits.set(vector.getValidityBuffer(), row, !isNull);
        element(tensor, vector, row);
      }
      case FIXED -> {
        FixedSizeListVector list = (FixedSizeListVector) vector;
        Bits.set(vector.getValidityBuffer(), row, !isNull);
        elements(tensor, list.getDataVector(), row * list.getListSize(), list.getListSize());
      }
      case LIST -> list(tensor, (ListVector) vector, row, isNull, random.nextInt(5));
      case TEXT -> text((BaseVariableWidthVector) vector, row, isNull);
      case SEQUENCE -> items(tensor.item(), (ListVector) vector, row, isNull);
      case RAGGED -> {
        StructVector struct = (StructVector) vector;
        int[] shape = shape(tensor);
        int length = 1;
        for (int size : shape) {
          length *= size;
        }
        Bits.set(vector.getValidityBuffer(), row, !isNull);
        // Under a null there may be anything: it must not come back.
        list(tensor, (ListVector) struct.getChildByOrdinal(0), row, false, length);
        sizes((FixedSizeListVector) struct.getChildByOrdinal(1), row, shape);
      }
      case IMAGE -> {
        StructVector struct = (StructVector) vector;
        Bits.set(vector.getValidityBuffer(), row, !isNull);
        byte[] encoded = new byte[random.nextInt(5) == 0 ? 0 : random.nextInt(200)];
        random.nextBytes(encoded);
        ((BaseVariableWidthVector) struct.getChildByOrdinal(0)).setSafe(row, encoded);
        sizes((FixedSizeListVector) struct.getChildByOrdinal(1), row, shape(tensor));
        FieldVector format = (FieldVector) struct.getChildByOrdinal(2);
        Bits.set(format.getValidityBuffer(), row, true);
        format.getDataBuffer().setByte(row, random.nextInt(7));
      }
    }
  }

  private void items(TensorSchema item, ListVector list, int row, boolean isNull) {
    if (isNull) {
      list.setNull(row);
      return;
    }
    int count = random.nextInt(4);
    int start = list.startNewValue(row);
    while (list.getDataVector().getValueCapacity() < start + count) {
      list.getDataVector().reAlloc();
    }
    for (int i = start; i < start + count; i++) {
      write(item, list.getDataVector(), i, false);
    }
    list.endValue(row, count);
  }

  private int[] shape(TensorSchema tensor) {
    int[] shape = tensor.shape().toArray();
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = shape[axis] == Shape.ANY ? random.nextInt(5) : shape[axis];
    }
    return shape;
  }

  private void sizes(FixedSizeListVector vector, int row, int[] sizes) {
    Bits.set(vector.getValidityBuffer(), row, true);
    FieldVector items = vector.getDataVector();
    for (int axis = 0; axis < sizes.length; axis++) {
      Bits.set(items.getValidityBuffer(), (long) row * sizes.length + axis, true);
      items.getDataBuffer().setInt(4L * (row * sizes.length + axis), sizes[axis]);
    }
  }

  private void list(TensorSchema tensor, ListVector list, int row, boolean isNull, int length) {
    if (isNull) {
      list.setNull(row);
      return;
    }
    int start = list.startNewValue(row);
    while (list.getDataVector().getValueCapacity() < start + length) {
      list.getDataVector().reAlloc();
    }
    elements(tensor, list.getDataVector(), start, length);
    list.endValue(row, length);
  }

  private void text(BaseVariableWidthVector vector, int row, boolean isNull) {
    if (isNull) {
      vector.setNull(row);
    } else {
      String word = WORDS[random.nextInt(WORDS.length)].repeat(random.nextInt(3));
      vector.setSafe(row, word.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void elements(TensorSchema tensor, FieldVector items, int from, int count) {
    for (int i = from; i < from + count; i++) {
      Bits.set(items.getValidityBuffer(), i, true);
      element(tensor, items, i);
    }
  }

  private void element(TensorSchema tensor, FieldVector items, int at) {
    ArrowBuf values = items.getDataBuffer();
    if (tensor.htype() == Htype.CLASS_LABEL) {
      values.setByte((long) at * tensor.dtype().bits() / 8, random.nextInt(6));
      return;
    }
    boolean extreme = random.nextInt(8) == 0;
    switch (tensor.dtype()) {
      case BOOL -> Bits.set(values, at, random.nextBoolean());
      case INT8, UINT8 -> values.setByte(at, (byte) random.nextInt());
      case INT16, UINT16 ->
          values.setShort(2L * at, extreme ? Short.MIN_VALUE : (short) random.nextInt());
      case INT32, UINT32 -> values.setInt(4L * at, extreme ? -1 : random.nextInt());
      case INT64, UINT64 ->
          values.setLong(8L * at, extreme ? random.nextBoolean() ? -1 : 0 : random.nextLong());
      case FLOAT16 ->
          values.setShort(2L * at, extreme ? Float16.NaN : Float16.toFloat16(random.nextFloat()));
      case FLOAT32 -> values.setFloat(4L * at, extreme ? special() : (float) random.nextGaussian());
      case FLOAT64 -> values.setDouble(8L * at, extreme ? special() : random.nextGaussian());
      case STR, JSON -> throw new IllegalArgumentException("text");
    }
  }

  private float special() {
    return switch (random.nextInt(4)) {
      case 0 -> Float.NaN;
      case 1 -> -0.0f;
      case 2 -> Float.POSITIVE_INFINITY;
      default -> Float.NEGATIVE_INFINITY;
    };
  }

  /** The values, comparable by equals; what stands under a null is left out. */
  static List<@Nullable Object> values(FieldVector vector) {
    return values(vector, 0, vector.getValueCount());
  }

  static List<@Nullable Object> values(FieldVector vector, int from, int to) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int row = from; row < to; row++) {
      values.add(vector.isNull(row) ? null : comparable(vector.getObject(row)));
    }
    return values;
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(key, comparable(item)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(comparable(item)));
      return copy;
    }
    return value;
  }
}
