package dev.tarn.cli.data;

import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.ingest.ImportOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all imports have. */
final class ImportChoices {
  @Option(names = "--branch", paramLabel = "NAME", description = "The branch to append to.")
  private @Nullable String branch;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Message of the commit; otherwise it names the source.")
  private @Nullable String message;

  @Option(names = "--skip-bad", description = "Go on without what cannot be read, and count it.")
  private boolean skipBad;

  @Option(names = "--dry-run", description = "Read and check everything, change nothing.")
  private boolean dryRun;

  @Option(names = "--stage", description = "Only stage the rows; 'tarn commit' commits them.")
  private boolean stage;

  /** The branch that was asked for, or null. */
  @Nullable String branch() {
    return branch;
  }

  /** Whether nothing is to be changed. */
  boolean isDryRun() {
    return dryRun;
  }

  ImportOptions options() {
    if (dryRun && stage) {
      throw new UsageException(
          "conflicting-options", "--dry-run and --stage exclude each other.", "Choose one.");
    }
    ImportOptions options = ImportOptions.defaults();
    options = message == null ? options : options.withMessage(CommitMessage.check(message));
    options = skipBad ? options.skippingBad() : options;
    options = dryRun ? options.asDryRun() : options;
    return stage ? options.stagingOnly() : options;
  }
}
