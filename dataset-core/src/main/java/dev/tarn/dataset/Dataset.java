package dev.tarn.dataset;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.index.MachineIndex;
import dev.tarn.integrity.Copied;
import dev.tarn.integrity.Copier;
import dev.tarn.integrity.CopyProgress;
import dev.tarn.integrity.Damage;
import dev.tarn.integrity.Finding;
import dev.tarn.integrity.PurgeProgress;
import dev.tarn.integrity.Purged;
import dev.tarn.integrity.ReclaimOptions;
import dev.tarn.integrity.Reclaimed;
import dev.tarn.integrity.Reclaimer;
import dev.tarn.integrity.Repaired;
import dev.tarn.integrity.Verification;
import dev.tarn.integrity.Verifier;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.Branch;
import dev.tarn.version.Commit;
import dev.tarn.version.LayoutResult;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.MergeResult;
import dev.tarn.version.Tag;
import dev.tarn.version.diff.Diff;
import dev.tarn.version.history.Versions;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.ref.RefChanges;
import dev.tarn.version.ref.Refs;
import dev.tarn.version.stage.Stage;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.PendingEdits;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A versioned dataset: tensors of equal length, with commits, branches and tags.
 *
 * <pre>{@code
 * try (Dataset ds = Dataset.load("messidor")) {
 *   System.out.println(ds.summary());
 *   View g0 = ds.query("SELECT * WHERE CONTAINS(labels, 'g0')");
 * }
 * }</pre>
 *
 * <p>A handle sees one commit; committing through it moves it to the new one, and views that were
 * made before stay where they are. Reading is for any number of threads, writing for one at a time.
 *
 * <p>It is long because it is the one door to everything a dataset does; what is behind each method
 * lives where its concept does.
 */
public final class Dataset implements AutoCloseable {
  private static final AtomicLong ALLOCATORS = new AtomicLong();

  private final SharedStore shared;
  private final String branch;
  private final boolean owner;
  private volatile OpenCommit open;
  private boolean closed;

  Dataset(SharedStore shared, OpenCommit open, String branch, boolean owner) {
    this.shared = shared;
    this.open = open;
    this.branch = branch;
    this.owner = owner;
  }

  /**
   * Makes a dataset with these tensors and no rows: its first commit. An existing one is refused.
   */
  public static Dataset create(String location, TensorSpec... tensors) {
    return create(location, List.of(tensors), DatasetOptions.defaults());
  }

  /**
   * Makes a dataset with these tensors and no rows: its first commit. An existing one is refused.
   */
  public static Dataset create(String location, List<TensorSpec> tensors, DatasetOptions options) {
    return create(location, tensors, options, "Create the dataset", rows -> {});
  }

  /**
   * Makes a dataset whose first commit has rows already; when that fails, nothing is left of it.
   */
  public static Dataset create(
      String location,
      List<TensorSpec> tensors,
      DatasetOptions options,
      String message,
      AppendWork work) {
    return DatasetCreation.create(location, tensors, options, message, work);
  }

  /** Opens the newest commit of {@code main}. */
  public static Dataset load(String location) {
    return load(location, DatasetOptions.defaults());
  }

  /** Opens the newest commit of the branch that the options name. */
  public static Dataset load(String location, DatasetOptions options) {
    return DatasetCreation.load(location, options);
  }

  /**
   * Opens the commit that a ref means, as {@link #at}; times are looked up in the branch that the
   * options name. On a branch if the ref is one.
   */
  public static Dataset load(String location, String ref, DatasetOptions options) {
    return DatasetCreation.load(location, ref, options);
  }

  /** The id of the dataset that lies there, 32 hex digits; empty where there is none. */
  public static Optional<String> identify(String location) {
    return DatasetCreation.identify(location);
  }

  /**
   * Mends what can be rebuilt from what is there, and says what cannot. What is whole is not
   * touched, and no ref is written.
   *
   * @param dryRun whether to say only what would be done
   */
  public static Repaired repair(String location, DatasetOptions options, boolean dryRun) {
    return Mending.repair(location, options, dryRun);
  }

  /** Whether there is a dataset. */
  public static boolean exists(String location) {
    return DatasetCreation.exists(location);
  }

  /** The folder that relative links are meant from. */
  Path folder() {
    return Locations.folder(location());
  }

  /** Where it lies, as it was given. */
  public String location() {
    return shared.location();
  }

  /** The dataset's id, 32 hex digits: it stays with every copy. */
  public String id() {
    return open.datasetId();
  }

  /** The commit this handle sees. */
  public Commit head() {
    return open.commit();
  }

  /** The branch it is on; empty for a handle on a single commit, which cannot be committed to. */
  public String branch() {
    return branch;
  }

  /** Who commits through this handle. */
  public String author() {
    return shared.options().author();
  }

  /** How it was opened. */
  public DatasetOptions options() {
    return shared.options();
  }

  /** Its tensors' names, htypes, dtypes and shapes. */
  public Schema schema() {
    return open.schema();
  }

  /** How many rows it has. */
  public long rowCount() {
    return open.rowCount();
  }

  /** Its tensors in order. */
  public List<Tensor> tensors() {
    OpenCommit commit = open;
    return commit.schema().names().stream()
        .map(name -> new Tensor(commit.tensor(name), shared.allocator(), folder()))
        .toList();
  }

  /** A tensor by its exact name; an unknown name is refused with the nearest one. */
  public Tensor tensor(String name) {
    return new Tensor(open.tensor(name), shared.allocator(), folder());
  }

  /** What is in it; no data is read. */
  public Summary summary() {
    return new Summary(
        location(),
        head().id(),
        branch,
        rowCount(),
        tensors().stream()
            .map(
                tensor ->
                    new Summary.TensorSummary(
                        tensor.schema(),
                        tensor.stats(),
                        tensor.isLabel()
                            ? ClassFrequencies.named(tensor.schema(), tensor.stats().classCounts())
                            : Map.of()))
            .toList());
  }

  /** The answer to a query in TQL. */
  public View query(String tql) {
    return query(tql, QueryOptions.defaults());
  }

  /** The answer to a query in TQL. */
  public View query(String tql, QueryOptions queryOptions) {
    return Services.queryEngine(location()).query(pinned(), tql, queryOptions);
  }

  /** A query that is read once and asked many times, with other parameters. */
  public PreparedQuery prepare(String tql) {
    return Services.queryEngine(location()).prepare(pinned(), tql);
  }

  /** How a query would be worked on; it is not run, and no data is read. */
  public QueryPlan explain(String tql, QueryOptions queryOptions) {
    return Services.queryEngine(location()).explain(pinned(), tql, queryOptions, false);
  }

  /** How a query was worked on: its rows are found, and the plan says what was read for them. */
  public QueryPlan analyze(String tql, QueryOptions queryOptions) {
    return Services.queryEngine(location()).explain(pinned(), tql, queryOptions, true);
  }

  /** Every row with every tensor. */
  public View all() {
    return rows(RowSelection.range(0, rowCount()));
  }

  /** These rows with every tensor. */
  public View rows(RowSelection rows) {
    return rows(rows, schema().names(), Question.none());
  }

  /** These rows with these tensors, as the answer to a question. */
  public View rows(RowSelection rows, List<String> tensors, Question question) {
    Dataset pinned = pinned();
    return new RowView(pinned, rows, tensors.stream().map(pinned::tensor).toList(), question);
  }

  /** A saved view by its id, a unique prefix of eight digits or more, or a unique name. */
  public View loadView(String idOrName) {
    return loadView(idOrName, LoadViewOptions.defaults());
  }

  /** A saved view by its id, a unique prefix of eight digits or more, or a unique name. */
  public View loadView(String idOrName, LoadViewOptions loadOptions) {
    return Services.viewStore(location()).load(pinned(), idOrName, loadOptions);
  }

  /** What is said of a saved view, by its id, a unique prefix or a unique name; no row is read. */
  public SavedView findView(String idOrName) {
    return Services.viewStore(location()).find(pinned(), idOrName);
  }

  /** The saved views that can be read, oldest first. */
  public List<SavedView> views() {
    return Services.viewStore(location()).list(pinned());
  }

  /** Why each of the saved views that {@link #views} leaves out cannot be read. */
  public List<Damage> unreadableViews() {
    return Services.viewStore(location()).unreadable(pinned());
  }

  /**
   * Appends rows in one transaction: they are staged, durably, when this returns; when the work
   * throws, nothing is.
   *
   * @return how many rows were added
   */
  public long append(AppendWork work) {
    return stage(tx -> work.addTo(tx.rows())).added();
  }

  /**
   * Stages the changes of a transaction, durably, when this returns; when the work throws, nothing
   * is.
   *
   * @return how many rows are staged by it
   */
  public StagedChange.Counts stage(TransactionWork work) {
    requireBranch();
    OpenCommit commit = open;
    Changes changes = collect(commit, staging().schema().orElse(commit.schema()), work);
    if (!changes.isEmpty()) {
      staging().add(changes, commit.commit().id());
    }
    return new StagedChange.Counts(
        changes.addedRows(), changes.updatedRows(""), changes.deletedRows());
  }

  /** Appends rows and commits them at once, without staging; what is staged stays staged. */
  public Commit commit(String message, AppendWork work) {
    return transact(message, tx -> work.addTo(tx.rows()));
  }

  /**
   * Commits the changes of a transaction at once, without staging; what is staged stays staged.
   *
   * @return the commit, durable, which this handle is at now
   */
  public Commit transact(String message, TransactionWork work) {
    requireBranch();
    OpenCommit commit = open;
    Changes changes = collect(commit, commit.schema(), work);
    if (changes.isEmpty()) {
      throw new NothingToCommitException(branch);
    }
    return moveTo(shared.versions().commit(id(), branch, author(), message, changes));
  }

  private Changes collect(OpenCommit commit, Schema base, TransactionWork work) {
    try (BufferAllocator allocator = newAllocator("transaction");
        Transaction transaction =
            new Transaction(
                DatasetCreation.appender(shared, base, base, allocator),
                new RowEditor(
                    commit.rowCount(),
                    allocator,
                    new PendingEdits(commit, shared.store(), allocator)))) {
      work.applyTo(transaction);
      return transaction.finish();
    }
  }

  /** Stages a new tensor; the rows that are there are null in it. */
  public void addTensor(TensorSpec spec) {
    stage(tx -> tx.addTensor(spec));
  }

  private Staging staging() {
    return new Staging(shared, branch);
  }

  /**
   * What is staged, one's own and others'.
   *
   * @throws dev.tarn.error.DamagedException if a stage cannot be read; {@link #readableStatus} has
   *     the others
   */
  public List<StagedChange> status() {
    return staging().wholeStatus();
  }

  /** What is staged and can be read; {@link #damagedStages} has the rest. */
  public List<StagedChange> readableStatus() {
    return staging().status();
  }

  /** The stages that cannot be read, with the reason. {@link #reset} drops one's own. */
  public List<Damage> damagedStages() {
    return staging().damaged();
  }

  /**
   * Commits one's own staged changes; durable when this returns, and this handle is at the new
   * commit.
   */
  public Commit commit(String message) {
    return commit(CommitOptions.message(message));
  }

  /** Commits staged changes; durable when this returns, and this handle is at the new commit. */
  public Commit commit(CommitOptions commitOptions) {
    requireBranch();
    List<Stage> chosen = staging().chosen(commitOptions);
    Changes changes = shared.versions().combine(chosen);
    Commit commit =
        shared.versions().commit(id(), branch, author(), commitOptions.message(), changes);
    staging().dropCommitted(chosen);
    return moveTo(commit);
  }

  private Commit moveTo(Commit commit) {
    open = DatasetCreation.reopen(commit, shared);
    return commit;
  }

  /** Drops one's own staged changes of this branch. */
  public void reset() {
    requireBranch();
    staging().reset();
  }

  private void requireBranch() {
    if (branch.isEmpty()) {
      throw new RefusedException(
          "no-branch",
          "This handle is on commit "
              + head().shortId()
              + " and on no branch, so nothing can be added to it.",
          "Make a branch here: 'tarn branch DATASET NAME', or in Java branch(\"name\").");
    }
  }

  /** This commit and those before it, newest first. */
  public List<Commit> log() {
    return log(Integer.MAX_VALUE);
  }

  /** This commit and those before it, newest first, at most that many. */
  public List<Commit> log(int limit) {
    return open.history(limit);
  }

  /** A new handle on a branch's newest commit, or on the commit that the ref means. */
  public Dataset checkout(String ref) {
    return at(ref);
  }

  /**
   * A new handle on the commit that a ref means: a branch, a tag, {@code HEAD} for this handle's
   * branch or commit, eight digits or more of a commit id, a time, each with {@code ~n} for its
   * n-th ancestor. On a branch if the ref is one.
   */
  public Dataset at(String ref) {
    Versions.Resolved found = find(ref);
    return new Dataset(shared.acquire(), found.commit(), found.branch().orElse(""), true);
  }

  /**
   * Merges a branch, tag or commit into this handle's branch and moves the handle to the result:
   * forward where the branch has no commits of its own, else by a commit with two parents. Rows are
   * told apart by their identity; the unit of a conflict is a row of a tensor.
   *
   * @param resolver chooses where both sides changed the same
   * @throws dev.tarn.version.MergeConflictException if it leaves a conflict open: it lists all of
   *     them, and nothing was changed
   */
  public MergeResult merge(String ref, String message, MergeResolver resolver) {
    return merge(ref, message, resolver, true);
  }

  /**
   * As {@link #merge(String, String, MergeResolver)}; without {@code fastForward} always by a
   * commit.
   */
  public MergeResult merge(
      String ref, String message, MergeResolver resolver, boolean fastForward) {
    requireBranch();
    OpenCommit theirs = resolve(ref);
    MergeResult result =
        shared.versions().merge(id(), branch, author(), message, theirs, resolver, fastForward);
    moveTo(result.commit());
    return result;
  }

  /**
   * Commits the reverse of a commit: rows it added go, rows it deleted come back under their
   * identities, samples are again what they were.
   *
   * @throws dev.tarn.version.MergeConflictException if rows it changed were changed again since,
   *     and the resolver leaves that open
   * @throws NothingToCommitException if that changes nothing
   */
  public Commit revert(String ref, String message, MergeResolver resolver) {
    requireBranch();
    OpenCommit commit = resolve(ref);
    return moveTo(
        shared
            .versions()
            .revert(id(), branch, author(), message, commit, resolver)
            .orElseThrow(() -> new NothingToCommitException(branch)));
  }

  /**
   * Commits the state of another commit on top of this branch.
   *
   * @throws NothingToCommitException if that changes nothing
   */
  public Commit restore(String ref, String message) {
    requireBranch();
    return moveTo(
        shared
            .versions()
            .restore(id(), branch, author(), message, resolve(ref))
            .orElseThrow(() -> new NothingToCommitException(branch)));
  }

  /**
   * Lays out the newest commit of this branch anew: small chunks become full ones, updates are
   * folded into the chunks they change. Rows, their identities, view ids and all answers stay, the
   * log does not show it, and whoever commits meanwhile goes first. Older commits keep their own
   * layout.
   *
   * @param dropsDeleted whether deleted rows are left out however few they are; otherwise from one
   *     in twenty on
   */
  public LayoutResult optimize(boolean dropsDeleted) {
    requireBranch();
    LayoutResult result = shared.versions().optimize(id(), branch, author(), dropsDeleted);
    if (result.outcome() == LayoutResult.Outcome.LAID_OUT) {
      open = shared.versions().head(branch).orElseThrow();
    }
    return result;
  }

  /** What differs from one ref to another. */
  public Diff diff(String from, String to) {
    return shared.versions().diff(resolve(from), resolve(to));
  }

  /** For each tensor, in order, the commit that gave a row the sample it has. */
  public Map<String, Commit> blame(long row) {
    Objects.checkIndex(row, rowCount());
    return shared.versions().blame(open, row);
  }

  private OpenCommit resolve(String ref) {
    return find(ref).commit();
  }

  private Versions.Resolved find(String ref) {
    if (!branch.isEmpty()) {
      return shared.versions().resolve(ref, branch);
    }
    // On no branch: HEAD is the commit itself.
    boolean here = ref.equals(Refs.HEAD) || ref.startsWith(Refs.HEAD + "~");
    String meant = here ? head().id() + ref.substring(Refs.HEAD.length()) : ref;
    return shared.versions().resolve(meant, "main");
  }

  /** Makes a branch that begins at this commit and gives a new handle on it. */
  public Dataset branch(String name) {
    refs().createBranch(name, head().id(), author());
    return new Dataset(shared.acquire(), open, name, true);
  }

  /**
   * Deletes a branch whose commits this commit has too; one with others is refused, as is the only
   * branch.
   *
   * @return the commit it stood for
   */
  public String deleteBranch(String name) {
    return refs().deleteMergedBranch(name, head().id(), author());
  }

  /**
   * Deletes a branch even if no other ref has its commits; they can be read by their ids for the
   * retention time.
   *
   * @return the commit it stood for
   */
  public String deleteUnmergedBranch(String name) {
    return refs().deleteBranch(name, author());
  }

  /** Renames a branch; handles on the old name cannot commit any more. */
  public void renameBranch(String name, String newName) {
    refs().renameBranch(name, newName, author());
  }

  /** Another dataset that is read beside this one, at its newest commit; closed with this one. */
  public Dataset openBeside(String otherLocation) {
    return shared.beside(load(otherLocation, options()));
  }

  /** The branches, in name order. */
  public List<Branch> branches() {
    return refs().branches();
  }

  /** The tags, in name order. */
  public List<Tag> tags() {
    return refs().tags();
  }

  /** Tags this commit; an existing tag is refused. */
  public Tag tag(String name) {
    return tag(name, "");
  }

  /** Tags this commit and says why; an existing tag is refused. */
  public Tag tag(String name, String message) {
    return refs().createTag(name, head().id(), author(), message);
  }

  /** Tags this commit, moving the tag here if it exists. */
  public Tag moveTag(String name, String message) {
    return refs().moveTag(name, head().id(), author(), message);
  }

  /**
   * Deletes a tag.
   *
   * @return the commit it stood for
   */
  public String deleteTag(String name) {
    return refs().deleteTag(name, author());
  }

  private RefChanges refs() {
    return shared.versions().refs();
  }

  /** The identity of a row, {@code block:ordinal}: it stays when rows before it are deleted. */
  public String rowId(long row) {
    return open.rowId(row);
  }

  /**
   * Reads every byte that is reachable from any branch, tag, saved view or stage, checks it against
   * its checksums, and holds the contents of each chunk against what is said of them where it is
   * listed: rows, statistics, types.
   */
  public Verification verify() {
    Verification found = Verifier.verify(shared.objects(), shared.versions());
    return Services.optionalViewStore()
        .map(views -> found.with(views.damage(pinned())))
        .orElse(found);
  }

  /**
   * Looks at what the dataset stands on: the store, its clock, the folder, this machine's cache,
   * and what lies about. It puts one small object that readers ignore and removes it again, and
   * makes the cache folder; nothing else is written.
   */
  public List<Finding> doctor() {
    return new Checkup(this, shared).findings();
  }

  /**
   * Deletes what no branch, tag, saved view or staged work has reached for the retention time, and
   * cuts history off where that is asked for. Others may read and write meanwhile.
   *
   * @throws dev.tarn.error.DamagedException if a ref or anything below it cannot be read; nothing
   *     was deleted then
   */
  public Reclaimed reclaim(ReclaimOptions reclaimOptions) {
    try (PackReader objects = new PackReader(shared.store(), shared.allocator())) {
      return Reclaimer.reclaim(
          objects, shared.versions(), reclaimOptions, author(), shared.options().nonces());
    }
  }

  /**
   * Takes the rows that meet a condition out of the dataset and out of all its history: every
   * commit is asked, deleted rows count, and a row that met the condition in one commit goes from
   * all. The commits that had such a row, and all after them, get other ids; branches, tags and
   * saved views follow. Then everything that nothing reaches is deleted, however young. Rows that
   * others append meanwhile are not asked.
   *
   * @param condition a condition of TQL, as behind WHERE
   * @param dryRun whether to say only what would go
   * @throws RefusedException {@code staged-work} if there is some
   * @throws dev.tarn.error.ConflictException if others go on using old commits; purge again then
   */
  public Purged purge(String condition, boolean dryRun, PurgeProgress progress) {
    return new Purging(this, shared).purge(condition, dryRun, progress);
  }

  /** Goes to a commit of its branch that was written by something else. */
  void follow(OpenCommit commit) {
    open = commit;
  }

  /**
   * Copies this dataset to another place: all branches, tags and views, or one branch with its
   * history. Nothing shows there before everything is; a copy that was broken off goes on when it
   * is made again, and one that is there is brought up to date.
   *
   * @param target where nothing is yet, or a copy of this dataset
   * @param onlyBranch the branch; empty for everything. Staged work is not copied
   * @throws RefusedException {@code same-place} if it is this dataset
   * @throws dev.tarn.error.ConflictException if the copy has commits of its own
   */
  public Copied copyTo(String target, Optional<String> onlyBranch, CopyProgress progress) {
    if (Locations.same(location(), target)) {
      throw new RefusedException(
          "same-place",
          "'" + target + "' is the dataset itself: it cannot be copied onto itself.",
          "Give another place.");
    }
    try (ObjectStore to = shared.options().wrap(Locations.open(target, true));
        PackReader objects = new PackReader(shared.store(), shared.allocator())) {
      return Copier.copy(objects, to, onlyBranch, progress);
    }
  }

  /**
   * The time before which history was cut off, if it was and {@link #log()} ends because of it
   * before the first commit.
   */
  public Optional<Instant> historyCut() {
    List<Commit> log = log();
    return log.get(log.size() - 1).parents().isEmpty()
        ? Optional.empty()
        : Optional.of(shared.versions().cut().before());
  }

  /** The store, for modules that keep objects of their own beside the data. */
  public ObjectStore objects() {
    return shared.store();
  }

  /** Where indexes and history of this dataset are kept on this machine. */
  public Path cacheFolder() {
    return shared.options().cacheFolder().resolve(id());
  }

  /**
   * What this machine remembers of the dataset, for modules that answer faster by it; closed with
   * the last handle. Empty for a dataset in memory: it ends with the process.
   */
  public Optional<MachineIndex> machineIndex() {
    return location().startsWith("mem:")
        ? Optional.empty()
        : Optional.of(shared.index(cacheFolder()));
  }

  /** A child of this dataset's allocator with a name of its own; owned by the caller. */
  public BufferAllocator newAllocator(String purpose) {
    return shared.newAllocator(purpose + " #" + ALLOCATORS.incrementAndGet());
  }

  /**
   * A handle on another commit by its whole id, for modules that keep commits' ids; it lives as
   * long as this one and need not be closed.
   */
  public Dataset pinnedAt(String commitId) {
    return new Dataset(shared, OpenCommit.open(commitId, shared.objects()), "", false);
  }

  /** A handle that stays at this commit; it lives as long as this one and need not be closed. */
  private Dataset pinned() {
    return owner ? new Dataset(shared, open, branch, false) : this;
  }

  /**
   * Ends the use; views of it cannot be read any more. A second call does nothing.
   *
   * @throws EnvironmentException {@code memory-not-released} if batches or streams of it are still
   *     open or being read; the dataset is closed all the same
   */
  @Override
  public synchronized void close() {
    if (owner && !closed) {
      closed = true;
      shared.release();
    }
  }

  @Override
  public String toString() {
    return location() + (branch.isEmpty() ? "" : " on " + branch) + " at " + head().shortId();
  }
}
