package dev.tarn.cli.place;

import dev.tarn.cli.console.PlainText;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.StagedChange;
import java.util.Optional;

/**
 * Reminds of rows that are staged and in no commit yet: a dataset may look empty because of them.
 */
public final class StagedRemark {
  private StagedRemark() {}

  /** The reminder, where the user has staged something on the branch of that handle. */
  public static Optional<String> make(Dataset dataset, String location) {
    long rows = 0;
    boolean any = false;
    for (StagedChange change : dataset.readableStatus()) {
      if (change.isOwn()) {
        any = true;
        rows += change.rows().total();
      }
    }
    return any
        ? Optional.of(
            PlainText.count(rows, "staged row")
                + (rows == 1 ? " is" : " are")
                + " in no commit yet: 'tarn commit "
                + location
                + " -m …' keeps "
                + (rows == 1 ? "it" : "them")
                + ", 'tarn reset "
                + location
                + "' drops "
                + (rows == 1 ? "it." : "them."))
        : Optional.empty();
  }
}
