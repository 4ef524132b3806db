package dev.tarn.cli.place;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.verb.Verb;
import dev.tarn.dataset.Dataset;
import picocli.CommandLine.Parameters;

/** A verb whose first word is the dataset. */
public abstract class DatasetVerb extends Verb {
  @Parameters(
      index = "0",
      paramLabel = "DATASET",
      description = "Folder of the dataset; DATASET@REF is it at a commit, branch, tag or time.")
  private String dataset = "";

  /**
   * @param console where the answer goes
   */
  protected DatasetVerb(Console console) {
    super(console);
  }

  /** The dataset as it was named. */
  protected final DatasetPlace place() {
    return DatasetPlace.parse(dataset);
  }

  /**
   * The dataset at the ref that was named, otherwise at the head of the user's current branch.
   *
   * @return owned by the caller
   */
  protected final Dataset open() {
    return new Opening(console()).open(place());
  }
}
