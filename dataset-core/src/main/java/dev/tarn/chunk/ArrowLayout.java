package dev.tarn.chunk;

import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * How a tensor lies in Arrow vectors: on disk, in batches handed out, and in batches taken in.
 *
 * <table>
 * <caption>Layouts</caption>
 * <tr><th>tensor</th><th>Arrow type</th></tr>
 * <tr><td>a number per row, a single class label</td><td>the primitive type of the dtype ({@code bool} is Bit)</td></tr>
 * <tr><td>fixed shape, one dimension or more, {@code n} elements</td>
 *     <td>{@code FixedSizeList<item: dtype>[n]}, extension {@code arrow.fixed_shape_tensor}</td></tr>
 * <tr><td>one dimension of any length (multi labels too)</td><td>{@code List<item: dtype>}</td></tr>
 * <tr><td>two dimensions or more, some of any size</td>
 *     <td>{@code Struct<data: List<item: dtype>, shape: FixedSizeList<item: int32>[ndim]>}, extension {@code
 *     arrow.variable_shape_tensor}</td></tr>
 * <tr><td>image</td>
 *     <td>{@code Struct<bytes: Binary, shape: FixedSizeList<item: int32>[3], format: uint8>}: the encoded file or raw
 *     pixels, upright (height, width, channels), {@link dev.tarn.schema.SampleCompression#number()}</td></tr>
 * <tr><td>text</td><td>Utf8</td></tr>
 * <tr><td>sequence</td><td>{@code List<item: the layout of the items>}</td></tr>
 * <tr><td>link</td><td>Utf8: where the bytes lie</td></tr>
 * <tr><td>json</td><td>Utf8 holding one JSON document, extension {@code arrow.json}</td></tr>
 * </table>
 *
 * A null sample is a null of the outermost vector; an empty sample is a list of length 0. Extension
 * types are named in the field's metadata only, so that every reader gets the storage type.
 */
public final class ArrowLayout {
  private static final String EXTENSION_NAME = "ARROW:extension:name";
  private static final String EXTENSION_METADATA = "ARROW:extension:metadata";

  private ArrowLayout() {}

  /** Which of the layouts a tensor has. */
  public enum Kind {
    /** One primitive value per row. */
    SCALAR,
    /** {@code FixedSizeList}. */
    FIXED,
    /** {@code List}. */
    LIST,
    /** {@code Struct<data, shape>}. */
    RAGGED,
    /** {@code Struct<bytes, shape, format>}. */
    IMAGE,
    /** Utf8: text, JSON and links. */
    TEXT,
    /** {@code List} of items in their own layout. */
    SEQUENCE
  }

  /** The layout of a tensor. */
  public static Kind kind(TensorSchema tensor) {
    if (tensor.isSequence()) {
      return Kind.SEQUENCE;
    }
    if (tensor.htype() == Htype.IMAGE) {
      return Kind.IMAGE;
    }
    if (tensor.dtype() == Dtype.STR || tensor.dtype() == Dtype.JSON) {
      return Kind.TEXT;
    }
    if (tensor.ndim() == 0) {
      return Kind.SCALAR;
    }
    if (tensor.shape().isFixed()) {
      return Kind.FIXED;
    }
    return tensor.ndim() == 1 ? Kind.LIST : Kind.RAGGED;
  }

  /** The Arrow field of a tensor, under the tensor's name, nullable. */
  public static Field field(TensorSchema tensor) {
    String name = tensor.name();
    Field item = Field.nullable("item", elementType(tensor.dtype()));
    return switch (kind(tensor)) {
      case SCALAR -> Field.nullable(name, elementType(tensor.dtype()));
      case TEXT -> text(tensor);
      case SEQUENCE ->
          new Field(
              name,
              FieldType.nullable(new ArrowType.List()),
              List.of(field(tensor.item().withName("item"))));
      case LIST -> new Field(name, FieldType.nullable(new ArrowType.List()), List.of(item));
      case FIXED ->
          new Field(
              name,
              new FieldType(
                  true,
                  new ArrowType.FixedSizeList(Math.toIntExact(tensor.shape().elements())),
                  null,
                  Map.of(
                      EXTENSION_NAME,
                      "arrow.fixed_shape_tensor",
                      EXTENSION_METADATA,
                      "{\"shape\":" + json(tensor.shape()) + "}")),
              List.of(item));
      case RAGGED ->
          new Field(
              name,
              new FieldType(
                  true,
                  new ArrowType.Struct(),
                  null,
                  Map.of(
                      EXTENSION_NAME,
                      "arrow.variable_shape_tensor",
                      EXTENSION_METADATA,
                      "{\"uniform_shape\":" + json(tensor.shape()) + "}")),
              List.of(
                  new Field("data", FieldType.nullable(new ArrowType.List()), List.of(item)),
                  shapeField(tensor.ndim())));
      case IMAGE ->
          new Field(
              name,
              FieldType.nullable(new ArrowType.Struct()),
              List.of(
                  Field.nullable("bytes", new ArrowType.Binary()),
                  shapeField(3),
                  Field.nullable("format", elementType(Dtype.UINT8))));
    };
  }

  private static Field text(TensorSchema tensor) {
    if (tensor.dtype() == Dtype.STR) {
      return Field.nullable(tensor.name(), new ArrowType.Utf8());
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(EXTENSION_NAME, "arrow.json");
    metadata.put(EXTENSION_METADATA, "");
    return new Field(
        tensor.name(), new FieldType(true, new ArrowType.Utf8(), null, metadata), null);
  }

  private static Field shapeField(int ndim) {
    return new Field(
        "shape",
        FieldType.nullable(new ArrowType.FixedSizeList(ndim)),
        List.of(Field.nullable("item", elementType(Dtype.INT32))));
  }

  private static String json(Shape shape) {
    return shape.toList().stream()
        .map(dim -> dim == Shape.ANY ? "null" : dim.toString())
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** The Arrow type of one element. */
  public static ArrowType elementType(Dtype dtype) {
    return switch (dtype) {
      case BOOL -> new ArrowType.Bool();
      case INT8, INT16, INT32, INT64 -> new ArrowType.Int(dtype.bits(), true);
      case UINT8, UINT16, UINT32, UINT64 -> new ArrowType.Int(dtype.bits(), false);
      case FLOAT16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
      case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case STR, JSON -> new ArrowType.Utf8();
    };
  }
}
