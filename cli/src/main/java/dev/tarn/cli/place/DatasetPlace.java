package dev.tarn.cli.place;

import dev.tarn.cli.console.UsageException;
import dev.tarn.dataset.Dataset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A dataset as it is named on the command line: {@code DATASET} or {@code DATASET@REF}.
 *
 * @param location path or URL of the dataset
 * @param ref the commit, branch, tag or time behind the {@code @}, if there is one
 */
public record DatasetPlace(String location, Optional<String> ref) {
  /**
   * Splits at the last {@code @} after the last {@code /}; a path that exists is taken whole. Where
   * nothing exists there, an earlier {@code @} behind a dataset's name counts too: branches may
   * have a {@code /} in their names.
   */
  public static DatasetPlace parse(String text) {
    if (exists(text)) {
      return new DatasetPlace(text, Optional.empty());
    }
    int at = text.lastIndexOf('@');
    if (at <= text.lastIndexOf('/')) {
      while (at > 0 && !Dataset.exists(text.substring(0, at))) {
        at = text.lastIndexOf('@', at - 1);
      }
      if (at <= 0) {
        return new DatasetPlace(text, Optional.empty());
      }
    }
    String location = text.substring(0, at);
    String ref = text.substring(at + 1);
    if (location.isEmpty() || ref.isEmpty()) {
      throw new UsageException(
          "bad-dataset",
          "'" + text + "' names no dataset; expected DATASET or DATASET@REF.",
          "For instance flowers, flowers@main~2 or flowers@2026-11-24T10:00Z.");
    }
    return new DatasetPlace(location, Optional.of(ref));
  }

  private static boolean exists(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
