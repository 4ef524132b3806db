package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which htypes, dtypes and shapes go together. */
final class TensorRules {
  private static final int MAX_NAME_BYTES = 255;
  private static final int MAX_NDIM = 32;
  private static final Set<Htype> LINKED =
      EnumSet.of(Htype.IMAGE, Htype.TEXT, Htype.JSON, Htype.GENERIC);

  private TensorRules() {}

  static void check(
      String name,
      HtypeName named,
      Dtype dtype,
      Shape shape,
      @Nullable SampleCompression compression) {
    checkName(name);
    Htype inner = named.inner();
    if (named.htype().wraps() != (inner != null) || (inner != null && inner.wraps())) {
      throw misfit(name, "has the htype " + named + ", which there is not");
    }
    if (named.htype() == Htype.SEQUENCE && inner != null) {
      boolean any = shape.ndim() > 0 && shape.dim(0) == Shape.ANY;
      require(any, name, Htype.SEQUENCE, "any number of items per row", shape);
      check(name, inner, dtype, shape.withoutFirst(), compression);
    } else {
      check(name, named.htype(), dtype, shape, compression);
    }
    if (named.htype() == Htype.LINK && !LINKED.contains(inner)) {
      throw misfit(name, "is a link to " + inner + "; links lead to image, text, json or generic");
    }
  }

  private static void check(
      String name, Htype htype, Dtype dtype, Shape shape, @Nullable SampleCompression compression) {
    if (shape.ndim() > MAX_NDIM) {
      throw misfit(
          name, "has " + shape.ndim() + " dimensions; at most " + MAX_NDIM + " are possible");
    }
    if (compression != null && htype != Htype.IMAGE) {
      throw misfit(name, "is no image but " + htype + ", so it takes no sample_compression");
    }
    switch (htype) {
      case IMAGE -> {
        require(
            dtype == Dtype.UINT8 || dtype == Dtype.UINT16,
            name,
            htype,
            "dtype uint8 or uint16",
            dtype);
        require(shape.ndim() == 3, name, htype, "shape (height, width, channels)", shape);
      }
      case CLASS_LABEL -> {
        require(dtype.isInteger(), name, htype, "an integer dtype", dtype);
        require(shape.ndim() <= 1, name, htype, "one number per row, or with multi a list", shape);
      }
      case BBOX -> {
        require(dtype.isInteger() || dtype.isFloat(), name, htype, "a numeric dtype", dtype);
        require(
            shape.ndim() == 2 && isOneOf(shape.dim(1), 4), name, htype, "shape (any, 4)", shape);
      }
      case BINARY_MASK -> {
        require(
            dtype == Dtype.BOOL || dtype == Dtype.UINT8, name, htype, "dtype bool or uint8", dtype);
        require(shape.ndim() == 2, name, htype, "shape (height, width)", shape);
      }
      case SEGMENT_MASK -> {
        require(dtype.isInteger(), name, htype, "an integer dtype", dtype);
        require(shape.ndim() == 2, name, htype, "shape (height, width)", shape);
      }
      case KEYPOINTS -> {
        require(dtype.isInteger() || dtype.isFloat(), name, htype, "a numeric dtype", dtype);
        require(
            shape.ndim() == 2 && isOneOf(shape.dim(1), 2, 3),
            name,
            htype,
            "shape (any, 2) or (any, 3)",
            shape);
      }
      case EMBEDDING -> {
        require(dtype.isFloat(), name, htype, "a floating-point dtype", dtype);
        require(shape.ndim() == 1, name, htype, "one dimension", shape);
      }
      case TEXT, LINK ->
          require(dtype == Dtype.STR && shape.ndim() == 0, name, htype, "dtype str", dtype);
      case JSON ->
          require(dtype == Dtype.JSON && shape.ndim() == 0, name, htype, "dtype json", dtype);
      case GENERIC -> require(dtype.bits() > 0, name, htype, "a numeric dtype or bool", dtype);
      case SEQUENCE -> throw new IllegalStateException("Sequences are checked by their items");
    }
  }

  private static void checkName(String name) {
    if (name.isEmpty()
        || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new RefusedException(
          "bad-tensor-name",
          "'" + name.replaceAll("\\p{Cntrl}", "?") + "' cannot name a tensor.",
          "A name has 1 to " + MAX_NAME_BYTES + " bytes of UTF-8 and no control characters.");
    }
  }

  private static boolean isOneOf(int dim, int... allowed) {
    for (int size : allowed) {
      if (dim == size) {
        return true;
      }
    }
    return false;
  }

  private static void require(
      boolean fits, String name, Htype htype, String expected, Object found) {
    if (!fits) {
      throw misfit(name, "is " + htype + ", which has " + expected + "; got " + found);
    }
  }

  private static RefusedException misfit(String name, String what) {
    return new RefusedException(
        "bad-tensor-schema",
        "Tensor '" + name + "' " + what + ".",
        "The docs list the dtypes and shapes of each htype.");
  }
}
