package dev.tarn.version.purge;

import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunRef;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowIdentities;
import dev.tarn.version.row.RowSegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which positions of commits hold rows of a set of identities, deleted ones too. What commits share
 * of their row tables is looked at once. For one thread.
 */
final class ErasedPositions {
  private final PackReader objects;
  private final RowIdentities rows;
  private final Map<String, Positions> byRun = new HashMap<>();

  ErasedPositions(PackReader objects, RowIdentities rows) {
    this.objects = objects;
    this.rows = rows;
  }

  Positions of(CommitRecord commit) {
    RunList<RowSegment> table = commit.rowTable();
    ObjectRef spine = table.spine();
    List<RunRef> runs = spine == null ? List.of() : objects.runs(spine);
    long tailRows = RunList.rows(table.tail(), EntryForm.SEGMENTS);
    return in(runs).or(rows.in(table.tail()).shifted(table.rows() - tailRows));
  }

  private Positions in(List<RunRef> runs) {
    Positions found = Positions.none();
    long first = 0;
    for (RunRef run : runs) {
      found = found.or(in(run).shifted(first));
      first += run.rows();
    }
    return found;
  }

  /** Counted from the run's first row. */
  private Positions in(RunRef run) {
    String key = run.object().pack() + "/" + run.object().id();
    Positions known = byRun.get(key);
    if (known == null) {
      known =
          run.isNode() ? in(objects.runs(run)) : rows.in(objects.entries(run, EntryForm.SEGMENTS));
      byRun.put(key, known);
    }
    return known;
  }
}
