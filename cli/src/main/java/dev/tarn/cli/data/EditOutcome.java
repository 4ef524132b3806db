package dev.tarn.cli.data;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.StagedChange;
import dev.tarn.dataset.TransactionWork;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What became of an edit from the command line.
 *
 * @param rowCount rows it changes
 * @param commit id of its commit; empty where it was staged or nothing was to be done
 * @param stage id of its stage, if it was staged
 */
record EditOutcome(long rowCount, Optional<String> commit, Optional<String> stage) {
  /** Commits an edit of rows, or stages it; no rows are no commit. */
  static EditOutcome of(
      Dataset dataset, RowSelection rows, boolean stages, String message, TransactionWork work) {
    if (rows.count() == 0) {
      return new EditOutcome(0, Optional.empty(), Optional.empty());
    }
    if (!stages) {
      return new EditOutcome(
          rows.count(), Optional.of(dataset.transact(message, work).id()), Optional.empty());
    }
    dataset.stage(work);
    return new EditOutcome(rows.count(), Optional.empty(), ownStage(dataset));
  }

  /** Commits a change of the tensors themselves, or stages it. */
  static EditOutcome ofSchema(
      Dataset dataset, boolean stages, String message, TransactionWork work) {
    if (!stages) {
      return new EditOutcome(
          0, Optional.of(dataset.transact(message, work).id()), Optional.empty());
    }
    dataset.stage(work);
    return new EditOutcome(0, Optional.empty(), ownStage(dataset));
  }

  private static Optional<String> ownStage(Dataset dataset) {
    return dataset.readableStatus().stream()
        .filter(StagedChange::isOwn)
        .map(StagedChange::id)
        .findFirst();
  }

  Map<String, Object> form() {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("rowCount", rowCount);
    stage.ifPresentOrElse(
        id -> form.put("stage", id), () -> form.put("commit", commit.orElse(null)));
    return form;
  }

  /** For people: {@code , staged in …} or {@code at commit …}. */
  String where() {
    return stage
        .map(id -> "; staged in " + id)
        .orElseGet(() -> commit.map(id -> " at commit " + id.substring(0, 8)).orElse(""));
  }
}
