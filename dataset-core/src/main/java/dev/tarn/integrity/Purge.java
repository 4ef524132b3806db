package dev.tarn.integrity;

import dev.tarn.error.ConflictException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.history.Versions;
import dev.tarn.version.object.Nonces;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.Trash;
import dev.tarn.version.pack.Cut;
import dev.tarn.version.pack.Cuts;
import dev.tarn.version.pack.NewFiles;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.purge.Ancestors;
import dev.tarn.version.purge.HistoryRewrite;
import dev.tarn.version.reach.Roots;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.ref.RefMoves;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowIdentities;
import dev.tarn.version.stage.StageStore;
import dev.tarn.version.stage.Stages;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows out of a dataset and all its history: every commit is asked which rows meet the
 * condition, the commits that have one of them are written anew without them and those after them
 * too, branches, tags and views follow, and then everything that nothing reaches is deleted.
 *
 * <p>Broken off at any point it leaves the old history or the new one behind each ref, each whole.
 * The old commits are deleted last, so that a second purge finds the same rows and ends what the
 * first began.
 */
public final class Purge {
  private static final int MAX_ATTEMPTS = 10;

  /** Early commits lack tensors and classes that were added later. */
  private static final Set<String> NOT_THERE_YET = Set.of("unknown-tensor", "unknown-class");

  private final PackReader objects;
  private final ObjectStore store;
  private final Versions versions;
  private final RefMoves refs;
  private final Rows condition;
  private final Views views;
  private final String author;
  private final Clock clock;
  private final Nonces nonces;
  private final PurgeProgress progress;

  /** Finds rows. */
  @FunctionalInterface
  public interface Rows {
    /**
     * The rows of a commit that go.
     *
     * @throws TarnException {@code unknown-tensor} or {@code unknown-class} if the commit does not
     *     have one that the rows are told by
     */
    Positions of(OpenCommit commit);
  }

  /** The saved views. */
  public interface Views {
    /** What becomes of the views of these commits. */
    List<Purged.MovedView> plan(Collection<String> commits, RowIdentities going);

    /**
     * Saves each view of these commits anew and deletes the old one.
     *
     * @param moved by its old id the new id of each commit
     */
    List<Purged.MovedView> follow(Map<String, String> moved, RowIdentities going);
  }

  /**
   * @param objects reads the dataset's objects; used by nobody else
   * @param author who purges
   */
  public Purge(
      PackReader objects,
      Versions versions,
      Rows condition,
      Views views,
      String author,
      Clock clock,
      Nonces nonces,
      PurgeProgress progress) {
    this.objects = objects;
    this.store = objects.store();
    this.versions = versions;
    this.refs = new RefMoves(objects);
    this.condition = condition;
    this.views = views;
    this.author = author;
    this.clock = clock;
    this.nonces = nonces;
    this.progress = progress;
  }

  /** What the commits answered. */
  private static final class Asked {
    final RowIdentities rows = new RowIdentities();
    final List<String> without = new ArrayList<>();
    boolean lost;
    long commits;
    @Nullable TarnException first;
  }

  /** Says what {@link #run} would do; nothing is changed. */
  public Purged plan() {
    refuseStaged();
    Asked asked = ask(commits());
    HistoryRewrite rewrite = rewrite(asked);
    return answer(
        asked,
        rewrite.commits().size(),
        refs(ObjectNames.HEADS, rewrite.affected()),
        refs(ObjectNames.TAGS, rewrite.affected()),
        views.plan(rewrite.affected(), asked.rows),
        reclaimedNothing());
  }

  /**
   * Does it. What it began is durable before anything is deleted.
   *
   * @throws ConflictException if others change refs all the time, or if something keeps an old
   *     commit
   */
  public Purged run() {
    refuseStaged();
    dropCommittedStages();
    Set<String> before = commits();
    Asked asked = ask(before);
    // Of one that was broken off, the commits may be gone already and their chunks not yet.
    if (asked.rows.isEmpty() && !asked.lost && !Reclaimer.isAllBegun(store)) {
      return answer(asked, 0, List.of(), List.of(), List.of(), reclaimedNothing());
    }
    Set<String> branches = new TreeSet<>();
    Set<String> tags = new TreeSet<>();
    List<Purged.MovedView> moved = new ArrayList<>();
    Set<String> going = new LinkedHashSet<>();
    Set<String> written = new LinkedHashSet<>();
    HistoryRewrite rewrite = rewrite(asked);
    for (int attempt = 0; !rewrite.affected().isEmpty(); attempt++) {
      if (attempt == MAX_ATTEMPTS) {
        throw busy();
      }
      Map<String, String> ids =
          rewrite.write((done, total) -> progress.at(PurgeProgress.Step.WRITING, done, total));
      written.addAll(rewrite.commits());
      going.addAll(ids.keySet());
      branches.addAll(refs(ObjectNames.HEADS, ids.keySet()));
      tags.addAll(refs(ObjectNames.TAGS, ids.keySet()));
      moveCut(rewrite);
      checkThere(rewrite);
      moved.addAll(views.follow(ids, asked.rows));
      refs.follow(ids, author, clock.instant());
      rewrite = rewrite(asked);
    }
    for (String id : before) {
      if (isHeldBy(id, rewrite)) {
        going.add(id);
      }
    }
    // A number in the middle of a chain keeps its commit, though nothing reaches it.
    Set<String> forgotten = new LinkedHashSet<>(going);
    before.stream().filter(Predicate.not(rewrite::reaches)).forEach(forgotten::add);
    refs.forget(forgotten);
    Reclaimed reclaimed = Reclaimer.reclaimAll(objects, nonces);
    checkGone(going);
    return answer(asked, written.size(), branches, tags, moved, reclaimed);
  }

  private HistoryRewrite rewrite(Asked asked) {
    return new HistoryRewrite(objects, asked.rows, Roots.withoutBegunViews(objects));
  }

  private static Reclaimed reclaimedNothing() {
    return new Reclaimed(List.of(), 0, 0, 0, 0);
  }

  private static Purged answer(
      Asked asked,
      long written,
      Collection<String> branches,
      Collection<String> tags,
      List<Purged.MovedView> moved,
      Reclaimed reclaimed) {
    return new Purged(
        asked.rows.count(),
        asked.commits,
        asked.without,
        written,
        List.copyOf(branches),
        List.copyOf(tags),
        moved,
        reclaimed);
  }

  private List<String> refs(String prefix, Collection<String> commits) {
    return refs.standingFor(prefix, commits);
  }

  /** Staged rows may be some that go, and their stage stands for a commit that goes. */
  private void refuseStaged() {
    Stages staged = versions.stages();
    if (!staged.readable().isEmpty() || !staged.damaged().isEmpty()) {
      throw stagedWork();
    }
  }

  private static RefusedException stagedWork() {
    return new RefusedException(
        "staged-work",
        "There is staged work: it may hold such rows, and it was made on a commit that goes.",
        "'tarn status DATASET' lists it; commit or reset it first.");
  }

  /** What was committed, and is still there because whoever committed it was stopped. */
  private void dropCommittedStages() {
    for (String stage : new StageStore(store).stageIds()) {
      Stages staged = versions.stages();
      boolean waits =
          staged.damaged().containsKey(stage)
              || staged.readable().stream().anyMatch(other -> other.id().equals(stage));
      if (waits) {
        throw stagedWork();
      }
      versions.dropStage(stage);
    }
  }

  /** The ids of all commits and layouts, those too that nothing reaches or that lie aside. */
  private Set<String> commits() {
    Set<String> ids = new LinkedHashSet<>();
    store.listAll(ObjectNames.COMMITS).forEach(name -> addCommit(name, ids));
    Trash trash = new Trash(store);
    for (String run : trash.runs()) {
      trash.objects(run).forEach(name -> addCommit(name, ids));
    }
    return ids;
  }

  private static void addCommit(String name, Set<String> ids) {
    if (name.startsWith(ObjectNames.COMMITS) && ObjectNames.isNamedById(name)) {
      ids.add(ObjectNames.idOf(name));
    }
  }

  /**
   * Asks every commit, also those that nothing reaches: a purge that was broken off may have left
   * the only commit that tells of a row.
   */
  private Asked ask(Set<String> commits) {
    Asked asked = new Asked();
    Set<String> reached = new Ancestors(objects).parentsFirst(Roots.withoutBegunViews(objects));
    long done = 0;
    for (String id : commits) {
      try {
        ask(id, asked);
      } catch (TarnException e) {
        // What nothing reaches may be deleted in part, and is going to be deleted altogether.
        if (reached.contains(id) || !HistoryRewrite.isGone(e)) {
          throw e;
        }
        asked.lost = true;
      }
      progress.at(PurgeProgress.Step.ASKING, ++done, commits.size());
    }
    if (asked.commits == 0 && asked.first != null) {
      throw asked.first;
    }
    return asked;
  }

  private void ask(String id, Asked asked) {
    if (objects.commit(id).laidOut().isPresent()) {
      return;
    }
    // Deleted rows too: their samples are still there.
    OpenCommit commit = OpenCommit.open(id, objects).withDeletedRows();
    Positions found;
    try {
      found = condition.of(commit);
    } catch (TarnException e) {
      if (!NOT_THERE_YET.contains(e.code())) {
        throw e;
      }
      asked.without.add(id);
      asked.first = asked.first == null ? e : asked.first;
      return;
    }
    asked.commits++;
    asked.rows.add(commit.table(), found);
  }

  /** Before refs are moved, so that the new history ends where the old one did. */
  private void moveCut(HistoryRewrite rewrite) {
    Cuts cuts = new Cuts(store);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Cut seen = cuts.newest();
      Cut moved = rewrite.cut(seen);
      if (seen.isNone() || moved.equals(seen) || cuts.put(seen, moved, author, clock.instant())) {
        return;
      }
    }
    throw busy();
  }

  /**
   * Nothing reaches what was written yet, so that a reclaim without retention may have taken it.
   */
  private void checkThere(HistoryRewrite rewrite) {
    Optional<String> newest = rewrite.newCommits().stream().reduce((first, second) -> second);
    Instant now = store.modified(ObjectNames.commit(newest.orElseThrow()));
    for (NewFiles files : rewrite.files()) {
      files.check(now, false);
    }
    for (String id : rewrite.newCommits()) {
      if (!objects.hasCommit(id)) {
        throw NewFiles.reclaimed(ObjectNames.commit(id));
      }
    }
  }

  private boolean isHeldBy(String id, HistoryRewrite rewrite) {
    try {
      return rewrite.holds(id);
    } catch (TarnException e) {
      if (HistoryRewrite.isGone(e)) {
        return false;
      }
      throw e;
    }
  }

  private void checkGone(Set<String> going) {
    for (String id : going) {
      if (objects.hasCommit(id)) {
        throw new ConflictException(
            "purge-incomplete",
            "Commit "
                + id.substring(0, 8)
                + " still has such rows: a branch, tag, view or staged work was made on it while"
                + " this went on.",
            "Nothing else is lost. Purge again, while nobody writes.");
      }
    }
  }

  private static ConflictException busy() {
    return new ConflictException(
        "busy-history",
        "Others changed branches, tags or views " + MAX_ATTEMPTS + " times while this was tried.",
        "Purge again, while nobody writes.");
  }
}
