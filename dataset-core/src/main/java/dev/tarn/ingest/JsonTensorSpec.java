package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.HtypeName;
import dev.tarn.schema.SampleCompression;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the description of a tensor in the portable JSON form. */
final class JsonTensorSpec {
  private final Map<?, ?> keys;

  private JsonTensorSpec(Map<?, ?> keys) {
    this.keys = keys;
  }

  /** The tensor that a JSON object describes. */
  static TensorSpec of(@Nullable Object tensor) {
    if (!(tensor instanceof Map<?, ?> keys)) {
      throw bad("A tensor is no object");
    }
    return new JsonTensorSpec(keys).spec();
  }

  private TensorSpec spec() {
    String name = text("name").orElseThrow(() -> bad("A tensor has no name"));
    HtypeName named =
        HtypeName.parse(text("htype").orElseThrow(() -> bad("Tensor '" + name + "' has no htype")));
    // Shape, classes and compression of a sequence are those of its items.
    Htype htype =
        named.htype() == Htype.SEQUENCE && named.inner() != null ? named.inner() : named.htype();
    TensorSpec spec = TensorSpec.of(name, named);
    Optional<String> dtype = text("dtype");
    if (dtype.isPresent()) {
      spec = spec.withDtype(Dtype.parse(dtype.get()));
    }
    Optional<Shape> shape = shape(htype);
    if (shape.isPresent()) {
      spec = spec.withShape(shape.get());
    }
    if (keys.get("class_names") instanceof List<?> names) {
      spec = spec.withClassNames(names.stream().map(String::valueOf).toList());
    }
    if (text("coords").isPresent()) {
      spec = spec.withMetadata("coords", text("coords").get());
    }
    if (htype == Htype.IMAGE) {
      // The form holds pixels; they are kept as they are.
      spec =
          spec.withSampleCompression(
              text("sample_compression")
                  .map(SampleCompression::parse)
                  .orElse(SampleCompression.NONE));
    }
    return spec;
  }

  private Optional<Shape> shape(Htype htype) {
    if (htype == Htype.CLASS_LABEL) {
      return Boolean.TRUE.equals(keys.get("multi"))
          ? Optional.of(Shape.any(1))
          : Optional.of(Shape.scalar());
    }
    if (keys.get("shape") instanceof List<?> sizes) {
      List<Integer> dims = new ArrayList<>();
      sizes.forEach(size -> dims.add(size == null ? Shape.ANY : size(size)));
      return Optional.of(Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
    }
    if (keys.get("dim") != null) {
      return Optional.of(Shape.of(size(keys.get("dim"))));
    }
    boolean isOfHtype = htype == Htype.BBOX || htype == Htype.KEYPOINTS || keys.get("ndim") == null;
    return isOfHtype ? Optional.empty() : Optional.of(Shape.any(size(keys.get("ndim"))));
  }

  private static int size(@Nullable Object value) {
    if (value instanceof Number number
        && number.doubleValue() == number.intValue()
        && number.intValue() >= 0) {
      return number.intValue();
    }
    throw bad("A size of a tensor is " + value + ", expected a whole number of at least 0");
  }

  private Optional<String> text(String key) {
    return keys.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static RefusedException bad(String what) {
    return new RefusedException(
        "bad-tensor-spec",
        what + ".",
        "A tensor is {\"name\", \"htype\", \"dtype\"} and, where they apply, ndim, shape, dim,"
            + " class_names, multi, coords.");
  }
}
