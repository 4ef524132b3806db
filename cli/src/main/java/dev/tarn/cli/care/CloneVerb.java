package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.dataset.Dataset;
import dev.tarn.error.RefusedException;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code tarn clone D1 D2}. */
@Command(
    description = {
      "Copies one branch with its history: the current one, or DATASET@BRANCH.",
      "Every object is held against its id. A clone that was broken off goes on when it is made"
          + " again; one that is there is brought up to date."
    },
    footer = {"  tarn clone flowers flowers-main", "  tarn clone flowers@exp flowers-exp --json"})
public final class CloneVerb extends CopyingVerb {
  /**
   * @param console where the answer goes
   */
  public CloneVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      if (dataset.branch().isEmpty()) {
        throw new RefusedException(
            "no-branch",
            "This is commit " + dataset.head().shortId() + " and no branch.",
            "Name a branch: 'tarn branch DATASET' lists them.");
      }
      copy(answer, dataset, Optional.of(dataset.branch()));
    }
    return 0;
  }
}
