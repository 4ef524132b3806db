package dev.tarn.version.reach;

import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunListWriter;
import dev.tarn.version.pack.RunRef;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.write.AppendedRows;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.Edits;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Visits everything that lies below commits, each object once however many commits share it, so
 * that the cost is that of what is stored.
 */
final class CommitWalk {
  /** Is told what was found. */
  interface Visitor {
    /**
     * An object that is referred to.
     *
     * @param ownName its name where it is a file of its own; otherwise it lies in the pack
     */
    void object(ObjectRef ref, String ownName);

    /** Something could not be read, so that what lies below it was not visited. */
    void damaged(String name, TarnException reason);
  }

  private final PackReader objects;
  private final Visitor visitor;
  private final Set<String> seen = new HashSet<>();

  CommitWalk(PackReader objects, Visitor visitor) {
    this.objects = objects;
    this.visitor = visitor;
  }

  /** Visits what lies below a commit, and not its parents. */
  void visit(CommitRecord record) {
    object(record.schema(), ObjectNames.schema(record.schema().id()));
    list(record.rowTable(), EntryForm.SEGMENTS, segment -> {});
    list(record.history(), EntryForm.COMMITS, commit -> {});
    list(record.deletions(), EntryForm.DELETIONS, deletion -> positions(deletion.positions()));
    for (RunList<ChunkEntry> chunks : record.tensors().values()) {
      list(chunks, EntryForm.CHUNKS, this::chunk);
    }
    for (RunList<Patch> patches : record.patches().values()) {
      list(
          patches,
          EntryForm.PATCHES,
          patch -> {
            positions(patch.positions());
            chunk(patch.chunk());
          });
    }
  }

  /** Visits the files that staged work keeps. */
  void visit(Changes staged) {
    for (AppendedRows rows : staged.appended()) {
      rows.chunks().values().forEach(chunks -> chunks.forEach(this::pending));
    }
    for (Edits edits : staged.edits()) {
      edits.updates().values().forEach(patches -> patches.forEach(patch -> pending(patch.chunk())));
    }
  }

  private void pending(PendingChunk chunk) {
    if (chunk.content() == null) {
      chunk(chunk.entry());
    }
  }

  private void positions(StoredPositions positions) {
    ObjectRef ref = positions.object();
    if (ref != null) {
      object(ref, ObjectNames.run(ref.id()));
    }
  }

  private void chunk(ChunkEntry entry) {
    ObjectRef ref = entry.object();
    if (ref != null) {
      object(ref, ObjectNames.chunk(ref.id()));
    }
  }

  private boolean object(ObjectRef ref, String ownName) {
    boolean first = seen.add(ref.pack() + "/" + ref.id());
    if (first) {
      visitor.object(ref, ownName);
    }
    return first;
  }

  private <E> void list(RunList<E> list, EntryForm<E> form, Consumer<E> entries) {
    list.tail().forEach(entries);
    ObjectRef spine = list.spine();
    if (spine != null && object(spine, ObjectNames.run(spine.id()))) {
      attempt(
          spine,
          () -> objects.runs(spine).forEach(run -> run(run, Integer.MAX_VALUE, form, entries)));
    }
  }

  private <E> void run(RunRef run, int above, EntryForm<E> form, Consumer<E> entries) {
    ObjectRef ref = run.object();
    if (!object(ref, ObjectNames.run(ref.id()))) {
      return;
    }
    attempt(
        ref,
        () -> {
          if (run.level() < RunListWriter.NODE_LEVEL) {
            objects.entries(ref, form).forEach(entries);
          } else if (run.level() >= above) {
            throw new DamagedException("Run " + ref.id() + " lists a run above its level.", null);
          } else {
            objects.runs(ref).forEach(part -> run(part, run.level(), form, entries));
          }
        });
  }

  private void attempt(ObjectRef ref, Runnable step) {
    try {
      step.run();
    } catch (DamagedException | ObjectMissingException e) {
      String name = ref.isOwnFile() ? ObjectNames.run(ref.id()) : ObjectNames.commit(ref.pack());
      visitor.damaged(name, e);
    }
  }
}
