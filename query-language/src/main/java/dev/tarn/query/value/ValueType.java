package dev.tarn.query.value;

import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an expression gives for each row. Immutable.
 *
 * @param dtype the type of the elements
 * @param shape the sizes of the sample's dimensions; the number of dimensions is always known
 * @param classes the class names of a label, {@link ClassNames#none()} for everything else
 * @param coords the coordinate form of boxes, where it is known
 * @param element the type of a member, where the value is a sequence of samples
 */
public record ValueType(
    Dtype dtype,
    Shape shape,
    ClassNames classes,
    @Nullable String coords,
    @Nullable ValueType element) {
  /** A truth value. */
  public static final ValueType BOOL = scalar(Dtype.BOOL);

  /** A whole number. */
  public static final ValueType INT64 = scalar(Dtype.INT64);

  /** A floating-point number. */
  public static final ValueType FLOAT64 = scalar(Dtype.FLOAT64);

  /** A text. */
  public static final ValueType TEXT = scalar(Dtype.STR);

  /** A JSON value. */
  public static final ValueType JSON = scalar(Dtype.JSON);

  /** A single element of a dtype. */
  public static ValueType scalar(Dtype dtype) {
    return new ValueType(dtype, Shape.scalar(), ClassNames.none(), null, null);
  }

  /** A tensor. */
  public static ValueType tensor(Dtype dtype, Shape shape) {
    return new ValueType(dtype, shape, ClassNames.none(), null, null);
  }

  /** A sequence of samples of a type. */
  public static ValueType sequenceOf(ValueType member) {
    return new ValueType(member.dtype, Shape.any(1), member.classes, member.coords, member);
  }

  /** The same elements in another shape. */
  public ValueType withShape(Shape other) {
    return new ValueType(dtype, other, classes, coords, element);
  }

  /** Whether there is one element per row. */
  public boolean isScalar() {
    return shape.ndim() == 0;
  }

  /** Whether this is a sequence of samples. */
  public boolean isSequence() {
    return element != null;
  }

  /** The type of a sequence's members. */
  public ValueType member() {
    if (element == null) {
      throw new IllegalStateException("No sequence: " + this);
    }
    return element;
  }

  /** Whether this is text. */
  public boolean isText() {
    return dtype == Dtype.STR && !isSequence();
  }

  /** Whether this is JSON. */
  public boolean isJson() {
    return dtype == Dtype.JSON && !isSequence();
  }

  /** Whether the elements are truth values. */
  public boolean isBool() {
    return dtype == Dtype.BOOL && !isSequence();
  }

  /** Whether the elements are numbers; class labels count as numbers, truth values do not. */
  public boolean isNumber() {
    return (dtype.isInteger() || dtype.isFloat()) && !isSequence();
  }

  /** Whether the elements are whole numbers. */
  public boolean isInteger() {
    return dtype.isInteger() && !isSequence();
  }

  /** Whether this is a class label with names. */
  public boolean isLabel() {
    return !classes.isEmpty() && !isSequence();
  }

  /** The coordinate form of boxes. */
  public Optional<String> boxForm() {
    return Optional.ofNullable(coords);
  }

  /** As messages say it: {@code int32}, {@code float32 (any, 4)}, {@code class label}. */
  public String describe() {
    if (element != null) {
      return "sequence of " + element.describe();
    }
    if (dtype == Dtype.STR) {
      return "text";
    }
    if (dtype == Dtype.JSON) {
      return "JSON";
    }
    String what = isLabel() ? "class label" : dtype.toString();
    return isScalar() ? what : what + " " + describe(shape);
  }

  /** A shape as messages say it: {@code (3, 4)}. */
  public static String describe(Shape shape) {
    String text = shape.toString();
    return text.replace(",)", ")");
  }
}
