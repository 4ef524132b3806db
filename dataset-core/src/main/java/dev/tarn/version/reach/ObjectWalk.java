package dev.tarn.version.reach;

import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Cut;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunListReader;
import dev.tarn.version.pack.RunListWriter;
import dev.tarn.version.pack.RunRef;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.read.TensorChunks;
import dev.tarn.version.ref.Refs;
import dev.tarn.version.stage.Stage;
import dev.tarn.version.write.AppendedRows;
import dev.tarn.version.write.Edits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Visits every object that branches, tags and stages reach: commits and all that lies below them.
 */
public final class ObjectWalk {
  private final PackReader objects;
  private final Refs refs;
  private final List<Stage> stages;
  private Cut cut = Cut.NONE;
  private final Set<String> seenCommits = new HashSet<>();
  private final Set<String> seenObjects = new HashSet<>();

  public ObjectWalk(PackReader objects, Refs refs, List<Stage> stages) {
    this.objects = objects;
    this.refs = refs;
    this.stages = stages;
  }

  /**
   * An object that is reached.
   *
   * @param name its name in the store
   * @param id what its bytes must hash to, 64 hex digits; empty where the name is not by content
   * @param tensor the tensor whose samples it holds, or empty
   * @param firstRow the first row it holds, or -1
   * @param lastRow the last row it holds, or -1
   */
  public record Found(String name, String id, String tensor, long firstRow, long lastRow) {
    static Found of(String name, String id) {
      return new Found(name, id, "", -1, -1);
    }
  }

  /**
   * Gives each object once; an object that cannot be read on the way is given to {@code damaged}
   * with the reason, and the walk goes on elsewhere.
   */
  public void visit(Consumer<Found> found, BiConsumer<String, TarnException> damaged) {
    Deque<String> commits = new ArrayDeque<>();
    attempt(ObjectNames.CUTS, damaged, () -> cut = objects.cut());
    refs.checkAll(name -> found.accept(Found.of(name, "")), damaged);
    attempt(ObjectNames.HEADS, damaged, () -> refs.heads(damaged).forEach(commits::add));
    stages.forEach(stage -> commits.add(stage.base()));
    stages.forEach(stage -> visitStage(stage, found));
    while (!commits.isEmpty()) {
      String id = commits.pop();
      if (seenCommits.add(id)) {
        found.accept(Found.of(ObjectNames.commit(id), id));
        attempt(ObjectNames.commit(id), damaged, () -> visitCommit(id, commits, found, damaged));
      }
    }
  }

  private static void attempt(
      String name, BiConsumer<String, TarnException> damaged, Runnable step) {
    try {
      step.run();
    } catch (DamagedException | ObjectMissingException e) {
      damaged.accept(name, e);
    } catch (TarnException e) {
      if (e.kind() == TarnException.Kind.ENVIRONMENT) {
        throw e;
      }
      damaged.accept(name, e);
    }
  }

  private void visitCommit(
      String id,
      Deque<String> commits,
      Consumer<Found> found,
      BiConsumer<String, TarnException> damaged) {
    CommitRecord record = objects.commit(id);
    commits.addAll(cut.parents(id, record, objects::hasCommit));
    record.laidOut().ifPresent(laidOut -> commits.add(laidOut.id()));
    ref(record.schema(), ObjectNames.schema(record.schema().id()), found);
    list(record.rowTable(), EntryForm.SEGMENTS, found, damaged);
    list(record.history(), EntryForm.COMMITS, found, damaged);
    list(record.deletions(), EntryForm.DELETIONS, found, damaged);
    OpenCommit open = OpenCommit.open(id, objects);
    open.list(record.deletions(), EntryForm.DELETIONS)
        .forEach(deletion -> positions(deletion.positions(), found));
    for (TensorSchema tensor : open.schema().tensors()) {
      list(record.tensors().get(tensor.id()), EntryForm.CHUNKS, found, damaged);
      long row = 0;
      TensorChunks chunks =
          new TensorChunks(open.list(record.tensors().get(tensor.id()), EntryForm.CHUNKS));
      for (TensorChunks.Placed placed : chunks.all()) {
        chunk(placed.entry(), tensor.name(), row, found);
        row += placed.entry().rows();
      }
      patches(open, record.patches().get(tensor.id()), tensor, found, damaged);
    }
  }

  private void patches(
      OpenCommit open,
      @Nullable RunList<Patch> patches,
      TensorSchema tensor,
      Consumer<Found> found,
      BiConsumer<String, TarnException> damaged) {
    if (patches == null) {
      return;
    }
    list(patches, EntryForm.PATCHES, found, damaged);
    for (Patch patch : open.list(patches, EntryForm.PATCHES).all()) {
      positions(patch.positions(), found);
      ObjectRef ref = patch.chunk().object();
      if (ref != null && ref.isOwnFile() && seenObjects.add(ref.id())) {
        long[] rows = patch.positions().load(objects).toArray();
        found.accept(
            new Found(
                ObjectNames.chunk(ref.id()),
                ref.id(),
                tensor.name(),
                open.live().row(rows[0]),
                open.live().row(rows[rows.length - 1])));
      }
    }
  }

  private void positions(StoredPositions positions, Consumer<Found> found) {
    ObjectRef ref = positions.object();
    if (ref != null) {
      ref(ref, ObjectNames.run(ref.id()), found);
    }
  }

  private void chunk(ChunkEntry entry, String tensor, long row, Consumer<Found> found) {
    ObjectRef ref = entry.object();
    if (ref == null || !ref.isOwnFile()) {
      return;
    }
    if (seenObjects.add(ref.id())) {
      found.accept(
          new Found(ObjectNames.chunk(ref.id()), ref.id(), tensor, row, row + entry.rows() - 1));
    }
  }

  private <E> void list(
      RunList<E> list,
      EntryForm<E> form,
      Consumer<Found> found,
      BiConsumer<String, TarnException> damaged) {
    if (list.spine() != null) {
      run(list.spine(), found);
      attempt(
          list.spine().id(),
          damaged,
          () ->
              new RunListReader<>(list, form, objects)
                  .runs()
                  .forEach(run -> runs(run, found, damaged)));
    }
  }

  private void runs(RunRef run, Consumer<Found> found, BiConsumer<String, TarnException> damaged) {
    run(run.object(), found);
    if (run.level() >= RunListWriter.NODE_LEVEL) {
      attempt(
          run.object().id(),
          damaged,
          () -> objects.runs(run.object()).forEach(part -> runs(part, found, damaged)));
    }
  }

  private void run(ObjectRef ref, Consumer<Found> found) {
    ref(ref, ObjectNames.run(ref.id()), found);
  }

  private void ref(ObjectRef ref, String ownName, Consumer<Found> found) {
    if (ref.isOwnFile() && seenObjects.add(ref.id())) {
      found.accept(Found.of(ownName, ref.id()));
    }
  }

  private void visitStage(Stage stage, Consumer<Found> found) {
    for (AppendedRows rows : stage.changes().appended()) {
      rows.chunks().values().forEach(chunks -> chunks.forEach(chunk -> pending(chunk, found)));
    }
    for (Edits edits : stage.changes().edits()) {
      edits
          .updates()
          .values()
          .forEach(patches -> patches.forEach(patch -> pending(patch.chunk(), found)));
    }
  }

  private void pending(PendingChunk chunk, Consumer<Found> found) {
    if (chunk.content() == null) {
      chunk(chunk.entry(), "", 0, found);
    }
  }
}
