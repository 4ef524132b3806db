package dev.tarn.dataset;

import dev.tarn.version.diff.SchemaDiff;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Work that is durable and not committed yet.
 *
 * @param id the name of the stage, for {@code commit --stage}
 * @param owner {@code user@host}
 * @param isOwn whether a plain commit here takes it in
 * @param branch the branch it is meant for
 * @param base id of the commit it was made on
 * @param since when its first part was staged
 * @param rows what it will change
 * @param tensors what it will change in each tensor, by name
 * @param schema the tensors it will add, drop or rename
 * @param info the class names and metadata it will change
 */
public record StagedChange(
    String id,
    String owner,
    boolean isOwn,
    String branch,
    String base,
    Instant since,
    Counts rows,
    Map<String, Counts> tensors,
    List<SchemaDiff.TensorChange> schema,
    List<SchemaDiff.InfoChange> info) {
  /** Copies the map and the lists. */
  public StagedChange {
    schema = List.copyOf(schema);
    info = List.copyOf(info);
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Rows that will change.
   *
   * @param added rows to be added
   * @param updated rows to be updated
   * @param deleted rows to be deleted
   */
  public record Counts(long added, long updated, long deleted) {
    /** All of them. */
    public long total() {
      return added + updated + deleted;
    }
  }
}
