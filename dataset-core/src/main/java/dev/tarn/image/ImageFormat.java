package dev.tarn.image;

import java.util.Locale;
import java.util.Optional;

/** The kinds of encoded images that Tarn reads. */
public enum ImageFormat {
  JPEG("JPEG"),
  PNG("PNG"),
  TIFF("TIFF"),
  WEBP("WebP"),
  BMP("BMP"),
  GIF("GIF");

  private final String label;

  ImageFormat(String label) {
    this.label = label;
  }

  /** The name as people write it, for messages: {@code JPEG}, {@code WebP}. */
  public String label() {
    return label;
  }

  /**
   * The name in schemas and commands: {@code jpeg}, {@code png}, {@code tiff}, {@code webp}, {@code
   * bmp}, {@code gif}.
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that {@link #id()}, or empty if there is none. */
  public static Optional<ImageFormat> ofId(String id) {
    for (ImageFormat format : values()) {
      if (format.id().equals(id)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Tells the format by the first bytes alone, never by a file's name. */
  static Optional<ImageFormat> detect(ImageBytes bytes) {
    if (bytes.startsWith(0, 0xFF, 0xD8, 0xFF)) {
      return Optional.of(JPEG);
    } else if (bytes.startsWith(0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return Optional.of(PNG);
    } else if (bytes.startsWith(0, 'I', 'I', 42, 0) || bytes.startsWith(0, 'M', 'M', 0, 42)) {
      return Optional.of(TIFF);
    } else if (bytes.startsWith(0, 'I', 'I', 43, 0) || bytes.startsWith(0, 'M', 'M', 0, 43)) {
      return Optional.of(TIFF);
    } else if (bytes.startsWith(0, 'R', 'I', 'F', 'F') && bytes.startsWith(8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    } else if (bytes.startsWith(0, 'G', 'I', 'F', '8', '7', 'a')
        || bytes.startsWith(0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    } else if (bytes.startsWith(0, 'B', 'M') && BmpLayout.hasKnownHeaderSize(bytes)) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }
}
