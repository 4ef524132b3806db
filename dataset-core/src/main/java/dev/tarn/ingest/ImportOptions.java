package dev.tarn.ingest;

import dev.tarn.dataset.DatasetOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all imports have in common. Immutable: each {@code with} gives a new one.
 *
 * <p>By default an import goes to the branch that the dataset is opened on ({@code main}), stops at
 * the first bad file, and commits.
 */
public final class ImportOptions {
  private static final ImportOptions DEFAULTS =
      new ImportOptions(
          DatasetOptions.defaults(), null, false, Effect.COMMIT, ImportProgress.none());

  /** What becomes of the rows. */
  enum Effect {
    COMMIT,
    STAGE,
    DRY_RUN
  }

  private final DatasetOptions dataset;
  private final @Nullable String message;
  private final boolean skipsBad;
  private final Effect effect;
  private final ImportProgress progress;

  private ImportOptions(
      DatasetOptions dataset,
      @Nullable String message,
      boolean skipsBad,
      Effect effect,
      ImportProgress progress) {
    this.dataset = dataset;
    this.message = message;
    this.skipsBad = skipsBad;
    this.effect = effect;
    this.progress = progress;
  }

  /**
   * Opens {@code main}, stops at the first bad file, commits with a message that names the source.
   */
  public static ImportOptions defaults() {
    return DEFAULTS;
  }

  /** Opens or makes the dataset so (author, branch, …); used where the target is a location. */
  public ImportOptions withDataset(DatasetOptions newDataset) {
    return new ImportOptions(newDataset, message, skipsBad, effect, progress);
  }

  /** Appends to that branch; used where the target is a location. */
  public ImportOptions withBranch(String branch) {
    return withDataset(dataset.withBranch(branch));
  }

  /** Commits with that message. */
  public ImportOptions withMessage(String newMessage) {
    return new ImportOptions(dataset, newMessage, skipsBad, effect, progress);
  }

  /** Goes on without bad files and reports them, instead of stopping at the first. */
  public ImportOptions skippingBad() {
    return new ImportOptions(dataset, message, true, effect, progress);
  }

  /** Reads and checks everything, changes nothing. */
  public ImportOptions asDryRun() {
    return new ImportOptions(dataset, message, skipsBad, Effect.DRY_RUN, progress);
  }

  /** Leaves the rows staged for a later commit. */
  public ImportOptions stagingOnly() {
    return new ImportOptions(dataset, message, skipsBad, Effect.STAGE, progress);
  }

  /** Tells that listener how far the import is. */
  public ImportOptions withProgress(ImportProgress newProgress) {
    return new ImportOptions(dataset, message, skipsBad, effect, newProgress);
  }

  DatasetOptions dataset() {
    return dataset;
  }

  Optional<String> message() {
    return Optional.ofNullable(message);
  }

  boolean skipsBad() {
    return skipsBad;
  }

  Effect effect() {
    return effect;
  }

  ImportProgress progress() {
    return progress;
  }
}
