package dev.tarn.version.merge;

import dev.tarn.error.ConflictException;
import dev.tarn.error.RefusedException;
import dev.tarn.version.Commit;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.MergeResult;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.ref.Ancestry;
import dev.tarn.version.ref.RefForm;
import dev.tarn.version.ref.RefLog;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.Committer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Brings commits of other lines onto a branch: merges, reverts and restores. */
public final class Merger {
  private static final int MAX_ATTEMPTS = 100;

  private final PackReader objects;
  private final RefLog refs;
  private final Committer committer;
  private final Clock clock;

  public Merger(PackReader objects, Committer committer, Clock clock) {
    this.objects = objects;
    this.refs = new RefLog(objects.store());
    this.committer = committer;
    this.clock = clock;
  }

  /**
   * Merges a commit into a branch.
   *
   * @param fastForward whether a branch without commits of its own just moves
   */
  public MergeResult merge(
      Committer.Request request, OpenCommit theirs, MergeResolver resolver, boolean fastForward) {
    String prefix = ObjectNames.head(request.branch());
    Ancestry ancestry = new Ancestry(objects);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      RefLog.Head head =
          refs.head(prefix).orElseThrow(() -> Committer.branchGone(request.branch()));
      OpenCommit ours =
          OpenCommit.open(
              head.commit().orElseThrow(() -> Committer.branchGone(request.branch())), objects);
      Commit base = base(ancestry, ours, theirs);
      if (base.id().equals(theirs.commit().id())) {
        return new MergeResult(MergeResult.Kind.UP_TO_DATE, ours.commit());
      }
      if (fastForward && base.id().equals(ours.commit().id())) {
        boolean moved =
            refs.take(
                new RefForm(
                    prefix,
                    head.number() + 1,
                    Optional.of(theirs.storedId()),
                    request.author(),
                    EntryForm.time(EntryForm.micros(clock.instant())),
                    ""));
        if (moved) {
          return new MergeResult(MergeResult.Kind.FAST_FORWARD, theirs.commit());
        }
        continue;
      }
      Optional<Commit> merged =
          committer.commit(request, newest -> prepareMerge(ancestry, newest, theirs, resolver));
      if (merged.isPresent()) {
        return new MergeResult(MergeResult.Kind.MERGED, merged.get());
      }
    }
    throw new ConflictException(
        "busy-branch",
        "Branch '" + request.branch() + "' moved each time this merge was tried.",
        "Nothing was changed; merge again.");
  }

  private Optional<Committer.Prepared> prepareMerge(
      Ancestry ancestry, OpenCommit ours, OpenCommit theirs, MergeResolver resolver) {
    Commit base = base(ancestry, ours, theirs);
    if (base.id().equals(theirs.commit().id())) {
      return Optional.empty();
    }
    OpenCommit from = OpenCommit.open(base.id(), objects);
    Changes changes = new ThreeWayMerge(from, ours, theirs, resolver, objects).changes();
    return Optional.of(new Committer.Prepared(changes, List.of(theirs.commit().id())));
  }

  private static Commit base(Ancestry ancestry, OpenCommit ours, OpenCommit theirs) {
    return ancestry
        .base(ours.commit().id(), theirs.commit().id())
        .orElseThrow(
            () ->
                new RefusedException(
                    "unrelated-histories",
                    "Commits "
                        + ours.commit().shortId()
                        + " and "
                        + theirs.commit().shortId()
                        + " have no commit in common.",
                    "Only branches that come from one commit can be merged; where the history was"
                        + " cut, what they had in common may be gone."));
  }

  /**
   * Commits the reverse of a commit.
   *
   * @return empty where that changes nothing
   */
  public Optional<Commit> revert(
      Committer.Request request, OpenCommit commit, MergeResolver resolver) {
    List<String> parents = commit.commit().parents();
    if (parents.isEmpty()) {
      throw new RefusedException(
          "first-commit",
          "Commit " + commit.commit().shortId() + " is the first: there is nothing before it.",
          "'tarn delete' takes rows away.");
    }
    OpenCommit before = OpenCommit.open(parents.get(0), objects);
    return committer.commit(
        request, head -> prepare(new ThreeWayMerge(commit, head, before, resolver, objects)));
  }

  /**
   * Commits the state of an older commit, or one of another line, again.
   *
   * @return empty where that changes nothing
   */
  public Optional<Commit> restore(Committer.Request request, OpenCommit wanted) {
    return committer.commit(
        request,
        head -> prepare(new ThreeWayMerge(head, head, wanted, MergeResolver.theirs(), objects)));
  }

  private static Optional<Committer.Prepared> prepare(ThreeWayMerge merge) {
    Changes changes = merge.changes();
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Committer.Prepared(changes, List.of()));
  }
}
