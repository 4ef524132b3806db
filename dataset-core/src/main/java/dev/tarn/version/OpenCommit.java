package dev.tarn.version;

import dev.tarn.error.DamagedException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A commit opened for reading. Immutable; threads may share it. Reads through a {@link PackReader}
 * that it does not own.
 */
public final class OpenCommit {
  private final Commit commit;
  private final CommitRecord record;
  private final Schema schema;
  private final PackReader objects;
  private final Map<String, TensorReader> tensors = new HashMap<>();

  private OpenCommit(Commit commit, CommitRecord record, Schema schema, PackReader objects) {
    this.commit = commit;
    this.record = record;
    this.schema = schema;
    this.objects = objects;
  }

  /** Opens a commit by its id; a missing or damaged one is named. */
  public static OpenCommit open(String id, PackReader objects) {
    CommitRecord record = objects.commit(id);
    Schema schema = objects.schema(record.schema());
    for (TensorSchema tensor : schema.tensors()) {
      if (!record.tensors().containsKey(tensor.id())) {
        throw new DamagedException(
            "Commit " + id + " lists no chunks of tensor '" + tensor.name() + "'.", null);
      }
    }
    return new OpenCommit(record.summary(id), record, schema, objects);
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
    return record.rowTable().rows();
  }

  CommitRecord record() {
    return record;
  }

  PackReader objects() {
    return objects;
  }

  /** A tensor by its exact name; an unknown one is refused with the nearest name. */
  public synchronized TensorReader tensor(String name) {
    TensorSchema tensor = schema.tensor(name);
    return tensors.computeIfAbsent(
        tensor.id(),
        id ->
            new TensorReader(
                tensor,
                rowCount(),
                new TensorChunks(list(record.tensors().get(id), EntryForm.CHUNKS)),
                objects));
  }

  /** This commit and those before it along first parents, newest first, at most that many. */
  public List<Commit> history(long limit) {
    List<Commit> commits = new ArrayList<>();
    if (limit > 0) {
      commits.add(commit);
      commits.addAll(list(record.history(), EntryForm.COMMITS).newest(limit - 1));
    }
    return commits;
  }

  /** The identity of a row, {@code block:ordinal}; it stays when rows before it are deleted. */
  public String rowId(long row) {
    long first = 0;
    for (RowSegment segment : list(record.rowTable(), EntryForm.SEGMENTS).all()) {
      if (row < first + segment.length()) {
        return segment.block() + ":" + (segment.firstOrdinal() + row - first);
      }
      first += segment.length();
    }
    throw new IndexOutOfBoundsException("Row " + row + " of " + rowCount());
  }

  <E> RunListReader<E> list(RunList<E> list, EntryForm<E> form) {
    return new RunListReader<>(list, form, objects);
  }
}
