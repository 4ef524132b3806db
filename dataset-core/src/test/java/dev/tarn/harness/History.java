package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.NothingToCommitException;
import dev.tarn.error.ConflictException;
import dev.tarn.error.RefusedException;
import dev.tarn.integrity.ReclaimOptions;
import dev.tarn.integrity.Reclaimed;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.TurnedClock;
import dev.tarn.version.Commit;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.MergeResult;
import dev.tarn.version.object.Nonces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A random history of a dataset, and beside it the same in plain maps. */
final class History implements AutoCloseable {
  private static final List<TensorSpec> TENSORS =
      List.of(
          TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
          TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2"),
          TensorSpec.of("note", Htype.TEXT));

  /** The shortest retention time that reclaim does not wait for others with. */
  private static final ReclaimOptions RECLAIM =
      ReclaimOptions.defaults().withRetention(Duration.ofDays(1));

  private final Random random;
  private final AtomicLong unique = new AtomicLong();
  private final TurnedClock clock = new TurnedClock();
  private final MemoryStore store = new MemoryStore("mem:history", clock);
  private final Place place;
  private final HistoryRefs refs;
  private final List<String> told = new ArrayList<>();
  private Dataset ds;
  private int forgotten;
  private int gone;

  History(long seed) {
    random = new Random(seed);
    refs = new HistoryRefs(random);
    place = new Place(store::openAgain).with(clock, new Nonces(new Random(seed)));
    ds = place.create(TENSORS, rows -> {});
    refs.add(new ModelCommit(ds.head().id(), List.of(), ModelState.of(ds)));
  }

  /** What was done so far, a line each. */
  List<String> told() {
    return told;
  }

  /** How many commits branches and tags reach. */
  int commitCount() {
    return refs.commits().size();
  }

  /** How many commits reclaim could have taken, and how many it took. */
  String reclaimed() {
    return gone + " of " + forgotten;
  }

  private ModelCommit head() {
    return refs.head();
  }

  private void tell(String what) {
    told.add(told.size() + " on " + refs.current() + ": " + what);
  }

  /** Does one thing at random. */
  void step() {
    int dice = random.nextInt(100);
    if (dice < 42 || head().state().rows().isEmpty()) {
      edit();
    } else if (dice < 52) {
      stage();
    } else if (dice < 56) {
      tell("reopen");
      reopen();
    } else if (dice < 62) {
      refs.checkout();
      tell("checkout");
      reopen();
    } else if (dice < 70) {
      String before = refs.current();
      tell(refs.changeBranch(ds));
      if (!before.equals(refs.current())) {
        reopen();
      }
    } else if (dice < 74) {
      tell(refs.changeTag(ds));
    } else if (dice < 83) {
      merge();
    } else if (dice < 89) {
      revert();
    } else if (dice < 92) {
      restore();
    } else if (dice < 95) {
      boolean drops = random.nextBoolean();
      tell("optimize" + (drops ? ", deleted rows dropped" : ""));
      ds.optimize(drops);
    } else if (dice < 98) {
      reclaim();
    } else {
      tell("reset");
      ds.stage(change()::fill);
      ds.reset();
    }
  }

  private HistoryChange change() {
    return new HistoryChange(head().state(), random, unique);
  }

  private void edit() {
    HistoryChange change = change();
    Commit commit = ds.transact("edit", change::fill);
    tell("edit: " + change);
    refs.add(new ModelCommit(commit.id(), List.of(head()), change.state(ds)));
  }

  private void stage() {
    HistoryChange staged = change();
    ds.stage(staged::fill);
    boolean between = random.nextBoolean();
    tell("stage: " + staged + (between ? "; a commit between" : ""));
    if (random.nextBoolean()) {
      reopen();
    }
    ModelState base = head().state();
    if (between) {
      commitBetween();
    }
    Optional<ModelState> tensors =
        ModelMerge.of(base, head().state(), staged.stateWithoutAppended(), false);
    if (tensors.isEmpty()) {
      assertConflict(() -> ds.commit("staged"));
      ds.reset();
      return;
    }
    Commit commit = ds.commit("staged");
    ModelState expected =
        ModelMerge.of(base, head().state(), staged.state(ds), false).orElseThrow();
    adopt(commit, expected, head());
  }

  /** Another commit, which appends and may change tensors, comes before what is staged. */
  private void commitBetween() {
    HistoryChange change = change();
    boolean tensors = random.nextBoolean();
    Commit commit =
        ds.transact(
            "between",
            tx -> {
              if (tensors) {
                change.addClassOrTensor(tx);
              }
              change.append(tx);
            });
    tell("between: " + change);
    refs.add(new ModelCommit(commit.id(), List.of(head()), change.state(ds)));
  }

  private void assertConflict(Supplier<Object> work) {
    Commit before = ds.head();
    ConflictException conflict = assertThrows(ConflictException.class, work::get);
    assertEquals("tensor-conflict", conflict.code(), conflict.getMessage());
    assertEquals(before, ds.head());
    tell("conflict: " + conflict.getMessage());
  }

  private void reopen() {
    ds.close();
    if (random.nextBoolean() || !refs.branches().containsKey("main")) {
      ds = place.load(refs.current());
    } else {
      try (Dataset main = place.load()) {
        ds = main.at(refs.current());
      }
    }
  }

  private void merge() {
    Map.Entry<String, ModelCommit> other = refs.any();
    ModelCommit theirs = other.getValue();
    ModelCommit ours = head();
    boolean theirsWin = random.nextInt(3) == 0;
    boolean forward = random.nextInt(4) > 0;
    List<ModelCommit> bases = ModelCommit.mergeBases(ours, theirs);
    tell("merge " + other + (theirsWin ? ", theirs win" : "") + (forward ? "" : ", by a commit"));
    // Several nearest common ancestors: the dataset may take any of them.
    List<Optional<ModelState>> expected =
        bases.stream()
            .map(base -> ModelMerge.of(base.state(), ours.state(), theirs.state(), theirsWin))
            .toList();
    Supplier<MergeResult> work =
        () -> ds.merge(other.getKey(), "merge", resolver(theirsWin), forward);
    if (expected.stream().allMatch(Optional::isEmpty)) {
      assertConflict(work::get);
      return;
    }
    MergeResult result;
    try {
      result = work.get();
    } catch (ConflictException e) {
      assertTrue(expected.stream().anyMatch(Optional::isEmpty), e::getMessage);
      return;
    }
    if (bases.contains(theirs)) {
      assertEquals(MergeResult.Kind.UP_TO_DATE, result.kind());
    } else if (bases.contains(ours) && forward) {
      assertEquals(MergeResult.Kind.FAST_FORWARD, result.kind());
      refs.forward(theirs);
    } else {
      assertEquals(MergeResult.Kind.MERGED, result.kind());
      ModelState found = ModelState.of(ds);
      Stream<ModelState> possible = expected.stream().flatMap(Optional::stream);
      ModelState state =
          possible
              .filter(one -> one.sorted().equals(found.sorted()))
              .findFirst()
              .orElseGet(() -> expected.stream().flatMap(Optional::stream).findFirst().get());
      adopt(result.commit(), state, ours, theirs);
    }
  }

  private static MergeResolver resolver(boolean theirsWin) {
    return theirsWin ? MergeResolver.theirs() : MergeResolver.ours();
  }

  /** Rows of other places come in an order that is the dataset's to choose. */
  private void adopt(Commit commit, ModelState expected, ModelCommit... parents) {
    ModelState found = ModelState.of(ds);
    assertEquals(expected.sorted(), found.sorted());
    refs.add(new ModelCommit(commit.id(), List.of(parents), found));
  }

  private void revert() {
    ModelCommit ours = head();
    List<ModelCommit> own = new ArrayList<>();
    for (ModelCommit at = ours; !at.parents().isEmpty() && own.size() < 8; ) {
      own.add(at);
      at = at.parents().get(0);
    }
    if (own.isEmpty()) {
      return;
    }
    ModelCommit target = own.get(random.nextInt(own.size()));
    boolean theirsWin = random.nextInt(3) == 0;
    tell("revert " + target + (theirsWin ? ", its parent wins" : ""));
    Optional<ModelState> expected =
        ModelMerge.of(target.state(), ours.state(), target.parents().get(0).state(), theirsWin);
    if (expected.isEmpty()) {
      assertConflict(() -> ds.revert(target.id(), "revert", resolver(theirsWin)));
      return;
    }
    commit(() -> ds.revert(target.id(), "revert", resolver(theirsWin)), expected.get());
  }

  private void restore() {
    List<ModelCommit> all = new ArrayList<>(head().ancestors());
    ModelCommit target = all.get(random.nextInt(all.size()));
    tell("restore " + target);
    // Classes are only ever added.
    Map<String, ModelTensor> tensors = new LinkedHashMap<>();
    for (ModelTensor tensor : target.state().tensors().values()) {
      ModelTensor now = head().state().tensors().getOrDefault(tensor.id(), tensor);
      tensors.put(tensor.id(), now.withName(tensor.name()).withClassesOf(tensor.classes()));
    }
    commit(
        () -> ds.restore(target.id(), "restore"), new ModelState(tensors, target.state().rows()));
  }

  private void commit(Supplier<Commit> work, ModelState expected) {
    try {
      adopt(work.get(), expected, head());
    } catch (NothingToCommitException e) {
      assertEquals(expected.sorted(), head().state().sorted());
    }
  }

  /**
   * What was reached within the retention time stays. When it has passed, it may go, in part too:
   * it is read right or not at all.
   */
  private void reclaim() {
    boolean late = random.nextInt(3) > 0;
    tell("reclaim" + (late ? " after the retention time" : ""));
    if (late) {
      clock.pass(Duration.ofDays(2));
    }
    ds.reclaim(RECLAIM);
    for (ModelCommit commit : refs.forgotten()) {
      try {
        checkRef(commit.id(), commit);
      } catch (RefusedException | ObjectMissingException e) {
        assertTrue(late, e::getMessage);
        gone++;
      }
    }
    if (late) {
      forgotten += refs.forgotten().size();
      refs.forgotten().clear();
      Reclaimed again = ds.reclaim(RECLAIM);
      assertEquals(List.of(), again.objects(), "what a second reclaim finds");
    }
  }

  /** Holds the dataset against the model: this branch, and one older state. */
  void check() {
    assertEquals(head().id(), ds.head().id());
    checkState(ds, head());
    checkAt(refs.commits().get(random.nextInt(refs.commits().size())));
  }

  /** Holds everything against the model, and every byte against its checksums. */
  void checkAll() {
    refs.branches().forEach(this::checkRef);
    refs.tags().forEach(this::checkRef);
    refs.commits().forEach(this::checkAt);
    assertEquals(
        List.copyOf(refs.branches().keySet()),
        ds.branches().stream().map(at -> at.name()).toList());
    assertEquals(
        List.copyOf(refs.tags().keySet()), ds.tags().stream().map(at -> at.name()).toList());
    assertTrue(ds.status().isEmpty());
    assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
  }

  private void checkAt(ModelCommit commit) {
    checkRef(commit.id(), commit);
  }

  private void checkRef(String ref, ModelCommit commit) {
    try (Dataset at = ds.at(ref)) {
      checkState(at, commit);
    }
  }

  private static void checkState(Dataset at, ModelCommit commit) {
    assertEquals(commit.state().toString(), ModelState.of(at).toString());
  }

  @Override
  public void close() {
    ds.close();
  }
}
