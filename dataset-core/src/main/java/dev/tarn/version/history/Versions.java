package dev.tarn.version.history;

import dev.tarn.store.ObjectMissingException;
import dev.tarn.version.Commit;
import dev.tarn.version.LayoutResult;
import dev.tarn.version.MergeConflictException;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.MergeResult;
import dev.tarn.version.diff.Blame;
import dev.tarn.version.diff.CommitDiff;
import dev.tarn.version.diff.Diff;
import dev.tarn.version.layout.Optimizer;
import dev.tarn.version.merge.Merger;
import dev.tarn.version.object.Nonces;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Cut;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.reach.HistoryCut;
import dev.tarn.version.reach.ObjectWalk;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.ref.RefChanges;
import dev.tarn.version.ref.Refs;
import dev.tarn.version.stage.Stage;
import dev.tarn.version.stage.StageStore;
import dev.tarn.version.stage.Stages;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.Committer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The versions of one dataset: its branches, commits and staged work. Threads may share it. */
public final class Versions {
  /** By how much the clocks of writers may differ. */
  private static final Duration CLOCK_SKEW = Duration.ofDays(1);

  private final PackReader objects;
  private final Refs refs;
  private final RefChanges refChanges;
  private final StageStore stages;
  private final Committer committer;
  private final Merger merger;
  private final Optimizer optimizer;
  private final Clock clock;

  /**
   * @param objects reads the dataset's objects; not closed with this
   * @param clock the time of commits
   * @param nonces where identities come from
   */
  public Versions(PackReader objects, Clock clock, Nonces nonces) {
    this.objects = objects;
    this.refs = new Refs(objects);
    this.refChanges = new RefChanges(objects, refs, clock);
    this.stages = new StageStore(objects.store());
    this.committer = new Committer(objects, clock, nonces);
    this.merger = new Merger(objects, committer, clock);
    this.optimizer = new Optimizer(objects, committer, clock, nonces);
    this.clock = clock;
  }

  /** A commit and the branch it was found by, if it was. */
  public record Resolved(OpenCommit commit, Optional<String> branch) {}

  /** The newest commit of a branch, opened; empty where there is no such branch. */
  public Optional<OpenCommit> head(String branch) {
    return refs.head(branch).map(id -> OpenCommit.open(id, objects));
  }

  /**
   * Finds a commit by a branch, a tag, eight digits or more of its id, a time, or one of these with
   * {@code ~n}.
   *
   * @param branch the branch that times are looked up in
   */
  public Resolved resolve(String ref, String branch) {
    Refs.Resolved found = refs.resolve(ref, branch);
    return new Resolved(OpenCommit.open(found.commit(), objects), found.branch());
  }

  /** Branches and tags: lists, makes, moves, renames and deletes them. */
  public RefChanges refs() {
    return refChanges;
  }

  /** Commits a change on a branch; durable when this returns. */
  public Commit commit(
      String dataset, String branch, String author, String message, Changes changes) {
    return committer.commit(new Committer.Request(dataset, branch, author, message), changes);
  }

  /**
   * Makes the first commit of a dataset.
   *
   * @param beforePublish runs when every object is durable and nothing shows yet
   */
  public Commit commitFirst(
      String dataset,
      String branch,
      String author,
      String message,
      Changes changes,
      Runnable beforePublish) {
    return committer.commitFirst(
        new Committer.Request(dataset, branch, author, message), changes, beforePublish);
  }

  /**
   * Merges a commit into a branch; durable when this returns.
   *
   * @param fastForward whether a branch without commits of its own just moves
   * @throws MergeConflictException if the resolver leaves a conflict open; nothing was changed then
   */
  public MergeResult merge(
      String dataset,
      String branch,
      String author,
      String message,
      OpenCommit theirs,
      MergeResolver resolver,
      boolean fastForward) {
    return merger.merge(
        new Committer.Request(dataset, branch, author, message), theirs, resolver, fastForward);
  }

  /**
   * Commits the reverse of a commit on a branch; empty where that changes nothing.
   *
   * @throws MergeConflictException if rows it changed were changed again since, and the resolver
   *     leaves that open
   */
  public Optional<Commit> revert(
      String dataset,
      String branch,
      String author,
      String message,
      OpenCommit commit,
      MergeResolver resolver) {
    return merger.revert(new Committer.Request(dataset, branch, author, message), commit, resolver);
  }

  /** Commits the state of another commit on a branch; empty where that changes nothing. */
  public Optional<Commit> restore(
      String dataset, String branch, String author, String message, OpenCommit wanted) {
    return merger.restore(new Committer.Request(dataset, branch, author, message), wanted);
  }

  /**
   * Lays out the newest commit of a branch anew: the same rows in fewer, fuller chunks.
   *
   * @param dropsDeleted whether deleted rows go from the layout however few they are
   */
  public LayoutResult optimize(String dataset, String branch, String author, boolean dropsDeleted) {
    return optimizer.optimize(
        new Committer.Request(dataset, branch, author, "Optimize"), dropsDeleted);
  }

  /** What differs between two commits. */
  public Diff diff(OpenCommit from, OpenCommit to) {
    return new Diff(CommitDiff.between(from, to));
  }

  /** For each tensor the commit that gave a row the sample it has. */
  public Map<String, Commit> blame(OpenCommit commit, long row) {
    return new Blame(objects).of(commit, row);
  }

  /** Adds to a stage; durable when this returns. */
  public void stage(String stage, String owner, String branch, String base, Changes changes) {
    stages.add(stage, owner, branch, base, clock.instant(), changes);
  }

  /** Everything that is staged and not committed yet, in the order of the stages' ids. */
  public Stages stages() {
    Set<String> consumed = new HashSet<>();
    Stages all = stages.list(Set.of());
    for (Stage stage : all.readable()) {
      refs.head(stage.branch()).ifPresent(head -> collectConsumed(head, stage.base(), consumed));
    }
    all.readable().stream()
        .map(Stage::since)
        .min(Comparator.naturalOrder())
        .ifPresent(oldest -> collectConsumedElsewhere(oldest.minus(CLOCK_SKEW), consumed));
    return consumed.isEmpty() ? all : stages.list(consumed);
  }

  /**
   * What the commits after {@code base} took in: a crash may come between a commit and the clean-up
   * of its stage.
   */
  private void collectConsumed(String head, String base, Set<String> consumed) {
    Cut cut = objects.cut();
    Set<String> seen = new HashSet<>();
    String id = head;
    while (!id.equals(base) && seen.add(id)) {
      CommitRecord record = objects.commit(id);
      consumed.addAll(record.stages());
      List<String> parents = cut.parents(id, record, objects::hasCommit);
      if (parents.isEmpty()) {
        return;
      }
      id = parents.get(0);
    }
  }

  /**
   * What commits of any branch took in since a time: staged work may be committed on another branch
   * than its own, and a branch may have been renamed since.
   */
  private void collectConsumedElsewhere(Instant since, Set<String> consumed) {
    Set<String> seen = new HashSet<>();
    for (String branch : refs.branches()) {
      Optional<String> next = refs.head(branch);
      while (next.isPresent() && seen.add(next.get())) {
        CommitRecord record;
        try {
          record = objects.commit(next.get());
        } catch (ObjectMissingException e) {
          // The history was cut there.
          break;
        }
        consumed.addAll(record.stages());
        next =
            record.parents().stream().findFirst().filter(parent -> !record.time().isBefore(since));
      }
    }
  }

  /** The changes of several stages one after another; classes keep their names. */
  public Changes combine(List<Stage> stages) {
    Changes all = stages.get(0).changes();
    for (Stage stage : stages.subList(1, stages.size())) {
      all = committer.oneAfterAnother(all, stage.changes());
    }
    return all;
  }

  /** The objects that every branch, tag and stage reaches. */
  public ObjectWalk walk() {
    return new ObjectWalk(objects, refs, stages());
  }

  /** Where history was cut. */
  public Cut cut() {
    return objects.cut();
  }

  /** How many commits {@link #cutHistory} would cut off. */
  public long planCut(Instant before) {
    return new HistoryCut(objects).plan(before).commits();
  }

  /**
   * Cuts off the history that is older than a time: it is listed no more, and reclaimed once that
   * is as old as the retention time.
   *
   * @return how many commits were cut off
   */
  public long cutHistory(Instant before, String author) {
    return new HistoryCut(objects).cut(before, author, clock.instant());
  }

  /** Drops a stage; after this no power cut brings it back. */
  public void dropStage(String stage) {
    stages.dropDurably(stage);
  }

  /** Drops a stage that a commit took in: should a power cut bring it back, it is passed over. */
  public void dropCommittedStage(String stage) {
    stages.drop(stage);
  }
}
