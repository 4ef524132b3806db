package dev.tarn.query.execute;

import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.NullColumn;
import java.util.ArrayList;
import java.util.List;

/** Evaluates expressions for all rows of a relation. */
final class Keys {
  private Keys() {}

  /** The values of an expression in all rows; a constant stays one. */
  static Column all(Expr expression, Relation input, int fields, Execution execution) {
    List<Column> parts =
        Morsels.map(
            input.rowCount(),
            execution,
            rows -> expression.evaluate(execution.batch(input, rows, fields)));
    if (parts.isEmpty()) {
      return NullColumn.of(expression.type());
    }
    if (parts.size() == 1 || parts.get(0).layout().isConstant()) {
      return parts.get(0);
    }
    return Columns.concat(expression.type(), parts);
  }

  /** The values of several expressions. */
  static Column[] all(List<Expr> expressions, Relation input, int fields, Execution execution) {
    List<Column> columns = new ArrayList<>();
    for (Expr expression : expressions) {
      columns.add(all(expression, input, fields, execution));
    }
    return columns.toArray(new Column[0]);
  }
}
