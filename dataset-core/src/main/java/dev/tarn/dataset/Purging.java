package dev.tarn.dataset;

import dev.tarn.error.RefusedException;
import dev.tarn.integrity.Purge;
import dev.tarn.integrity.PurgeProgress;
import dev.tarn.integrity.Purged;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.Positions;

/** Purges for a handle: asks the query engine, and brings the handle to the new history. */
final class Purging {
  private final Dataset dataset;
  private final SharedStore shared;

  Purging(Dataset dataset, SharedStore shared) {
    this.dataset = dataset;
    this.shared = shared;
  }

  Purged purge(String condition, boolean dryRun, PurgeProgress progress) {
    // In parentheses it can be nothing but a condition: no LIMIT that would spare rows.
    String query = "SELECT * WHERE (" + condition + ")";
    try (PackReader objects = new PackReader(shared.store(), shared.allocator())) {
      Purge purge =
          new Purge(
              objects,
              shared.versions(),
              commit -> rows(commit, query),
              new PurgedViews(dataset, objects),
              dataset.author(),
              shared.options().clock(),
              shared.options().nonces(),
              progress);
      if (dryRun) {
        return purge.plan();
      }
      String branch = dataset.branch();
      Purged purged = purge.run();
      if (!branch.isEmpty()) {
        shared.versions().head(branch).ifPresent(dataset::follow);
      }
      return purged;
    }
  }

  private Positions rows(OpenCommit commit, String query) {
    Dataset all = new Dataset(shared, commit, "", false);
    RowSelection rows =
        all.query(query)
            .rowSelection()
            .orElseThrow(
                () ->
                    new RefusedException(
                        "no-row-numbers",
                        "The condition gives no rows of the dataset.",
                        "Write a condition, as behind WHERE."));
    return rows.isRange()
        ? Positions.range(first(rows), first(rows) + rows.count())
        : Positions.of(rows.toArray());
  }

  private static long first(RowSelection rows) {
    return rows.count() == 0 ? 0 : rows.row(0);
  }
}
