package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * The value of the first branch whose condition is true: CASE, COALESCE. A branch is evaluated only
 * for the rows that take it, a condition only for the rows that no earlier one took.
 */
public final class Choice extends Expr {
  private final List<Expr> operands;

  /** Operands are condition, value, condition, value, …, and last the value of all other rows. */
  public Choice(List<Expr> operands, ValueType type, SqlParserPos position) {
    super(type, position);
    this.operands = List.copyOf(operands);
  }

  @Override
  public Column evaluate(Batch batch) {
    int[] open = Rows.range(0, batch.size()).toArray();
    List<Column> parts = new ArrayList<>();
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i + 1 < operands.size() && open.length > 0; i += 2) {
      Batch rest = batch.take(open);
      int[] met = Batch.trueRows(operands.get(i).evaluate(rest), open.length);
      if (met.length > 0) {
        places.add(pick(open, met));
        parts.add(operands.get(i + 1).evaluate(rest.take(met)));
        open = without(open, met);
      }
    }
    if (open.length > 0) {
      places.add(open);
      parts.add(operands.get(operands.size() - 1).evaluate(batch.take(open)));
    }
    return Columns.scatter(type(), batch.size(), parts, places);
  }

  private static int[] pick(int[] from, int[] indexes) {
    int[] picked = new int[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      picked[i] = from[indexes[i]];
    }
    return picked;
  }

  private static int[] without(int[] from, int[] indexes) {
    int[] rest = new int[from.length - indexes.length];
    int next = 0;
    int n = 0;
    for (int i = 0; i < from.length; i++) {
      if (next < indexes.length && indexes[next] == i) {
        next++;
      } else {
        rest[n++] = from[i];
      }
    }
    return rest;
  }

  @Override
  public List<Expr> operands() {
    return operands;
  }

  @Override
  public Expr withOperands(List<Expr> others) {
    return new Choice(others, type(), position());
  }

  @Override
  public String digest() {
    return operands.stream().map(Expr::digest).collect(Collectors.joining(", ", "CASE(", ")"));
  }
}
