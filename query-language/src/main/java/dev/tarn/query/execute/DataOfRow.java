package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.LongColumn;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;

/** DATA(column, row): the value of a column in another row of FROM. */
public final class DataOfRow extends Expr {
  private final Openable from;
  private final ColumnRef column;
  private final Expr row;

  /** The value of a field of {@code from} in the row of that number. */
  public DataOfRow(Openable from, ColumnRef column, Expr row, SqlParserPos position) {
    super(column.type(), position);
    this.from = from;
    this.column = column;
    this.row = row;
  }

  @Override
  public Column evaluate(Batch batch) {
    LongColumn numbers = (LongColumn) row.evaluate(batch);
    Relation rows =
        batch.evaluation().once(from, () -> Execution.inside(new Batch.Outer(batch, 0)).open(from));
    boolean constant = numbers.layout().isConstant();
    int[] positions = new int[constant ? 1 : batch.size()];
    for (int i = 0; i < positions.length; i++) {
      long number = numbers.at(i);
      if (numbers.isNull(i)) {
        positions[i] = -1;
      } else if (number < 0 || number >= rows.rowCount()) {
        String what =
            "DATA asks for row " + number + ", the rows are 0 to " + (rows.rowCount() - 1);
        throw constant
            ? Fault.at(position(), "no-such-row", what)
            : Fault.inRow(batch.rowNumber(i), position(), "no-such-row", what + ",");
      } else {
        positions[i] = (int) number;
      }
    }
    Column values = rows.column(column.field(), Rows.at(positions));
    return constant ? values.asConstant() : values;
  }

  /** The rows that it looks into. */
  public Openable rows() {
    return from;
  }

  @Override
  public List<Expr> operands() {
    return List.of(row);
  }

  @Override
  public Expr withOperands(List<Expr> operands) {
    return new DataOfRow(from, column, operands.get(0), position());
  }

  @Override
  public boolean canFail() {
    return true;
  }

  @Override
  public boolean isConstant() {
    return false;
  }

  @Override
  public String digest() {
    return "DATA(" + column.digest() + ", " + row.digest() + ")";
  }
}
