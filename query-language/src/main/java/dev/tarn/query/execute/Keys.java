package dev.tarn.query.execute;

import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions for all rows of a relation. */
final class Keys {
  private Keys() {}

  /** The values of an expression in all rows; a constant stays one. */
  static Column all(Expr expression, Relation input, int fields, Execution execution) {
    int rowCount = input.rowCount();
    List<Rows> pieces =
        Morsels.pieces(0, rowCount, execution.batchRows(input, List.of(expression)));
    Pieces evaluate = rows -> expression.evaluate(execution.batch(input, rows, fields));
    ValueType type = expression.type();
    boolean number = type.isScalar() && !type.isSequence() && !type.isText() && !type.isJson();
    if (number && pieces.size() > 1 && !expression.isConstant()) {
      return scalars(type, evaluate, pieces, rowCount, execution);
    }
    execution.require(bytes(type) * rowCount, "Computing " + rowCount + " values");
    List<Column> parts = Morsels.map(pieces, execution.threads(), evaluate::evaluate);
    if (parts.isEmpty()) {
      return NullColumn.of(expression.type());
    }
    if (parts.size() == 1 || parts.get(0).layout().isConstant()) {
      return parts.get(0);
    }
    return Columns.concat(expression.type(), parts);
  }

  /** About how many bytes of the heap a row's value takes. */
  static long bytes(ValueType type) {
    boolean number = !type.isSequence() && !type.isText() && !type.isJson();
    return number && type.isScalar() ? Long.BYTES + 1 : 64;
  }

  private interface Pieces {
    Column evaluate(Rows piece);
  }

  /** Numbers and truth values of single elements: one array, filled piece by piece. */
  private static Column scalars(
      ValueType type, Pieces what, List<Rows> pieces, int rows, Execution execution) {
    boolean floating = type.dtype().isFloat();
    long[] longs = new long[floating ? 0 : rows];
    double[] doubles = new double[floating ? rows : 0];
    AtomicReference<boolean @Nullable []> nulls = new AtomicReference<>();
    Morsels.map(
        pieces,
        execution.threads(),
        piece -> {
          Column part = what.evaluate(piece);
          Layout from = part.layout();
          double[] numbers = floating ? Columns.doubles(part) : doubles;
          for (int i = 0; i < piece.count(); i++) {
            int at = piece.from() + i;
            if (floating) {
              doubles[at] = numbers[from.row(i)];
            } else {
              longs[at] = ((LongColumn) part).values()[from.row(i)];
            }
          }
          if (from.hasNulls()) {
            boolean[] all = nulls.updateAndGet(n -> n == null ? new boolean[rows] : n);
            for (int i = 0; i < piece.count(); i++) {
              all[piece.from() + i] = from.isNull(from.row(i));
            }
          }
          return true;
        });
    Layout layout = Layout.scalars(rows, nulls.get());
    return floating ? new DoubleColumn(type, layout, doubles) : new LongColumn(type, layout, longs);
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
