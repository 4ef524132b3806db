package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks of a new tensor; everything that is not said takes its htype's default.
 * Immutable: each {@code with} gives a new one.
 *
 * <pre>{@code
 * TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2", "g3")
 * TensorSpec.of("embedding", Htype.EMBEDDING).withShape(512)
 * }</pre>
 */
public final class TensorSpec {
  private final String name;
  private final Htype htype;
  private final @Nullable Htype wrapper;
  private final @Nullable Dtype dtype;
  private final @Nullable Shape shape;
  private final @Nullable SampleCompression compression;
  private final TensorInfo info;

  private TensorSpec(
      String name,
      Htype htype,
      @Nullable Htype wrapper,
      @Nullable Dtype dtype,
      @Nullable Shape shape,
      @Nullable SampleCompression compression,
      TensorInfo info) {
    this.name = name;
    this.htype = htype;
    this.wrapper = wrapper;
    this.dtype = dtype;
    this.shape = shape;
    this.compression = compression;
    this.info = info;
  }

  /** A tensor of that name and htype. */
  public static TensorSpec of(String name, Htype htype) {
    return of(name, new HtypeName(htype, null));
  }

  /** A tensor of any number of samples of that htype per row. */
  public static TensorSpec sequenceOf(String name, Htype item) {
    return of(name, new HtypeName(Htype.SEQUENCE, item));
  }

  /** A tensor of links to samples of that htype, whose bytes lie outside the dataset. */
  public static TensorSpec linkTo(String name, Htype target) {
    return of(name, new HtypeName(Htype.LINK, target));
  }

  /** A tensor of that name and htype. */
  public static TensorSpec of(String name, HtypeName htype) {
    Htype inner = htype.inner();
    return new TensorSpec(
        name,
        inner == null ? htype.htype() : inner,
        inner == null ? null : htype.htype(),
        null,
        null,
        null,
        TensorInfo.empty());
  }

  /**
   * Reads {@code NAME:HTYPE[:DTYPE][:k=v…]}: keys {@code class_names} (comma-separated), {@code
   * multi}, {@code shape} ({@code any} or sizes, by {@code x}), {@code ndim}, {@code dim}, {@code
   * coords}, {@code sample_compression}; any other key is metadata.
   */
  public static TensorSpec parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts[0].isEmpty()) {
      throw new RefusedException(
          "bad-tensor-spec",
          "'" + text + "' describes no tensor; expected NAME:HTYPE[:DTYPE][:key=value…].",
          "For instance labels:class_label:class_names=g0,g1,g2.");
    }
    TensorSpec spec = of(parts[0], HtypeName.parse(parts[1]));
    for (String part : Arrays.asList(parts).subList(2, parts.length)) {
      int equals = part.indexOf('=');
      spec =
          equals < 0
              ? spec.withDtype(Dtype.parse(part))
              : spec.with(part.substring(0, equals), part.substring(equals + 1));
    }
    return spec;
  }

  private TensorSpec with(String key, String value) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "class_names" -> withClassNames(List.of(value.split(",")));
      case "multi" -> Boolean.parseBoolean(value) ? withShape(Shape.ANY) : withShape();
      case "ndim" -> withShape(Shape.any(size(key, value)));
      case "dim" -> withShape(size(key, value));
      case "shape" ->
          withShape(
              Arrays.stream(value.split("x"))
                  .mapToInt(dim -> dim.equals("any") ? Shape.ANY : size(key, dim))
                  .toArray());
      case "sample_compression" -> withSampleCompression(SampleCompression.parse(value));
      default -> withMetadata(key, value);
    };
  }

  private int size(String key, String value) {
    try {
      int size = Integer.parseInt(value.trim());
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // falls through to the refusal below, which names the value
    }
    throw new RefusedException(
        "bad-tensor-spec",
        "Tensor '"
            + name
            + "' has "
            + key
            + "="
            + value
            + "; expected whole numbers of at least 0.",
        "For instance shape=3x4, shape=anyx4, ndim=2 or dim=512.");
  }

  /** The same with that dtype. */
  public TensorSpec withDtype(Dtype newDtype) {
    return new TensorSpec(name, htype, wrapper, newDtype, shape, compression, info);
  }

  /** The same with samples of that shape; {@link Shape#ANY} for sizes that differ. */
  public TensorSpec withShape(int... dims) {
    return withShape(Shape.of(dims));
  }

  /** The same with samples of that shape. */
  public TensorSpec withShape(Shape newShape) {
    return new TensorSpec(name, htype, wrapper, dtype, newShape, compression, info);
  }

  /** The same label tensor with any number of classes per row. */
  public TensorSpec multi() {
    return withShape(Shape.ANY);
  }

  /** The same with these class names, in the order of their numbers. */
  public TensorSpec withClassNames(String... names) {
    return withClassNames(List.of(names));
  }

  /** The same with these class names, in the order of their numbers. */
  public TensorSpec withClassNames(List<String> names) {
    return new TensorSpec(
        name, htype, wrapper, dtype, shape, compression, info.withClasses(ClassNames.of(names)));
  }

  /** The same with images stored so: encoded on append where they come otherwise. */
  public TensorSpec withSampleCompression(SampleCompression newCompression) {
    return new TensorSpec(name, htype, wrapper, dtype, shape, newCompression, info);
  }

  /** The same with one more piece of metadata, for instance {@code coords}. */
  public TensorSpec withMetadata(String key, String value) {
    Map<String, String> metadata = new LinkedHashMap<>(info.metadata());
    metadata.put(key, value);
    return new TensorSpec(
        name, htype, wrapper, dtype, shape, compression, new TensorInfo(info.classes(), metadata));
  }

  /** The name of the tensor. */
  public String name() {
    return name;
  }

  /** The htype of the tensor; of {@code sequence[image]} it is {@code sequence}. */
  public Htype htype() {
    return wrapper == null ? htype : wrapper;
  }

  /** The htype of the tensor as it is written. */
  public HtypeName htypeName() {
    return wrapper == null ? new HtypeName(htype, null) : new HtypeName(wrapper, htype);
  }

  /**
   * The schema this makes: defaults filled in and checked.
   *
   * @param id the identity of the new tensor, 16 hex digits
   */
  public TensorSchema toSchema(String id) {
    boolean linked = wrapper == Htype.LINK;
    Dtype d = dtype == null ? (linked ? Dtype.STR : defaultDtype()) : dtype;
    Shape s = shape == null ? (linked ? Shape.scalar() : defaultShape()) : shape;
    HtypeName named = htypeName();
    TensorSchema schema =
        new TensorSchema(
            id,
            name,
            named.htype(),
            named.inner(),
            d,
            wrapper == Htype.SEQUENCE ? s.withAnyFirst() : s,
            compression,
            info);
    InfoRules.check(schema);
    if (schema.isLabel() && info.classes().size() > schema.maxClasses()) {
      throw new RefusedException(
          "too-many-classes",
          "Tensor '"
              + name
              + "' has "
              + info.classes().size()
              + " class names; "
              + d
              + " counts up to "
              + schema.maxClasses()
              + ".",
          "Give it dtype uint32.");
    }
    return schema;
  }

  private Dtype defaultDtype() {
    boolean manyClasses = htype == Htype.CLASS_LABEL && info.classes().size() > 1 << 16;
    return manyClasses ? Dtype.UINT32 : htype.defaultDtype();
  }

  private Shape defaultShape() {
    if (htype == Htype.BBOX) {
      return Shape.of(Shape.ANY, 4);
    }
    if (htype == Htype.KEYPOINTS) {
      return Shape.of(Shape.ANY, 3);
    }
    return Shape.any(htype.defaultNdim());
  }
}
