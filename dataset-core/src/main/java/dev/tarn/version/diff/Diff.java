package dev.tarn.version.diff;

import dev.tarn.version.Commit;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.RowMapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public List<SchemaDiff.TensorChange> schema() {
    return schemas().tensors();
  }

  /** Class names and metadata that differ, of tensors that both sides have. */
  public List<SchemaDiff.InfoChange> info() {
    return schemas().info();
  }

  private SchemaDiff schemas() {
    return new SchemaDiff(rows.from().schema(), rows.to().schema());
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
