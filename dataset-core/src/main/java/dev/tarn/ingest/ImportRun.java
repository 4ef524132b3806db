package dev.tarn.ingest;

import dev.tarn.dataset.Appender;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.NothingToCommitException;
import dev.tarn.dataset.StagedChange;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.Schema;
import java.util.Optional;

/** Carries out one import: into a new dataset, into one that is there, or as a dry run. */
final class ImportRun {
  private final ImportSource source;
  private final ImportOptions options;
  private final String message;

  private ImportRun(ImportSource source, ImportOptions options) {
    this.source = source;
    this.options = options;
    this.message = options.message().orElse("Import " + source.description());
  }

  /** Imports into the dataset at a location, which is made if it is not there. */
  static ImportResult run(ImportSource source, String location, ImportOptions options) {
    ImportRun run = new ImportRun(source, options);
    if (!Dataset.exists(location)) {
      return run.intoNew(location);
    }
    try (Dataset dataset = Dataset.load(location, options.dataset())) {
      return run.into(dataset);
    }
  }

  /** Imports into a dataset that is open; the handle moves to the new commit. */
  static ImportResult run(ImportSource source, Dataset dataset, ImportOptions options) {
    return new ImportRun(source, options).into(dataset);
  }

  private ImportResult intoNew(String location) {
    if (options.effect() == ImportOptions.Effect.STAGE) {
      throw new RefusedException(
          "no-such-dataset",
          "There is no dataset at '" + location + "' on whose commit rows could be staged.",
          "Import without staging, which makes it, or 'tarn create' it first.");
    }
    if (!options.dataset().branch().equals("main")) {
      throw new RefusedException(
          "unknown-ref",
          "There is no dataset at '"
              + location
              + "', so it has no branch '"
              + options.dataset().branch()
              + "'.",
          "Import without a branch: a new dataset begins on main.");
    }
    ImportPlan plan = source.plan(Optional.empty(), options.skipsBad());
    Import rows = new Import(plan, Optional.empty());
    if (options.effect() == ImportOptions.Effect.DRY_RUN) {
      return rows.check();
    }
    try (Dataset dataset =
        Dataset.create(location, plan.tensors(), options.dataset(), message, rows::fill)) {
      return rows.result(Optional.of(dataset.head().id()), Optional.empty());
    }
  }

  private ImportResult into(Dataset dataset) {
    // A dataset without tensors is as good as a new one: the import brings its own.
    Optional<Schema> existing =
        Optional.of(dataset.schema()).filter(schema -> !schema.tensors().isEmpty());
    ImportPlan plan = source.plan(existing, options.skipsBad());
    Import rows = new Import(plan, existing);
    switch (options.effect()) {
      case DRY_RUN -> {
        return rows.check();
      }
      case STAGE -> {
        dataset.append(rows::fill);
        Optional<String> stage =
            dataset.readableStatus().stream()
                .filter(StagedChange::isOwn)
                .map(StagedChange::id)
                .findFirst();
        return rows.result(Optional.empty(), stage);
      }
      default -> {
        try {
          return rows.result(
              Optional.of(dataset.commit(message, rows::fill).id()), Optional.empty());
        } catch (NothingToCommitException e) {
          // Neither a row nor a class was new: the dataset has it all already.
          return rows.result(Optional.empty(), Optional.empty());
        }
      }
    }
  }

  /** The rows of one import on their way. */
  private final class Import {
    private final ImportPlan plan;
    private final Optional<Schema> existing;
    private final Schema schema;
    private RowTarget target;

    Import(ImportPlan plan, Optional<Schema> existing) {
      this.plan = plan;
      this.existing = existing;
      this.schema = ImportSchema.after(existing, plan, source.description());
      this.target = target(row -> {}, row -> {});
    }

    private RowTarget target(RowSink check, RowSink sink) {
      return new RowTarget(
          schema, check, sink, options.skipsBad(), options.progress(), plan.expectedRows());
    }

    void fill(Appender appender) {
      if (appender.schema().tensors().isEmpty()) {
        plan.tensors().forEach(appender::addTensor);
      }
      ImportSchema.newClasses(existing, plan).forEach(appender::addClasses);
      if (!options.skipsBad()) {
        target = target(row -> {}, appender::add);
        plan.feed(schema, target);
        return;
      }
      // A row that the appender refuses cannot be taken back out of it: it is checked before.
      try (RowCheck check = new RowCheck(schema)) {
        target = target(check, appender::add);
        plan.feed(schema, target);
      }
    }

    ImportResult check() {
      try (RowCheck check = new RowCheck(schema)) {
        target = target(check, row -> {});
        plan.feed(schema, target);
      }
      return result(Optional.empty(), Optional.empty());
    }

    ImportResult result(Optional<String> commit, Optional<String> stage) {
      return new ImportResult(
          target.rowCount(),
          target.skippedCount(),
          target.skippedNames(),
          target.bad(),
          target.classCounts(),
          ImportSchema.classNames(schema),
          ImportSchema.newClasses(existing, plan),
          target.warnings(),
          commit,
          stage);
    }
  }
}
