package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tensor is: its name, htype, dtype, the shape of its samples, and its info. Immutable.
 *
 * @param id 16 hex digits drawn at random when the tensor was added; it stays when the tensor is
 *     renamed
 * @param name the name users write; letters, digits and most signs, no control characters, at most
 *     255 UTF-8 bytes
 * @param htype what it means
 * @param dtype the type of its elements
 * @param shape the shape of a sample; {@link Shape#ANY} where it differs from sample to sample
 * @param compression how images are stored, {@code null} to keep encoded bytes as they come (raw
 *     pixels become PNG); only for images
 * @param info class names and metadata
 */
public record TensorSchema(
    String id,
    String name,
    Htype htype,
    Dtype dtype,
    Shape shape,
    @Nullable SampleCompression compression,
    TensorInfo info) {

  /** Checks that htype, dtype and shape go together. */
  public TensorSchema {
    TensorRules.check(name, htype, dtype, shape, compression);
  }

  /** The number of dimensions of a sample; 0 is a single number, text or JSON value. */
  public int ndim() {
    return shape.ndim();
  }

  /** Whether this is a label tensor with any number of classes per row. */
  public boolean isMulti() {
    return htype == Htype.CLASS_LABEL && shape.ndim() == 1;
  }

  /** The compression that is asked for on append, if one is. */
  public Optional<SampleCompression> sampleCompression() {
    return Optional.ofNullable(compression);
  }

  /** The same tensor under another name. */
  public TensorSchema withName(String newName) {
    return new TensorSchema(id, newName, htype, dtype, shape, compression, info);
  }

  /** The same tensor with other info; class names may only be appended to. */
  public TensorSchema withInfo(TensorInfo newInfo) {
    var old = info.classNames();
    var names = newInfo.classNames();
    if (names.size() < old.size() || !names.subList(0, old.size()).equals(old)) {
      throw new RefusedException(
          "class-names-append-only",
          "The class names of tensor '"
              + name
              + "' are "
              + old
              + " and can only be appended to; got "
              + names
              + ".",
          "Keep the names in their order and add new ones at the end.");
    }
    return new TensorSchema(id, name, htype, dtype, shape, compression, newInfo);
  }

  /** The largest number of classes its dtype can count. */
  public long maxClasses() {
    return dtype.bits() >= 32
        ? Integer.MAX_VALUE
        : 1L << (dtype.isUnsigned() ? dtype.bits() : dtype.bits() - 1);
  }
}
