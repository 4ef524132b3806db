package dev.tarn.version.write;

import dev.tarn.schema.Schema;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.row.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a commit will change against its parent.
 *
 * @param base the schema the change was made against
 * @param schema the schema afterwards
 * @param appended rows to append, in order
 * @param edits what changes of rows that are there, in order
 * @param filled the samples that rows which are there have in tensors that are new, by the tensor's
 *     id, one for each position; a new tensor that is missing is null in them
 * @param stages ids of the staged work this came from; none where it was not staged
 */
public record Changes(
    Schema base,
    Schema schema,
    List<AppendedRows> appended,
    List<Edits> edits,
    Map<String, List<PendingChunk>> filled,
    List<String> stages) {
  /** Copies the lists. */
  public Changes {
    filled = Map.copyOf(filled);
    appended = List.copyOf(appended);
    edits = edits.stream().filter(edit -> !edit.isEmpty()).toList();
    stages = List.copyOf(stages);
  }

  /** A change that fills no new tensor. */
  public Changes(
      Schema base,
      Schema schema,
      List<AppendedRows> appended,
      List<Edits> edits,
      List<String> stages) {
    this(base, schema, appended, edits, Map.of(), stages);
  }

  /** A change of nothing but the schema. */
  public static Changes ofSchema(Schema base, Schema schema) {
    return new Changes(base, schema, List.of(), List.of(), List.of());
  }

  /** Whether nothing would change. */
  public boolean isEmpty() {
    return appended.isEmpty() && edits.isEmpty() && base.equals(schema);
  }

  /** Rows that would be added. */
  public long addedRows() {
    return appended.stream().mapToLong(AppendedRows::rows).sum()
        + edits.stream().mapToLong(edit -> edit.restored().count()).sum();
  }

  /** Rows that would be updated, in a tensor or in any ({@code ""}). */
  public long updatedRows(String tensorId) {
    return edits.stream()
        .map(edit -> tensorId.isEmpty() ? edit.updated() : edit.updated(tensorId))
        .reduce(Positions.none(), Positions::or)
        .count();
  }

  /** Rows that would be deleted. */
  public long deletedRows() {
    return edits.stream().map(Edits::deleted).reduce(Positions.none(), Positions::or).count();
  }

  /** The same changes with what another collected of rows that are there. */
  public Changes with(PendingEdits more) {
    List<Edits> all = new ArrayList<>(edits);
    all.add(more.finish());
    return new Changes(base, schema, appended, all, filled, stages);
  }

  /** This change and then that one, which was made against this one's schema or an equal one. */
  public Changes then(Changes next) {
    List<AppendedRows> allRows = new ArrayList<>(appended);
    allRows.addAll(next.appended);
    List<Edits> allEdits = new ArrayList<>(edits);
    allEdits.addAll(next.edits);
    List<String> allStages = new ArrayList<>(stages);
    allStages.addAll(next.stages);
    return new Changes(
        base, SchemaRebase.rebase(next.base, next.schema, schema), allRows, allEdits, allStages);
  }
}
