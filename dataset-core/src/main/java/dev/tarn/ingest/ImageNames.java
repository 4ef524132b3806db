package dev.tarn.ingest;

import dev.tarn.image.ImageHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Which file names promise an image. */
final class ImageNames {
  private static final Set<String> EXTENSIONS =
      Set.of("jpg", "jpeg", "jpe", "jfif", "png", "tif", "tiff", "webp", "bmp", "gif");

  /** Images too, but of formats that are not read: they are named, not passed over in silence. */
  private static final Set<String> UNREAD =
      Set.of(
          "avif", "heic", "heif", "jxl", "jp2", "j2k", "jpx", "dcm", "dng", "cr2", "cr3", "nef",
          "arw");

  private static final int FIRST_BYTES = 64;

  private ImageNames() {}

  /**
   * Whether a file is to be taken as an image: by its extension, whatever its case; a name without
   * any extension by the first bytes.
   */
  static boolean mayBeImage(Path path, String name) {
    String extension = extension(name);
    return extension.isEmpty() ? startsAsImage(path) : EXTENSIONS.contains(extension);
  }

  /** Whether that name promises an image of a format that is not read. */
  static boolean isOfUnreadFormat(String name) {
    return UNREAD.contains(extension(name));
  }

  /** Whether that extension, in lower case, is one of an image. */
  static boolean isImageExtension(String extension) {
    return EXTENSIONS.contains(extension);
  }

  /** What follows the last dot, in lower case; empty where there is none. */
  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static boolean startsAsImage(Path path) {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return ImageHeader.detectFormat(ByteBuffer.wrap(in.readNBytes(FIRST_BYTES))).isPresent();
    } catch (IOException e) {
      // Not readable and no image by its name: passed over like any other file.
      return false;
    }
  }
}
