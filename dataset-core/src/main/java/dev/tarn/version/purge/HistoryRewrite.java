package dev.tarn.version.purge;

import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.version.Commit;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.pack.Cut;
import dev.tarn.version.pack.NewFiles;
import dev.tarn.version.pack.ObjectMoves;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.reach.PacksBelow;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.RowIdentities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes all history anew that has certain rows: each commit that has one of them, deleted or not,
 * and each one that came after such a commit. What was before them stays as it is. Nothing refers
 * to what is written until refs are moved. For one thread.
 */
public final class HistoryRewrite {
  private final PackReader objects;
  private final RowIdentities rows;
  private final ErasedPositions erased;

  /** Commits and layouts that are reached, parents first and a layout behind its commit. */
  private final Set<String> reached;

  private final Set<String> affected = new LinkedHashSet<>();
  private final Map<String, Boolean> holding = new HashMap<>();
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final List<NewFiles> files = new ArrayList<>();

  /**
   * Finds out what is to be written anew.
   *
   * @param rows the rows that go
   * @param roots what branches, tags and views stand for
   */
  public HistoryRewrite(PackReader objects, RowIdentities rows, Collection<String> roots) {
    this.objects = objects;
    this.rows = rows;
    this.erased = new ErasedPositions(objects, rows);
    Ancestors ancestors = new Ancestors(objects);
    this.reached = ancestors.parentsFirst(roots);
    boolean othersHold = !objects.cut().isNone() && othersHold();
    for (String id : reached) {
      if (holds(id)
          || ancestors.before(id).stream().anyMatch(affected::contains)
          || (othersHold && PacksBelow.of(id, objects).stream().anyMatch(this::goes))) {
        affected.add(id);
      }
    }
  }

  /**
   * Whether a commit that nothing reaches may have samples of the rows: behind a cut, its pack
   * stays for anything in it that later commits share, so that these are written anew too.
   */
  private boolean othersHold() {
    return objects.store().listAll(ObjectNames.COMMITS).stream()
        .filter(ObjectNames::isNamedById)
        .map(ObjectNames::idOf)
        .anyMatch(id -> !reached.contains(id) && goes(id));
  }

  /** Whether the object of a commit has samples of the rows, deleted ones too. */
  public boolean holds(String id) {
    return holding.computeIfAbsent(id, key -> !erased.of(objects.commit(id)).isEmpty());
  }

  /** Whether branches, tags and views reach a commit. */
  public boolean reaches(String id) {
    return reached.contains(id);
  }

  /** The ids of the commits that are written anew, layouts not counted. */
  public List<String> commits() {
    return affected.stream().filter(id -> objects.commit(id).laidOut().isEmpty()).toList();
  }

  /** The ids of all objects that are written anew. */
  public Set<String> affected() {
    return affected;
  }

  /** Is told of each commit that was written. */
  @FunctionalInterface
  public interface Progress {
    void at(long done, long total);
  }

  /**
   * Writes everything, durably when this returns.
   *
   * @return by its old id the new id of each commit and layout
   */
  public Map<String, String> write(Progress progress) {
    Map<String, Commit> rewritten = new HashMap<>();
    ObjectMoves moves = new ObjectMoves(objects, this::goes);
    CommitRewrite writer = new CommitRewrite(objects, rows, moves, rewritten);
    for (String id : affected) {
      OpenCommit commit = OpenCommit.open(id, objects);
      CommitRewrite.Written written =
          writer.write(commit, parent(commit), erased.of(commit.record()));
      ids.put(id, written.id());
      files.add(written.files());
      if (commit.record().laidOut().isEmpty()) {
        rewritten.put(id, written.commit());
      }
      progress.at(ids.size(), affected.size());
    }
    objects.store().sync();
    return ids;
  }

  /** Of a parent that nothing reaches, behind a cut, parts may be gone. */
  private Optional<OpenCommit> parent(OpenCommit commit) {
    return commit.record().parents().stream()
        .findFirst()
        .filter(reached::contains)
        .map(id -> OpenCommit.open(id, objects));
  }

  /**
   * Whether the pack of a commit will be gone: of one that is written anew; or that nothing reaches
   * but for its pack, when it has samples of the rows.
   */
  private boolean goes(String id) {
    return affected.contains(id) || (!reached.contains(id) && mayHold(id));
  }

  /** Of a commit that nothing reaches, the list of its rows may be gone. */
  private boolean mayHold(String id) {
    try {
      return holds(id);
    } catch (TarnException e) {
      if (isGone(e)) {
        return !rows.isEmpty();
      }
      throw e;
    }
  }

  /** Whether an object, or a part of it, is not there any more. */
  public static boolean isGone(TarnException e) {
    return e instanceof DamagedException
        || e instanceof ObjectMissingException
        || e.code().equals("commit-reclaimed");
  }

  /** The ids of what was written. */
  public Collection<String> newCommits() {
    return ids.values();
  }

  /**
   * What the new commits bring along beside their packs: until refs are moved nothing reaches it.
   */
  public List<NewFiles> files() {
    return files;
  }

  /** The commits that stand for others in a cut of history, as they are called now. */
  public Cut cut(Cut old) {
    Set<String> ends = new HashSet<>(old.ends());
    old.ends().stream().filter(ids::containsKey).forEach(end -> ends.add(ids.get(end)));
    Set<String> commits = new HashSet<>(old.commits());
    old.commits().stream().filter(ids::containsKey).forEach(id -> commits.add(ids.get(id)));
    return new Cut(old.before(), ends, commits);
  }
}
