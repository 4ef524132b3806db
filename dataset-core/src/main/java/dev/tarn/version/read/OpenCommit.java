package dev.tarn.version.read;

import dev.tarn.error.DamagedException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.Commit;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Deletion;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunListReader;
import dev.tarn.version.row.LivePositions;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A commit opened for reading. Immutable; threads may share it. Reads through a {@link PackReader}
 * that it does not own.
 */
public final class OpenCommit {
  private final Commit commit;
  private final CommitRecord record;
  private final Schema schema;
  private final PackReader objects;
  private final String storedId;
  private final Map<String, PositionReader> readers = new HashMap<>();
  private final Map<String, TensorReader> tensors = new HashMap<>();
  private @Nullable LivePositions live;
  private @Nullable RowTable table;

  private OpenCommit(String storedId, CommitRecord record, Schema schema, PackReader objects) {
    this.storedId = storedId;
    this.commit = record.summary(storedId);
    this.record = record;
    this.schema = schema;
    this.objects = objects;
  }

  /** Opens a commit by its id; a missing or damaged one is named. */
  public static OpenCommit open(String id, PackReader objects) {
    CommitRecord record = objects.commit(id);
    objects.reads(id);
    Schema schema = objects.schema(record.schema());
    for (TensorSchema tensor : schema.tensors()) {
      if (!record.tensors().containsKey(tensor.id())) {
        throw new DamagedException(
            "Commit " + id + " lists no chunks of tensor '" + tensor.name() + "'.", null);
      }
    }
    return new OpenCommit(id, record, schema, objects);
  }

  /** The same commit as if no row of it had been deleted: row numbers are positions. */
  public OpenCommit withDeletedRows() {
    return new OpenCommit(storedId, record.withoutDeletions(), schema, objects);
  }

  /**
   * The id of the object that was opened: another than the commit's where a layout commit lays it
   * out.
   */
  public String storedId() {
    return storedId;
  }

  /** The commit as {@code log} shows it. */
  public Commit commit() {
    return commit;
  }

  /** The dataset's id, 32 hex digits. */
  public String datasetId() {
    return record.dataset();
  }

  /** Its tensors. */
  public Schema schema() {
    return schema;
  }

  /** How many rows there are. */
  public long rowCount() {
    return record.rowCount();
  }

  /** Which position holds which row. */
  public synchronized LivePositions live() {
    if (live == null) {
      Positions deleted = Positions.none();
      for (Deletion deletion : list(record.deletions(), EntryForm.DELETIONS).all()) {
        Positions positions = deletion.positions().load(objects);
        deleted = deletion.restores() ? deleted.andNot(positions) : deleted.or(positions);
      }
      if (deleted.count() != record.deletions().rows()
          || deleted.end() > record.rowTable().rows()) {
        throw new DamagedException(
            "Commit " + storedId + " deletes other positions than it counts.", null);
      }
      live = new LivePositions(record.rowTable().rows(), deleted);
    }
    return live;
  }

  public CommitRecord record() {
    return record;
  }

  public PackReader objects() {
    return objects;
  }

  /** A tensor by its exact name; an unknown one is refused with the nearest name. */
  public synchronized TensorReader tensor(String name) {
    TensorSchema tensor = schema.tensor(name);
    return tensors.computeIfAbsent(
        tensor.id(), id -> new TensorReader(positions(tensor), live(), objects));
  }

  /** Reads a tensor of this commit by position. */
  public synchronized PositionReader positions(TensorSchema tensor) {
    return readers.computeIfAbsent(
        tensor.id(),
        id ->
            new PositionReader(
                tensor,
                record.rowTable().rows(),
                new TensorChunks(list(record.tensors().get(id), EntryForm.CHUNKS)),
                Overlay.of(patches(id), record.rowTable().rows(), objects),
                this::live,
                objects));
  }

  private List<Patch> patches(String tensor) {
    RunList<Patch> patches = record.patches().getOrDefault(tensor, RunList.empty());
    return list(patches, EntryForm.PATCHES).all();
  }

  /** This commit and those before it along first parents, newest first, at most that many. */
  public List<Commit> history(long limit) {
    List<Commit> commits = new ArrayList<>();
    if (limit > 0) {
      commits.add(commit);
      commits.addAll(list(record.history(), EntryForm.COMMITS).newest(limit - 1));
    }
    return commits.size() < 2 ? commits : objects.cut().visible(commits, objects::hasCommit);
  }

  /** The identity of a row, {@code block:ordinal}; it stays when rows before it are deleted. */
  public String rowId(long row) {
    return table().identity(live().position(row));
  }

  /** Which position has which identity. */
  public synchronized RowTable table() {
    if (table == null) {
      table = new RowTable(list(record.rowTable(), EntryForm.SEGMENTS).all());
    }
    return table;
  }

  public <E> RunListReader<E> list(RunList<E> list, EntryForm<E> form) {
    return new RunListReader<>(list, form, objects);
  }
}
