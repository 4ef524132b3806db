package dev.tarn.version.purge;

import dev.tarn.schema.TensorSchema;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.read.SampleComparison;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowMapping;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * How many of the rows that go a commit changed.
 *
 * @param added rows of them that it added, or brought back
 * @param updated rows of them that it updated
 * @param deleted rows of them that it deleted
 */
record ChangeCounts(long added, long updated, long deleted) {
  private static final ChangeCounts NONE = new ChangeCounts(0, 0, 0);

  /**
   * Holds a commit against its first parent.
   *
   * @param parent empty for the first commit
   * @param erased the commit's positions of the rows that go
   */
  static ChangeCounts of(OpenCommit commit, Optional<OpenCommit> parent, Positions erased) {
    if (erased.isEmpty()) {
      return NONE;
    }
    Positions live = erased.andNot(commit.live().deleted());
    if (parent.isEmpty()) {
      return new ChangeCounts(live.count(), 0, 0);
    }
    OpenCommit before = parent.get();
    RowMapping mapping = new RowMapping(commit.table(), before.table());
    Positions.Builder added = new Positions.Builder();
    Positions.Builder both = new Positions.Builder();
    Positions.Builder deleted = new Positions.Builder();
    erased.forEach(
        position -> {
          long then = mapping.find(position);
          boolean was =
              then >= 0
                  && then < before.record().rowTable().rows()
                  && !before.live().deleted().contains(then);
          if (live.contains(position)) {
            (was ? both : added).add(position);
          } else if (was) {
            deleted.add(position);
          }
        });
    return new ChangeCounts(
        added.build().count(),
        updated(commit, before, mapping, both.build()),
        deleted.build().count());
  }

  private static long updated(
      OpenCommit commit, OpenCommit before, RowMapping mapping, Positions positions) {
    if (positions.isEmpty()) {
      return 0;
    }
    long[] now = positions.toArray();
    long[] then = positions.toArray();
    for (int i = 0; i < then.length; i++) {
      then[i] = mapping.find(now[i]);
    }
    Set<Long> updated = new HashSet<>();
    for (TensorSchema tensor : commit.schema().tensors()) {
      Optional<TensorSchema> old = before.schema().byId(tensor.id());
      if (old.isPresent() && mayDiffer(commit.record(), before.record(), tensor.id())) {
        new SampleComparison(
                before.positions(old.get()), commit.positions(tensor), commit.objects().allocator())
            .differing(then, now, updated::add);
      }
    }
    return updated.size();
  }

  /** Samples of a row that stays change by patches alone, as long as nobody lays them out anew. */
  private static boolean mayDiffer(CommitRecord now, CommitRecord before, String tensor) {
    RunList<Patch> none = RunList.empty();
    return !now.patches()
        .getOrDefault(tensor, none)
        .equals(before.patches().getOrDefault(tensor, none));
  }
}
