package dev.tarn.version.reach;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.chunk.StatsDifference;
import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunRef;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.write.AppendedRows;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.Edits;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Visits everything that lies below commits. What many commits share is walked once, so that the
 * cost is that of what is stored.
 */
final class CommitWalk {
  /** Is told what was found. */
  interface Visitor {
    /**
     * An object that is referred to. A chunk is given for each listing of it, so that all that it
     * holds is known; others once for each list that they are a part of.
     *
     * @param ownName its name where it is a file of its own; otherwise it lies in the pack
     * @param held what it says, and of which tensor and rows
     */
    void object(ObjectRef ref, String ownName, Held held);

    /** Something could not be read, so that what lies below it was not visited. */
    void damaged(String name, TarnException reason);
  }

  private final PackReader objects;
  private final Visitor visitor;
  private final Set<String> walked = new HashSet<>();
  private String commit = "";

  CommitWalk(PackReader objects, Visitor visitor) {
    this.objects = objects;
    this.visitor = visitor;
  }

  /**
   * Visits what lies below a commit, and not its parents.
   *
   * @param commitId the commit's
   */
  void visit(String commitId, CommitRecord record) {
    commit = ObjectNames.commit(commitId);
    ObjectRef schema = record.schema();
    if (walked.add(key(schema, ""))) {
      visitor.object(schema, ObjectNames.schema(schema.id()), Held.of("schema"));
    }
    new ListWalk<>("row identities", "", EntryForm.SEGMENTS, null).visit(record.rowTable());
    new ListWalk<>("history", "", EntryForm.COMMITS, null).visit(record.history());
    new ListWalk<>(
            "deleted rows",
            "",
            EntryForm.DELETIONS,
            (deletion, first) -> positions(deletion.positions(), Held.of("list of deleted rows")))
        .visit(record.deletions());
    for (Map.Entry<String, RunList<ChunkEntry>> tensor : record.tensors().entrySet()) {
      String id = tensor.getKey();
      new ListWalk<>(
              "chunks",
              id,
              EntryForm.CHUNKS,
              (chunk, first) -> chunk(chunk, Held.chunk(chunk, id, first)))
          .visit(tensor.getValue());
    }
    for (Map.Entry<String, RunList<Patch>> tensor : record.patches().entrySet()) {
      String id = tensor.getKey();
      new ListWalk<>(
              "updates",
              id,
              EntryForm.PATCHES,
              (patch, first) -> {
                positions(patch.positions(), Held.list("updated rows", id));
                chunk(patch.chunk(), Held.patch(patch, id));
              })
          .visit(tensor.getValue());
    }
  }

  /** Visits the files that staged work keeps. */
  void visit(Changes staged) {
    for (AppendedRows rows : staged.appended()) {
      rows.chunks().forEach((tensor, chunks) -> chunks.forEach(chunk -> pending(chunk, tensor)));
    }
    for (Edits edits : staged.edits()) {
      edits
          .updates()
          .forEach((tensor, patches) -> patches.forEach(patch -> pending(patch.chunk(), tensor)));
    }
  }

  private void pending(PendingChunk chunk, String tensor) {
    if (chunk.content() == null) {
      chunk(chunk.entry(), Held.staged(tensor));
    }
  }

  private void positions(StoredPositions positions, Held held) {
    ObjectRef ref = positions.object();
    if (ref != null && walked.add(key(ref, ""))) {
      visitor.object(ref, ObjectNames.run(ref.id()), held);
    }
  }

  private void chunk(ChunkEntry entry, Held held) {
    ObjectRef ref = entry.object();
    if (ref != null) {
      visitor.object(ref, ObjectNames.chunk(ref.id()), held);
    } else if (!entry.stats().equals(ChunkStats.ofNulls(entry.rows()))) {
      visitor.damaged(
          commit,
          new DamagedException(
              "A list of chunks of tensor "
                  + held.tensor()
                  + " names no file for rows of which "
                  + StatsDifference.of(
                      "there are", ChunkStats.ofNulls(entry.rows()), "the list says", entry.stats())
                  + ".",
              null));
    }
  }

  private static String key(ObjectRef ref, String list) {
    return list + ref.pack() + "/" + ref.id();
  }

  /** Is given each entry of a list and the position it begins with. */
  private interface Entries<E> {
    void entry(E entry, long first);
  }

  /** Walks one list of one commit, as far as no other commit's list was walked the same way. */
  private final class ListWalk<E> {
    private final String what;
    private final String tensor;
    private final EntryForm<E> form;
    private final @Nullable Entries<E> entries;

    ListWalk(String what, String tensor, EntryForm<E> form, @Nullable Entries<E> entries) {
      this.what = what;
      this.tensor = tensor;
      this.form = form;
      this.entries = entries;
    }

    void visit(RunList<E> list) {
      long tail = RunList.rows(list.tail(), form);
      ObjectRef spine = list.spine();
      if (spine != null) {
        attempt(
            spine,
            () -> {
              visitRef(spine, 0, list.rows() - tail);
              long found = runs(objects.runs(spine), 0);
              checkRows(spine, found, list.rows() - tail);
            });
      }
      give(list.tail(), list.rows() - tail);
    }

    private boolean visitRef(ObjectRef ref, long first, long rows) {
      boolean isNew = walked.add(key(ref, what + tensor + "/" + first + "/"));
      if (isNew) {
        // Rows of patches and deletions are no run of positions.
        boolean inOrder = form == EntryForm.CHUNKS || form == EntryForm.SEGMENTS;
        Held held =
            inOrder ? Held.list(what, tensor, first, first + rows) : Held.list(what, tensor);
        visitor.object(ref, ObjectNames.run(ref.id()), held);
      }
      return isNew;
    }

    /** Where the rows of the last run end. That levels go down is seen to where runs are read. */
    private long runs(List<RunRef> runs, long first) {
      long at = first;
      for (RunRef run : runs) {
        run(run, at);
        at += run.rows();
      }
      return at;
    }

    private void run(RunRef run, long first) {
      boolean isNew = visitRef(run.object(), first, run.rows());
      // A list of lists may list one again and again, and that again: below it is looked once, or
      // the cost would not be that of what is stored.
      if (!isNew || (run.isNode() && !walked.add(key(run.object(), what + tensor + "/node/")))) {
        return;
      }
      attempt(
          run.object(),
          () -> {
            if (run.isNode()) {
              runs(objects.runs(run), first);
            } else {
              List<E> found = objects.entries(run, form);
              checkStats(run, found);
              give(found, first);
            }
          });
    }

    private void checkStats(RunRef run, List<E> found) {
      Optional<ChunkStats> merged = form.stats(found);
      ChunkStats said = run.stats();
      if (said != null && merged.isPresent() && !merged.get().equals(said)) {
        throw new DamagedException(
            "Run "
                + run.object().id()
                + ": "
                + StatsDifference.of("its chunks have", merged.get(), "what lists it says", said)
                + ".",
            null);
      }
    }

    private void checkRows(ObjectRef run, long found, long expected) {
      if (found != expected) {
        throw new DamagedException(
            "Run " + run.id() + " has " + found + " rows; " + expected + " were expected.", null);
      }
    }

    private void give(List<E> list, long first) {
      Entries<E> to = entries;
      if (to != null) {
        long at = first;
        for (E entry : list) {
          to.entry(entry, at);
          at += form.rows(entry);
        }
      }
    }
  }

  private void attempt(ObjectRef ref, Runnable step) {
    try {
      step.run();
    } catch (TarnException e) {
      if (e.kind() == TarnException.Kind.ENVIRONMENT) {
        throw e;
      }
      String name = ref.isOwnFile() ? ObjectNames.run(ref.id()) : ObjectNames.commit(ref.pack());
      visitor.damaged(name, e);
    }
  }
}
