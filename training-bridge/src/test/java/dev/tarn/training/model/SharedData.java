package dev.tarn.training.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data beside a checkout that is too large for it: in {@code ../shared} of the repository, or
 * where the system property {@code tarn.shared} says.
 */
public final class SharedData {
  private SharedData() {}

  /** A file or folder there; the test is skipped where it is not. */
  public static Path require(String name) {
    String property = System.getProperty("tarn.shared");
    Path root = property == null ? besideTheRepository() : Path.of(property);
    Path path = root.resolve("data").resolve(name);
    assumeTrue(
        Files.exists(path),
        () -> "Skipped: " + path + " is not there; -Dtarn.shared=… says where it is.");
    return path;
  }

  private static Path besideTheRepository() {
    Path folder = Path.of("").toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("shared"))) {
        return at.resolve("shared");
      }
    }
    return folder.resolveSibling("shared");
  }
}
