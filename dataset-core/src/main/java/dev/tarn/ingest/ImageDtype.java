package dev.tarn.ingest;

import dev.tarn.image.ImageException;
import dev.tarn.image.ImageHeader;
import dev.tarn.schema.Dtype;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;

/** Finds out whether the images for a new tensor have 8 or 16 bits a sample. */
final class ImageDtype {
  private static final int FIRST_BYTES = 1 << 16;

  private ImageDtype() {}

  /** {@code uint16} if all images that can be read have 16 bits, else {@code uint8}. */
  static Dtype of(Iterator<Path> images) {
    boolean seen = false;
    while (images.hasNext()) {
      Optional<Integer> bits = bits(images.next());
      if (bits.isPresent() && bits.get() != 16) {
        return Dtype.UINT8;
      }
      seen |= bits.isPresent();
    }
    return seen ? Dtype.UINT16 : Dtype.UINT8;
  }

  private static Optional<Integer> bits(Path image) {
    if (!Files.isRegularFile(image)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(image)) {
      byte[] first = in.readNBytes(FIRST_BYTES);
      return bits(first).or(() -> first.length < FIRST_BYTES ? Optional.empty() : whole(image));
    } catch (IOException e) {
      // Reported by name when its row is read.
      return Optional.empty();
    }
  }

  // A TIFF may have its directory at the end of the file.
  private static Optional<Integer> whole(Path image) {
    try {
      return bits(Files.readAllBytes(image));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> bits(byte[] bytes) {
    try {
      return Optional.of(ImageHeader.read(bytes).bitDepth());
    } catch (ImageException e) {
      return Optional.empty();
    }
  }
}
