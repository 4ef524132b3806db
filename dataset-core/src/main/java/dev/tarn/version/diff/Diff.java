package dev.tarn.version.diff;

import dev.tarn.schema.TensorSchema;
import dev.tarn.version.Commit;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.RowMapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What differs between two commits: rows by their identity, samples by their value, tensors and
 * what is said of them. Immutable; usable until the dataset is closed.
 */
public final class Diff {
  private final CommitDiff rows;

  public Diff(CommitDiff rows) {
    this.rows = rows;
  }

  /** What happened to a row. */
  public enum Change {
    /** Only the newer side has it. */
    ADDED,
    /** Both have it, with another sample in some tensor. */
    UPDATED,
    /** Only the older side has it. */
    DELETED
  }

  /**
   * A row that differs.
   *
   * @param change what happened
   * @param rowId its identity, {@code block:ordinal}
   * @param fromRow its number in the commit that is compared, or -1
   * @param toRow its number in the commit it is compared with, or -1
   * @param tensors the names of the tensors whose samples differ; empty unless it was updated
   */
  public record RowChange(
      Change change, String rowId, long fromRow, long toRow, List<String> tensors) {}

  /**
   * A tensor that was added, dropped or renamed.
   *
   * @param change {@code added}, {@code dropped} or {@code renamed}
   * @param tensor its name on the side that has it; the newer one where both have
   * @param was its name before, where it was renamed
   */
  public record SchemaChange(String change, String tensor, Optional<String> was) {}

  /**
   * Something that is said of a tensor and differs.
   *
   * @param tensor its name
   * @param key {@code class_names} or a key of its metadata
   * @param from the value before, if there was one
   * @param to the value now, if there is one
   */
  public record InfoChange(String tensor, String key, Optional<String> from, Optional<String> to) {}

  /** The commit that is compared. */
  public Commit from() {
    return rows.from().commit();
  }

  /** The commit it is compared with. */
  public Commit to() {
    return rows.to().commit();
  }

  /** How many rows were added. */
  public long added() {
    return rows.added().count();
  }

  /** How many rows have another sample in some tensor. */
  public long updated() {
    return rows.updatedRows().count();
  }

  /** How many rows were deleted. */
  public long deleted() {
    return rows.deleted().count();
  }

  /** Rows with another sample, by the tensor's name; tensors that both sides have. */
  public Map<String, Long> updatedByTensor() {
    Map<String, Long> counts = new LinkedHashMap<>();
    rows.updated()
        .forEach(
            (tensor, positions) ->
                counts.put(
                    rows.to().schema().byId(tensor).orElseThrow().name(), positions.count()));
    return Collections.unmodifiableMap(counts);
  }

  /** Whether nothing differs. */
  public boolean isEmpty() {
    return rows.isEmpty() && schema().isEmpty() && info().isEmpty();
  }

  /** Tensors that were added, dropped or renamed. */
  public List<SchemaChange> schema() {
    List<SchemaChange> changes = new ArrayList<>();
    for (TensorSchema tensor : rows.from().schema().tensors()) {
      Optional<TensorSchema> now = rows.to().schema().byId(tensor.id());
      if (now.isEmpty()) {
        changes.add(new SchemaChange("dropped", tensor.name(), Optional.empty()));
      } else if (!now.get().name().equals(tensor.name())) {
        changes.add(new SchemaChange("renamed", now.get().name(), Optional.of(tensor.name())));
      }
    }
    for (TensorSchema tensor : rows.to().schema().tensors()) {
      if (rows.from().schema().byId(tensor.id()).isEmpty()) {
        changes.add(new SchemaChange("added", tensor.name(), Optional.empty()));
      }
    }
    return changes;
  }

  /** Class names and metadata that differ, of tensors that both sides have. */
  public List<InfoChange> info() {
    List<InfoChange> changes = new ArrayList<>();
    for (TensorSchema tensor : rows.to().schema().tensors()) {
      rows.from()
          .schema()
          .byId(tensor.id())
          .ifPresent(
              before -> {
                compare(tensor, "class_names", names(before), names(tensor), changes);
                TreeSet<String> keys = new TreeSet<>(before.info().metadata().keySet());
                keys.addAll(tensor.info().metadata().keySet());
                keys.forEach(
                    key ->
                        compare(
                            tensor,
                            key,
                            Optional.ofNullable(before.info().metadata().get(key)),
                            Optional.ofNullable(tensor.info().metadata().get(key)),
                            changes));
              });
    }
    return changes;
  }

  private static Optional<String> names(TensorSchema tensor) {
    List<String> names = tensor.info().classNames();
    return names.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", names));
  }

  private static void compare(
      TensorSchema tensor,
      String key,
      Optional<String> from,
      Optional<String> to,
      List<InfoChange> changes) {
    if (!Objects.equals(from, to)) {
      changes.add(new InfoChange(tensor.name(), key, from, to));
    }
  }

  /** Gives each row that differs: deleted ones, then updated ones, then added ones. */
  public void forEachRow(Consumer<RowChange> consumer) {
    OpenCommit from = rows.from();
    OpenCommit to = rows.to();
    rows.deleted()
        .forEach(
            position ->
                consumer.accept(
                    new RowChange(
                        Change.DELETED,
                        from.table().identity(position),
                        from.live().row(position),
                        -1,
                        List.of())));
    RowMapping back = new RowMapping(to.table(), from.table());
    rows.updatedRows()
        .forEach(
            position ->
                consumer.accept(
                    new RowChange(
                        Change.UPDATED,
                        to.table().identity(position),
                        from.live().row(back.find(position)),
                        to.live().row(position),
                        tensorsUpdatedAt(position))));
    rows.added()
        .forEach(
            position ->
                consumer.accept(
                    new RowChange(
                        Change.ADDED,
                        to.table().identity(position),
                        -1,
                        to.live().row(position),
                        List.of())));
  }

  private List<String> tensorsUpdatedAt(long position) {
    List<String> names = new ArrayList<>();
    rows.updated()
        .forEach(
            (tensor, positions) -> {
              if (positions.contains(position)) {
                names.add(rows.to().schema().byId(tensor).orElseThrow().name());
              }
            });
    return names;
  }
}
