package dev.tarn.cli.training;

import dev.tarn.error.RefusedException;
import dev.tarn.training.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a run is kept: the folder that was asked for, otherwise one under {@code runs}. */
final class RunPlace {
  private static final Path RUNS = Path.of("runs");

  private RunPlace() {}

  /** Refuses a folder that is there, before the training and not after it. */
  static void requireFree(@Nullable Path asked) {
    if (asked != null && Files.exists(asked)) {
      throw new RefusedException(
          "run-exists",
          "There is something at " + asked + " already; a run needs a folder of its own.",
          "Name another by --out.");
    }
  }

  static RunFolder create(@Nullable Path asked, String run) {
    if (asked == null) {
      return RunFolder.create(RUNS, run);
    }
    Path parent = asked.getParent();
    return RunFolder.create(
        parent == null ? Path.of("") : parent, String.valueOf(asked.getFileName()));
  }
}
