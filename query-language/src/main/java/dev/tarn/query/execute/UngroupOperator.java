package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.SequenceColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Opens sequences: one row per member. */
public final class UngroupOperator {
  private UngroupOperator() {}

  /**
   * The opened rows; a row whose sequence is null has none.
   *
   * @throws Fault if a row's sequences differ in length; it names the row
   */
  public static Relation run(
      Relation input, List<Field> fields, int counted, SqlParserPos position) {
    Rows all = Rows.range(0, input.rowCount());
    int[] lengths = lengths(input.column(counted, all), input.rowCount());
    int total = 0;
    for (int length : lengths) {
      total = Math.addExact(total, length);
    }
    int[] parents = new int[total];
    int n = 0;
    for (int row = 0; row < lengths.length; row++) {
      for (int k = 0; k < lengths[row]; k++) {
        parents[n++] = row;
      }
    }
    List<Column> columns = new ArrayList<>();
    for (int f = 0; f < fields.size(); f++) {
      Column column = input.column(f, all);
      columns.add(
          fields.get(f).type().isSequence()
              ? open((SequenceColumn) column, lengths, total, fields, f, counted, position)
              : column.take(parents));
    }
    return new MaterialRelation(columns, total);
  }

  private static int[] lengths(Column sequence, int rows) {
    int[] lengths = new int[rows];
    for (int i = 0; i < rows; i++) {
      int row = sequence.layout().row(i);
      lengths[i] = sequence.layout().isNull(row) ? 0 : sequence.layout().size(row);
    }
    return lengths;
  }

  private static Column open(
      SequenceColumn sequence,
      int[] lengths,
      int total,
      List<Field> fields,
      int field,
      int counted,
      SqlParserPos position) {
    int[] members = new int[total];
    int n = 0;
    for (int i = 0; i < lengths.length; i++) {
      int row = sequence.layout().row(i);
      int size = sequence.layout().isNull(row) ? 0 : sequence.layout().size(row);
      if (size != lengths[i]) {
        throw Fault.inRow(
                i,
                position,
                "length-mismatch",
                "Sequence '"
                    + fields.get(field).name()
                    + "' has "
                    + size
                    + " members but '"
                    + fields.get(counted).name()
                    + "' has "
                    + lengths[i])
            .hint(
                "Select only sequences of one length, or name in UNGROUP BY the one that counts and leave the others out.");
      }
      for (int k = 0; k < size; k++) {
        members[n++] = sequence.layout().start(row) + k;
      }
    }
    return sequence.members().take(members);
  }
}
