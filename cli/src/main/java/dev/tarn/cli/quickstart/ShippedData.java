package dev.tarn.cli.quickstart;

import dev.tarn.error.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The data that comes with Tarn, copied to where a person can look at it. */
final class ShippedData {
  /** The grades of diabetic retinopathy, none to proliferative. */
  static final String GRADES = "g0,g1,g2,g3,g4";

  private ShippedData() {}

  /**
   * Copies the data into a new folder.
   *
   * @return the NumPy file
   */
  static Path copyTo(Path folder) {
    try {
      if (Files.exists(folder) && !isEmptyFolder(folder)) {
        throw new RefusedException(
            "folder-not-empty",
            "There is something in " + folder + " already.",
            "Name another folder, 'tarn quickstart my-retina', or remove that one.");
      }
      Files.createDirectories(folder);
      copy("ATTRIBUTION.txt", folder);
      return copy("retinamnist.npz", folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static Path copy(String name, Path folder) throws IOException {
    Path target = folder.resolve(name);
    try (InputStream in = ShippedData.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar of cli lacks " + name);
      }
      Files.copy(in, target);
    }
    return target;
  }
}
