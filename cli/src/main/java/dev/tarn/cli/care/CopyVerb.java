package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.dataset.Dataset;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code tarn copy D1 D2}. */
@Command(
    description = {
      "Copies a dataset with all its branches, tags and views; staged work stays behind.",
      "Every object is held against its id. A copy that was broken off goes on when it is made"
          + " again; one that is there is brought up to date."
    },
    footer = {"  tarn copy flowers /backup/flowers", "  tarn copy flowers flowers-2 --json"})
public final class CopyVerb extends CopyingVerb {
  /**
   * @param console where the answer goes
   */
  public CopyVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      copy(answer, dataset, Optional.empty());
    }
    return 0;
  }
}
