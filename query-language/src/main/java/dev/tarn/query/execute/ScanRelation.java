package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.source.ChunkSummary;
import dev.tarn.query.source.RowSource;
import dev.tarn.query.value.Column;

/** The rows of a dataset; the field behind the tensors is the row number. */
public final class ScanRelation implements Relation {
  private final RowSource source;
  private final int tensors;

  /** All rows of a source. */
  public ScanRelation(RowSource source) {
    this.source = source;
    this.tensors = source.schema().tensors().size();
  }

  /** Whether a field is the row number. */
  boolean isRowNumber(int field) {
    return field == tensors;
  }

  /** Where the rows come from. */
  RowSource source() {
    return source;
  }

  @Override
  public long elements(int field) {
    if (field == tensors || source.schema().tensors().get(field).ndim() == 0) {
      return 1;
    }
    long most = 1;
    for (ChunkSummary chunk : source.chunks(field)) {
      long size = 1;
      for (int dim : chunk.stats().shapeMax()) {
        size *= Math.max(1, dim);
      }
      most = Math.max(most, size);
    }
    return most;
  }

  @Override
  public int rowCount() {
    return Math.toIntExact(source.rowCount());
  }

  @Override
  public Column column(int field, Rows rows) {
    return field == tensors ? NumberedRelation.positions(rows) : source.read(field, rows);
  }

  @Override
  public Column shapes(int field, Rows rows) {
    return field == tensors ? Relation.super.shapes(field, rows) : source.shapes(field, rows);
  }
}
