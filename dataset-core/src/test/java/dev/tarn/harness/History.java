package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.NothingToCommitException;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.Tensor;
import dev.tarn.dataset.Transaction;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.MemoryStore;
import dev.tarn.version.Commit;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.MergeResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** A random history of a dataset, and beside it the same in plain lists. */
final class History implements AutoCloseable {
  private static final int MAX_ROWS = 60;
  private static final int MAX_BRANCHES = 5;
  private static final List<TensorSpec> TENSORS =
      List.of(
          TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
          TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2"),
          TensorSpec.of("note", Htype.TEXT));

  private final Random random;
  private final MemoryStore store = new MemoryStore();
  private final Place place = new Place(store::openAgain);
  private final Map<String, ModelCommit> branches = new TreeMap<>();
  private final Map<String, ModelCommit> tags = new TreeMap<>();
  private final List<ModelCommit> commits = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private Dataset ds;
  private String branch = "main";
  private long unique;

  History(long seed) {
    random = new Random(seed);
    ds = place.create(TENSORS, rows -> {});
    branches.put(branch, new ModelCommit(ds.head().id(), List.of(), Map.of()));
  }

  /** What was done so far, a line each. */
  List<String> told() {
    return told;
  }

  /** How many commits were made. */
  int commitCount() {
    return commits.size();
  }

  private ModelCommit head() {
    return branches.get(branch);
  }

  private void tell(String what) {
    told.add(told.size() + " on " + branch + ": " + what);
  }

  /** Does one thing at random. */
  void step() {
    int dice = random.nextInt(100);
    if (dice < 45 || head().rows().isEmpty()) {
      edit();
    } else if (dice < 55) {
      stage();
    } else if (dice < 60) {
      tell("reopen");
      reopen(branch);
    } else if (dice < 68) {
      checkout();
    } else if (dice < 73) {
      makeBranch();
    } else if (dice < 75) {
      deleteBranch();
    } else if (dice < 79) {
      tag();
    } else if (dice < 88) {
      merge();
    } else if (dice < 93) {
      revert();
    } else if (dice < 95) {
      restore();
    } else if (dice < 98) {
      optimize();
    } else {
      tell("reset");
      ds.append(rows -> rows.add(newRow()));
      ds.reset();
    }
  }

  private Map<String, @Nullable Object> newRow() {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("n", ++unique);
    row.put("labels", random.nextInt(4) == 0 ? null : (long) random.nextInt(3));
    row.put("note", random.nextInt(4) == 0 ? null : "note " + unique);
    return row;
  }

  private void edit() {
    Change change = new Change(new LinkedHashMap<>(head().rows()));
    Commit commit = ds.transact("edit", change::fill);
    tell("edit: " + change);
    add(commit, change.rows(ds), head());
  }

  private void stage() {
    Change staged = new Change(new LinkedHashMap<>(head().rows()));
    ds.stage(staged::fill);
    boolean between = random.nextBoolean();
    tell("stage: " + staged + (between ? ", with a commit between" : ""));
    if (random.nextBoolean()) {
      reopen(branch);
    }
    Map<String, @Nullable Object> row = newRow();
    String betweenId = "";
    if (between) {
      Commit commit = ds.commit("between", rows -> rows.add(row));
      Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>(head().rows());
      betweenId = ds.rowId(ds.rowCount() - 1);
      rows.put(betweenId, row);
      add(commit, rows, head());
    }
    Commit commit = ds.commit("staged");
    if (between) {
      staged.insert(betweenId, row);
    }
    add(commit, staged.rows(ds), head());
  }

  /** Rows that a transaction appends, updates and deletes, and the rows as they are then. */
  private final class Change {
    private final Map<String, Map<String, @Nullable Object>> rows;
    private final List<Map<String, @Nullable Object>> appended = new ArrayList<>();
    private int updated;
    private int deleted;

    Change(Map<String, Map<String, @Nullable Object>> rows) {
      this.rows = rows;
    }

    void fill(Transaction tx) {
      List<String> ids = new ArrayList<>(rows.keySet());
      boolean grows = ids.size() < 4 || (random.nextInt(3) > 0 && ids.size() < MAX_ROWS);
      for (int i = random.nextInt(4); grows && i >= 0; i--) {
        Map<String, @Nullable Object> row = newRow();
        tx.append(row);
        appended.add(row);
      }
      for (int i = random.nextInt(3); i > 0 && !ids.isEmpty(); i--) {
        int at = random.nextInt(ids.size());
        Map<String, @Nullable Object> values = newRow();
        values.keySet().remove(List.of("labels", "note", "").get(random.nextInt(3)));
        tx.update(at, values);
        Map<String, @Nullable Object> row = new LinkedHashMap<>(rows.get(ids.get(at)));
        row.putAll(values);
        rows.put(ids.get(at), row);
        updated++;
      }
      for (int i = grows ? 0 : 1 + random.nextInt(6); i > 0 && ids.size() > 3; i--) {
        int at = random.nextInt(ids.size());
        deleted += rows.remove(ids.get(at)) == null ? 0 : 1;
        tx.delete(RowSelection.of(at));
      }
      if (appended.isEmpty() && updated + deleted == 0) {
        Map<String, @Nullable Object> row = newRow();
        tx.append(row);
        appended.add(row);
      }
    }

    /** A row that another commit put before the appended ones. */
    void insert(String id, Map<String, @Nullable Object> row) {
      rows.put(id, row);
    }

    /** The rows; the appended ones have the identities that the dataset gave them. */
    Map<String, Map<String, @Nullable Object>> rows(Dataset now) {
      long first = now.rowCount() - appended.size();
      for (int i = 0; i < appended.size(); i++) {
        rows.put(now.rowId(first + i), appended.get(i));
      }
      return rows;
    }

    @Override
    public String toString() {
      return appended.size() + " appended, " + updated + " updated, " + deleted + " deleted";
    }
  }

  private void add(
      Commit commit, Map<String, Map<String, @Nullable Object>> rows, ModelCommit... parents) {
    ModelCommit made = new ModelCommit(commit.id(), List.of(parents), rows);
    commits.add(made);
    branches.put(branch, made);
  }

  private void reopen(String ref) {
    ds.close();
    ds = place.load();
    if (!ref.equals("main")) {
      Dataset main = ds;
      ds = main.at(ref);
      main.close();
    }
  }

  private void checkout() {
    branch = any(branches.keySet());
    tell("checkout");
    reopen(branch);
  }

  private <T> T any(java.util.Collection<T> all) {
    return new ArrayList<>(all).get(random.nextInt(all.size()));
  }

  private void makeBranch() {
    if (branches.size() < MAX_BRANCHES) {
      String name = "b" + ++unique;
      tell("branch " + name);
      ds.branch(name).close();
      branches.put(name, head());
    }
  }

  private void deleteBranch() {
    String name = any(branches.keySet());
    if (!name.equals("main") && !name.equals(branch)) {
      tell("delete branch " + name);
      ds.deleteUnmergedBranch(name);
      branches.remove(name);
      forgetWhatIsGone();
    }
  }

  /** Commits that no branch and no tag reaches any more are nobody's. */
  private void forgetWhatIsGone() {
    java.util.Set<ModelCommit> kept = Collections.newSetFromMap(new java.util.IdentityHashMap<>());
    branches.values().forEach(head -> kept.addAll(head.ancestors()));
    tags.values().forEach(head -> kept.addAll(head.ancestors()));
    commits.removeIf(commit -> !kept.contains(commit));
  }

  private void tag() {
    if (tags.size() < 6 || random.nextBoolean()) {
      String name = tags.size() < 6 ? "t" + ++unique : any(tags.keySet());
      tell("tag " + name);
      if (tags.containsKey(name)) {
        ds.moveTag(name, branch);
      } else {
        ds.tag(name);
      }
      tags.put(name, head());
    } else {
      String name = any(tags.keySet());
      tell("delete tag " + name);
      ds.deleteTag(name);
      tags.remove(name);
    }
    forgetWhatIsGone();
  }

  private void merge() {
    String other = any(branches.keySet());
    ModelCommit theirs = branches.get(other);
    ModelCommit ours = head();
    List<ModelCommit> bases = ModelCommit.mergeBases(ours, theirs);
    if (bases.size() != 1) {
      return; // several nearest common ancestors: what is changed is a matter of taste
    }
    MergeResult result = ds.merge(other, "merge " + other, MergeResolver.ours());
    tell("merge " + other + ": " + result.kind());
    if (bases.get(0).equals(theirs)) {
      assertEquals(MergeResult.Kind.UP_TO_DATE, result.kind());
    } else if (bases.get(0).equals(ours)) {
      assertEquals(MergeResult.Kind.FAST_FORWARD, result.kind());
      branches.put(branch, theirs);
    } else {
      assertEquals(MergeResult.Kind.MERGED, result.kind());
      adopt(result.commit(), ModelCommit.merge(bases.get(0), ours, theirs), ours, theirs);
    }
  }

  /** Rows of other places come in an order that is the dataset's to choose. */
  private void adopt(
      Commit commit, Map<String, Map<String, @Nullable Object>> rows, ModelCommit... parents) {
    Map<String, Map<String, @Nullable Object>> found = read(ds);
    assertEquals(new TreeMap<>(rows).toString(), new TreeMap<>(found).toString());
    add(commit, found, parents);
  }

  private void revert() {
    ModelCommit ours = head();
    List<ModelCommit> own = new ArrayList<>();
    for (ModelCommit at = ours; at.parents().size() == 1 && own.size() < 8; ) {
      own.add(at);
      at = at.parents().get(0);
    }
    if (own.isEmpty()) {
      return;
    }
    ModelCommit target = any(own);
    tell("revert " + target);
    try {
      Commit commit = ds.revert(target.id(), "revert", MergeResolver.ours());
      adopt(commit, ModelCommit.merge(target, ours, target.parents().get(0)), ours);
    } catch (NothingToCommitException e) {
      assertEquals(
          new TreeMap<>(ours.rows()),
          new TreeMap<>(ModelCommit.merge(target, ours, target.parents().get(0))));
    }
  }

  private void restore() {
    ModelCommit target = any(head().ancestors());
    tell("restore " + target);
    try {
      adopt(ds.restore(target.id(), "restore"), new LinkedHashMap<>(target.rows()), head());
    } catch (NothingToCommitException e) {
      assertEquals(new TreeMap<>(head().rows()), new TreeMap<>(target.rows()));
    }
  }

  private void optimize() {
    boolean drops = random.nextBoolean();
    tell("optimize" + (drops ? ", deleted rows dropped" : ""));
    ds.optimize(drops);
  }

  /** Holds the dataset against the model: this branch, and one older state. */
  void check() {
    assertEquals(head().id(), ds.head().id());
    checkRows(ds, head());
    if (!commits.isEmpty()) {
      checkAt(any(commits));
    }
  }

  /** Holds everything against the model, and every byte against its checksums. */
  void checkAll() {
    branches.forEach((name, commit) -> checkRef(name, commit));
    tags.forEach((name, commit) -> checkRef(name, commit));
    commits.forEach(this::checkAt);
    assertEquals(
        List.copyOf(branches.keySet()), ds.branches().stream().map(at -> at.name()).toList());
    assertEquals(List.copyOf(tags.keySet()), ds.tags().stream().map(at -> at.name()).toList());
    assertTrue(ds.status().isEmpty());
    assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
  }

  private void checkAt(ModelCommit commit) {
    checkRef(commit.id(), commit);
  }

  private void checkRef(String ref, ModelCommit commit) {
    try (Dataset at = ds.at(ref)) {
      checkRows(at, commit);
    }
  }

  private static void checkRows(Dataset at, ModelCommit commit) {
    Map<String, Map<String, @Nullable Object>> found = read(at);
    assertEquals(commit.rows().size(), at.rowCount());
    assertEquals(commit.rows().toString(), found.toString());
    for (Tensor tensor : at.tensors()) {
      String name = tensor.name();
      long nulls = found.values().stream().filter(row -> row.get(name) == null).count();
      assertEquals(nulls, tensor.stats().nulls(), "nulls of " + name);
      assertEquals(found.size(), tensor.stats().rows(), "rows of " + name);
      for (int number = 0; name.equals("labels") && number < 3; number++) {
        Long label = (long) number;
        assertEquals(
            found.values().stream().filter(row -> label.equals(row.get(name))).count(),
            tensor.stats().classCounts().countOf(number),
            "rows of class " + number);
      }
    }
  }

  private static Map<String, Map<String, @Nullable Object>> read(Dataset at) {
    Map<String, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    int count = (int) at.rowCount();
    for (int row = 0; row < count; row++) {
      rows.put(at.rowId(row), new LinkedHashMap<>());
    }
    assertEquals(count, rows.size(), "two rows have one identity");
    try (BufferAllocator allocator = at.newAllocator("looking")) {
      for (Tensor tensor : at.tensors()) {
        SampleReader samples = new SampleReader(tensor.schema());
        try (FieldVector values = tensor.read(0, count, allocator)) {
          int place = 0;
          for (Map<String, @Nullable Object> row : rows.values()) {
            row.put(tensor.name(), samples.value(values, place++).orElse(null));
          }
        }
      }
    }
    return rows;
  }

  @Override
  public void close() {
    ds.close();
  }
}
