package dev.tarn.harness;

import dev.tarn.dataset.Appender;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.Transaction;
import dev.tarn.integrity.ReclaimOptions;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.TurnedClock;
import dev.tarn.version.MergeResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The stories that every fault is tried on, and the dataset that most of them begin with. */
final class Stories {
  static final List<TensorSpec> TENSORS =
      List.of(
          TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
          TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1),
          TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2"));

  /** Too long for a pack, so that chunk files take part. */
  private static final int LONG = 140_000;

  /** Between the third and the fourth commit of the prepared dataset. */
  private static final Instant CUT =
      new TurnedClock().instant().plus(Duration.ofDays(2).plusHours(12));

  private Stories() {}

  /** All of them, or those whose names contain {@code -Dtarn.story}. */
  static Stream<Story> all() {
    return Stream.of(
            new Story("create", true, List.of(ds -> direct(ds, "then"))),
            Story.of("append, then commit", ds -> append(ds, 3), ds -> ds.commit("staged")),
            Story.of("commit at once", ds -> direct(ds, "one"), ds -> direct(ds, "two")),
            Story.of("edit", Stories::edit, Stories::edit),
            Story.of(
                "stage edits, then commit",
                ds -> ds.stage(tx -> tx.update(1, Map.of("n", -1, "bytes", bytes(LONG, 5)))),
                ds -> ds.stage(tx -> tx.delete(RowSelection.of(2))),
                ds -> ds.commit("staged edits")),
            Story.of(
                "add a tensor",
                ds -> ds.addTensor(TensorSpec.of("note", Htype.TEXT)),
                ds -> ds.commit("new tensor")),
            Story.of("append, then reset", ds -> append(ds, 1), Dataset::reset),
            Story.of("branch", ds -> ds.branch("new").close(), ds -> onBranch(ds, "new")),
            Story.of("merge forward", ds -> ds.merge("exp", "merge", MergeResolver.none())),
            Story.of(
                "merge",
                ds -> direct(ds, "own"),
                ds -> ds.merge("exp", "merge", MergeResolver.none())),
            Story.of(
                "revert and restore",
                ds -> ds.revert("main", "revert", MergeResolver.none()),
                ds -> ds.restore("main~3", "restore")),
            Story.of(
                "change the schema",
                ds -> ds.transact("schema", Stories::changeSchema),
                ds -> ds.addTensor(TensorSpec.of("again", Htype.GENERIC)),
                ds -> ds.commit("schema once more")),
            Story.of(
                "reclaim",
                ds -> ds.reclaim(ReclaimOptions.defaults()),
                ds -> direct(ds, "after"),
                ds -> ds.reclaim(ReclaimOptions.defaults().withRetention(Duration.ofDays(1)))),
            Story.of(
                "cut history",
                ds -> ds.reclaim(ReclaimOptions.defaults().withHistoryOlderThan(CUT)),
                ds -> direct(ds, "after")),
            Story.of(
                "optimize",
                ds -> direct(ds, "more"),
                ds -> ds.optimize(false),
                ds -> ds.optimize(true)),
            Story.of("rename a branch", new Renaming("exp", "lab"), ds -> onBranch(ds, "lab")),
            Story.of("delete a branch", ds -> ds.deleteUnmergedBranch("exp")),
            Story.of(
                "tags",
                ds -> ds.tag("new", "why"),
                ds -> ds.moveTag("v1", "on"),
                ds -> ds.deleteTag("v1")))
        .filter(story -> story.name().contains(System.getProperty("tarn.story", "")));
  }

  /** The new name is there before the old one ends; whoever sees both ends the old one. */
  private record Renaming(String from, String to) implements Story.Step {
    @Override
    public void take(Dataset ds) {
      if (ds.branches().stream().anyMatch(branch -> branch.name().equals(to))) {
        ds.deleteUnmergedBranch(from);
      } else {
        ds.renameBranch(from, to);
      }
    }

    @Override
    public Optional<Story.Step> half() {
      return Optional.of(
          ds -> {
            try (Dataset old = ds.at(from)) {
              old.branch(to).close();
            }
          });
    }
  }

  /** Appends to a branch through a handle of its own. */
  private static void onBranch(Dataset ds, String name) {
    try (Dataset branch = ds.at(name)) {
      direct(branch, "on " + name);
    }
  }

  static void direct(Dataset ds, String message) {
    long from = ds.rowCount();
    ds.commit(message, rows -> addRows(rows, from, 2));
  }

  private static void append(Dataset ds, int count) {
    long from = ds.rowCount();
    ds.append(rows -> addRows(rows, from, count));
  }

  /** The first of the rows is long; other counts have other bytes, and so chunks of their own. */
  static void addRows(Appender rows, long from, int count) {
    for (int i = 0; i < count; i++) {
      rows.add(
          Map.of(
              "n",
              from + i,
              "bytes",
              bytes(i == 0 ? LONG : 10, (int) (31 * from + 7 * count)),
              "labels",
              i % 3));
    }
  }

  private static byte[] bytes(int count, int fill) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  private static void edit(Dataset ds) {
    long from = ds.rowCount();
    ds.transact(
        "edit",
        tx -> {
          tx.update(0, Map.of("n", 100 + from));
          tx.update(1, Map.of("bytes", bytes(LONG, (int) from), "labels", "g2"));
          tx.delete(RowSelection.of(3));
          addRows(tx.rows(), from, 1);
        });
  }

  private static void changeSchema(Transaction tx) {
    tx.addTensor(TensorSpec.of("note", Htype.TEXT));
    tx.renameTensor("n", "number");
    tx.dropTensor("bytes");
    tx.addClasses("labels", List.of("g3"));
    tx.append(Map.of("number", 77, "labels", "g3", "note", "new"));
  }

  /**
   * Nine commits, some with edits; a branch beside, and one that was deleted so long ago that
   * reclaim may take what only it reached.
   */
  static void prepare(Place place, TurnedClock clock) {
    try (Dataset ds = place.create(TENSORS, rows -> addRows(rows, 0, 3))) {
      for (int i = 0; i < 6; i++) {
        clock.pass(Duration.ofDays(1));
        long from = ds.rowCount();
        ds.commit("row " + i, rows -> rows.add(Map.of("n", from, "labels", "g1")));
      }
      ds.transact("earlier edit", tx -> tx.update(4, Map.of("n", 44)));
      ds.transact("earlier deletion", tx -> tx.delete(RowSelection.of(5)));
      ds.tag("v1");
      ds.branch("exp").close();
      onBranch(ds, "exp");
      ds.branch("gone").close();
      onBranch(ds, "gone");
      ds.deleteUnmergedBranch("gone");
    }
    clock.pass(Duration.ofDays(60));
  }
}
