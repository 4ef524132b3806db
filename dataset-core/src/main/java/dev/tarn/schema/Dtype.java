package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The type of a tensor's elements. */
public enum Dtype {
  BOOL("bool", 1),
  INT8("int8", 8),
  INT16("int16", 16),
  INT32("int32", 32),
  INT64("int64", 64),
  UINT8("uint8", 8),
  UINT16("uint16", 16),
  UINT32("uint32", 32),
  UINT64("uint64", 64),
  FLOAT16("float16", 16),
  FLOAT32("float32", 32),
  FLOAT64("float64", 64),
  /** Text in UTF-8; the dtype of {@link Htype#TEXT} alone. */
  STR("str", 0),
  /** A JSON value; the dtype of {@link Htype#JSON} alone. */
  JSON("json", 0);

  private final String text;
  private final int bits;

  Dtype(String text, int bits) {
    this.text = text;
    this.bits = bits;
  }

  /**
   * The dtype that is written so, as NumPy names it; an unknown name is refused with the list of
   * names.
   */
  public static Dtype parse(String text) {
    for (Dtype dtype : values()) {
      if (dtype.text.equals(text.toLowerCase(Locale.ROOT))) {
        return dtype;
      }
    }
    throw new RefusedException(
        "unknown-dtype",
        "Unknown dtype '" + text + "'.",
        "Dtypes: "
            + Arrays.stream(values()).map(Dtype::toString).collect(Collectors.joining(", "))
            + ".");
  }

  /** Bits of one element; 0 for text and JSON. */
  public int bits() {
    return bits;
  }

  /** Whether this is a signed or unsigned integer (bool is not). */
  public boolean isInteger() {
    return ordinal() >= INT8.ordinal() && ordinal() <= UINT64.ordinal();
  }

  /** Whether this is an unsigned integer. */
  public boolean isUnsigned() {
    return ordinal() >= UINT8.ordinal() && ordinal() <= UINT64.ordinal();
  }

  /** Whether this is a floating-point number. */
  public boolean isFloat() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  /** The name as NumPy writes it. */
  @Override
  public String toString() {
    return text;
  }
}
