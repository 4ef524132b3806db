package dev.tarn.cli.place;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.verb.Verb;
import dev.tarn.dataset.Dataset;
import java.util.Optional;
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

  /**
   * The dataset at another ref than the one that was named.
   *
   * @return owned by the caller
   */
  protected final Dataset open(String ref) {
    return new Opening(console()).open(new DatasetPlace(place().location(), Optional.of(ref)));
  }

  /** The user's current branch there: what was checked out last, {@code main} at first. */
  protected final String currentBranch() {
    return new Opening(console()).current(place().location()).orElse("main");
  }

  /** Makes this branch or commit the user's current one there. */
  protected final void makeCurrent(Dataset at) {
    new Opening(console())
        .keep(at, place().location(), at.branch().isEmpty() ? at.head().id() : at.branch());
  }
}
