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
 * @param inner the htype of the items of a sequence, or of what a link leads to; null for others
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
    @Nullable Htype inner,
    Dtype dtype,
    Shape shape,
    @Nullable SampleCompression compression,
    TensorInfo info) {

  /** Checks that htype, dtype and shape go together. */
  public TensorSchema {
    TensorRules.check(name, new HtypeName(htype, inner), dtype, shape, compression);
  }

  /** A tensor that is neither a sequence nor a link. */
  public TensorSchema(
      String id,
      String name,
      Htype htype,
      Dtype dtype,
      Shape shape,
      @Nullable SampleCompression compression,
      TensorInfo info) {
    this(id, name, htype, null, dtype, shape, compression, info);
  }

  /** The htype as it is written, {@code sequence[image]} too. */
  public String htypeName() {
    return new HtypeName(htype, inner).toString();
  }

  /** Whether each sample is a sequence of samples; {@link #item} says of which. */
  public boolean isSequence() {
    return htype == Htype.SEQUENCE;
  }

  /**
   * What the items of a sequence are, under the sequence's name.
   *
   * @throws IllegalStateException if this is no sequence
   */
  public TensorSchema item() {
    if (!isSequence() || inner == null) {
      throw new IllegalStateException("Tensor '" + name + "' is no sequence");
    }
    return new TensorSchema(id, name, inner, dtype, shape.withoutFirst(), compression, info);
  }

  /** Whether its elements are classes: labels, and sequences of them. */
  public boolean isLabel() {
    return htype == Htype.CLASS_LABEL || (isSequence() && inner == Htype.CLASS_LABEL);
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
    return new TensorSchema(id, newName, htype, inner, dtype, shape, compression, info);
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
    TensorSchema changed =
        new TensorSchema(id, name, htype, inner, dtype, shape, compression, newInfo);
    InfoRules.check(changed);
    return changed;
  }

  /** The largest number of classes its dtype can count. */
  public long maxClasses() {
    return dtype.bits() >= 32
        ? Integer.MAX_VALUE
        : 1L << (dtype.isUnsigned() ? dtype.bits() : dtype.bits() - 1);
  }
}
