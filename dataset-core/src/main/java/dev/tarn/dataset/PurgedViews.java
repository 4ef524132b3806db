package dev.tarn.dataset;

import dev.tarn.integrity.Purge;
import dev.tarn.integrity.Purged;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.LivePositions;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowIdentities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What becomes of saved views when rows are purged: they go on without these. */
final class PurgedViews implements Purge.Views {
  private final Dataset dataset;
  private final PackReader objects;

  PurgedViews(Dataset dataset, PackReader objects) {
    this.dataset = dataset;
    this.objects = objects;
  }

  private List<SavedView> of(Collection<String> commits) {
    // Whoever has only the core has no views, and needs no module that knows them.
    boolean any = !dataset.objects().list("views/", "", 1).isEmpty();
    List<SavedView> all = any ? dataset.views() : List.of();
    return all.stream().filter(view -> commits.contains(view.commit())).toList();
  }

  @Override
  public List<Purged.MovedView> plan(Collection<String> commits, RowIdentities going) {
    return of(commits).stream()
        .map(
            view -> {
              long left = left(view, going).length;
              return new Purged.MovedView(view.id(), "", view.rowCount(), view.rowCount() - left);
            })
        .toList();
  }

  @Override
  public List<Purged.MovedView> follow(Map<String, String> moved, RowIdentities going) {
    List<Purged.MovedView> views = new ArrayList<>();
    for (SavedView view : of(moved.keySet())) {
      long[] left = left(view, going);
      String commit = moved.get(view.commit());
      SavedView now =
          Services.viewStore(dataset.location()).move(dataset, view, RowSelection.of(left), commit);
      views.add(
          new Purged.MovedView(
              view.id(), now.id(), view.rowCount(), view.rowCount() - left.length));
    }
    return views;
  }

  /** The row numbers that a view's rows have once those that go are gone, in its order. */
  private long[] left(SavedView view, RowIdentities going) {
    OpenCommit commit = OpenCommit.open(view.commit(), objects);
    LivePositions live = commit.live();
    Positions gone = going.in(commit.list(commit.record().rowTable(), EntryForm.SEGMENTS).all());
    LivePositions after =
        new LivePositions(commit.record().rowTable().rows(), live.deleted().or(gone));
    RowSelection rows = dataset.loadView(view.id()).rowSelection().orElseThrow();
    long[] left = new long[Math.toIntExact(rows.count())];
    int count = 0;
    for (long row : rows.toArray()) {
      long position = live.position(row);
      if (!gone.contains(position)) {
        left[count++] = after.row(position);
      }
    }
    return Arrays.copyOf(left, count);
  }
}
