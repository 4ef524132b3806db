package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a tensor means: decides its layout, what is checked on append, and how it is shown. */
public enum Htype {
  /** An encoded or raw picture: shape (height, width, channels), uint8 or uint16. */
  IMAGE("image", Dtype.UINT8, 3),
  /**
   * A class by number, position in {@code class_names}; with {@code multi} any number of classes
   * per row.
   */
  CLASS_LABEL("class_label", Dtype.UINT16, 0),
  /**
   * Boxes: shape (n, 4), floating point or integers; {@code coords} says what the four numbers are.
   */
  BBOX("bbox", Dtype.FLOAT32, 2),
  /** A mask of yes and no: shape (height, width), bool or uint8. */
  BINARY_MASK("binary_mask", Dtype.BOOL, 2),
  /** A mask of class numbers: shape (height, width), unsigned integers. */
  SEGMENT_MASK("segment_mask", Dtype.UINT8, 2),
  /** Points: shape (n, 2) or (n, 3): x, y and, with three, visibility. */
  KEYPOINTS("keypoints", Dtype.FLOAT32, 2),
  /** A vector of fixed length, floating point. */
  EMBEDDING("embedding", Dtype.FLOAT32, 1),
  /** Text in Unicode. */
  TEXT("text", Dtype.STR, 0),
  /** Any JSON value. */
  JSON("json", Dtype.JSON, 0),
  /** Any array of numbers. */
  GENERIC("generic", Dtype.FLOAT64, 0),
  /** Any number of samples of another htype per row: {@code sequence[image]}. */
  SEQUENCE("sequence", Dtype.FLOAT64, 1),
  /** Where the bytes of a sample lie outside the dataset: {@code link[image]}. */
  LINK("link", Dtype.STR, 0);

  private final String text;
  private final Dtype defaultDtype;
  private final int defaultNdim;

  Htype(String text, Dtype defaultDtype, int defaultNdim) {
    this.text = text;
    this.defaultDtype = defaultDtype;
    this.defaultNdim = defaultNdim;
  }

  /** The htype that is written so; an unknown name is refused with the list of names. */
  public static Htype parse(String text) {
    for (Htype htype : values()) {
      if (htype.text.equals(text.toLowerCase(Locale.ROOT))) {
        return htype;
      }
    }
    throw new RefusedException(
        "unknown-htype",
        "Unknown htype '" + text + "'.",
        "Htypes: "
            + Arrays.stream(values())
                .filter(htype -> !htype.wraps())
                .map(Htype::toString)
                .collect(Collectors.joining(", "))
            + ", sequence[…], link[…].");
  }

  /** Whether this stands around another htype: {@code sequence[…]}, {@code link[…]}. */
  public boolean wraps() {
    return this == SEQUENCE || this == LINK;
  }

  /** The dtype of a tensor of this htype where none is given. */
  public Dtype defaultDtype() {
    return defaultDtype;
  }

  /** The number of dimensions of a sample where none is given. */
  public int defaultNdim() {
    return defaultNdim;
  }

  /** The name as it is written in schemas and on the command line. */
  @Override
  public String toString() {
    return text;
  }
}
