package dev.tarn.cli.training;

import dev.tarn.cli.console.UsageException;
import org.jspecify.annotations.Nullable;

/** Refuses options outside the range that they have. */
final class OptionRange {
  private OptionRange() {}

  static void require(boolean holds, String option, @Nullable Number value, String expected) {
    if (!holds) {
      throw new UsageException(
          "bad-option",
          option + " is " + value + "; expected " + expected + ".",
          "Leave the option out for its default.");
    }
  }
}
