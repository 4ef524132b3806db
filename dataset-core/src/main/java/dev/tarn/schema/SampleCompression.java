package dev.tarn.schema;

import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How an image sample is stored. The numbers are those of the format (FORMAT.md). */
public enum SampleCompression {
  /** Pixels in row-major order (height, width, channels), little-endian. */
  NONE(0),
  JPEG(1),
  PNG(2),
  TIFF(3),
  WEBP(4),
  BMP(5),
  GIF(6);

  private final int number;

  SampleCompression(int number) {
    this.number = number;
  }

  /**
   * The compression that is written so ({@code none}, {@code jpeg}, …); an unknown name is refused
   * with the list.
   */
  public static SampleCompression parse(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    for (SampleCompression compression : values()) {
      if (compression.toString().equals(name) || (compression == JPEG && name.equals("jpg"))) {
        return compression;
      }
    }
    throw new RefusedException(
        "unknown-compression",
        "Unknown sample_compression '" + text + "'.",
        "Compressions: "
            + Arrays.stream(values())
                .map(SampleCompression::toString)
                .collect(Collectors.joining(", "))
            + ".");
  }

  /** The compression with that number in the format. */
  public static SampleCompression ofNumber(int number) {
    if (number < 0 || number >= values().length) {
      throw new DamagedException(
          "A stored image has the format "
              + number
              + "; there are 0 to "
              + (values().length - 1)
              + ".",
          null);
    }
    return values()[number];
  }

  /** The number in the format. */
  public int number() {
    return number;
  }

  /** The name as users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
