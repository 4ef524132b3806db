package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * A query inside an expression. One that does not depend on the outer row is computed once; another
 * once for each combination of the outer values that it uses.
 */
public final class Subquery extends Expr {
  private final String name;
  private final Openable plan;
  private final Outside outside;
  private final @Nullable Expr value;
  private final Answer answer;

  /** What the rows of the subquery make of a row outside. */
  private interface Answer {
    /** One value: a column with a single row. */
    Column of(Relation rows, @Nullable Column value, Batch batch);
  }

  private Subquery(
      String name,
      Openable plan,
      Outside outside,
      @Nullable Expr value,
      ValueType type,
      SqlParserPos position,
      Answer answer) {
    super(type, position);
    this.name = name;
    this.plan = plan;
    this.outside = outside;
    this.value = value;
    this.answer = answer;
  }

  /** The single value of a query of one column and at most one row; null if it has no row. */
  public static Expr scalar(Openable plan, int field, Outside outside, SqlParserPos position) {
    ValueType type = plan.fields().get(field).type();
    return new Subquery(
        "QUERY",
        plan,
        outside,
        null,
        type,
        position,
        (rows, value, batch) -> {
          if (rows.rowCount() > 1) {
            throw Fault.at(
                    position,
                    "too-many-rows",
                    "A subquery used as a value gave "
                        + rows.rowCount()
                        + " rows, at most one is possible")
                .hint("Aggregate it, or add LIMIT 1.");
          }
          return rows.rowCount() == 0 ? NullColumn.of(type) : rows.column(field, Rows.range(0, 1));
        });
  }

  /** Whether a query has any row. */
  public static Expr exists(Openable plan, Outside outside, SqlParserPos position) {
    return new Subquery(
        "EXISTS",
        plan,
        outside,
        null,
        ValueType.BOOL,
        position,
        (rows, value, batch) -> truth(rows.rowCount() > 0 ? 1 : 0, false));
  }

  /** Stands for a member of the subquery while a comparison is bound. */
  public static Expr member(ValueType type, SqlParserPos position) {
    return new ColumnRef(0, "member", type, position);
  }

  /**
   * Whether a comparison with the members is true of any, or of all of them.
   *
   * @param test the bound comparison of the value with {@link #member}
   */
  public static Expr any(
      Openable plan,
      int field,
      Outside outside,
      Expr value,
      Expr test,
      Comparison comparison,
      boolean all,
      SqlParserPos position) {
    if (!(test instanceof Call call) || call.operands().size() != 2) {
      return test;
    }
    Expr left = call.operands().get(0);
    Expr inside = call.operands().get(1);
    if (!left.type().isScalar() || !inside.type().isScalar()) {
      throw Fault.at(
              value.position(), "wrong-type", "IN, ANY and ALL of a subquery take single values")
          .hint("Select a single value per row; CONTAINS(x, v) looks into a tensor.");
    }
    String name = (all ? "ALL " : "ANY ") + comparison.sign();
    return new Subquery(
        name,
        plan,
        outside,
        left,
        ValueType.BOOL,
        position,
        new Members(field, inside, call, comparison, all));
  }

  private static Column truth(long value, boolean isNull) {
    return new LongColumn(
        ValueType.BOOL,
        Layout.scalars(1, isNull ? new boolean[] {true} : null),
        new long[] {value});
  }

  @Override
  public Column evaluate(Batch batch) {
    Column values = value == null ? null : value.evaluate(batch);
    if (!outside.depends()) {
      Relation rows =
          batch
              .evaluation()
              .once(this, () -> Execution.inside(new Batch.Outer(batch, 0)).open(plan));
      if (value == null) {
        // By its rows too: every EXISTS has the same way to an answer, which is one object.
        return batch
            .evaluation()
            .once(new Key(answer, rows), () -> answer.of(rows, null, batch))
            .asConstant();
      }
      return eachRow(batch, values, i -> rows);
    }
    return correlated(batch, values);
  }

  private Column correlated(Batch batch, @Nullable Column values) {
    Column[] used = new Column[outside.fields().length];
    for (int c = 0; c < used.length; c++) {
      used[c] = batch.column(outside.fields()[c]);
    }
    int[] group =
        used.length == 0 ? new int[batch.size()] : new KeyTable().number(used, batch.size());
    List<Relation> rows = new ArrayList<>();
    List<Column> single = new ArrayList<>();
    for (int i = 0; i < group.length; i++) {
      if (group[i] == rows.size()) {
        Relation found = Execution.inside(new Batch.Outer(batch, i)).open(plan);
        rows.add(found);
        if (values == null) {
          single.add(answer.of(found, null, batch));
        }
      }
    }
    return values == null
        ? Columns.gather(type(), single, group, new int[group.length])
        : eachRow(batch, values, i -> rows.get(group[i]));
  }

  private interface RowsFor {
    Relation of(int i);
  }

  private Column eachRow(Batch batch, @Nullable Column values, RowsFor rows) {
    List<Column> answers = new ArrayList<>();
    int[] part = new int[batch.size()];
    for (int i = 0; i < part.length; i++) {
      Column one = values == null ? null : values.take(new int[] {i}).asConstant();
      answers.add(answer.of(rows.of(i), one, batch));
      part[i] = i;
    }
    return Columns.gather(type(), answers, part, new int[part.length]);
  }

  /** Compares with each member; equality with members that do not change goes through a table. */
  private record Members(int field, Expr inside, Call test, Comparison comparison, boolean all)
      implements Answer {
    @Override
    public Column of(Relation rows, @Nullable Column value, Batch batch) {
      if (value == null || rows.rowCount() == 0) {
        return truth(all ? 1 : 0, false);
      }
      Lookup lookup =
          batch
              .evaluation()
              .once(new Key(this, rows), () -> new Lookup(members(rows, batch), rows.rowCount()));
      boolean json = inside.type().isJson() || value.type().isJson();
      if (comparison == Comparison.EQUAL && !all && !json) {
        return value.isNull(0) ? truth(0, true) : lookup.find(value);
      }
      Column compared =
          comparison.apply(new Column[] {value, lookup.members}, test, lookup.batch(rows, batch));
      return combine((LongColumn) compared, rows.rowCount());
    }

    private Column members(Relation rows, Batch batch) {
      Column members = rows.column(field, Rows.range(0, rows.rowCount()));
      MaterialRelation single = new MaterialRelation(List.of(members), rows.rowCount());
      return inside.evaluate(
          Batch.of(single, Rows.range(0, rows.rowCount()), 1, batch.evaluation(), null));
    }

    private Column combine(LongColumn compared, int count) {
      boolean unknown = false;
      for (int i = 0; i < count; i++) {
        boolean isNull = compared.isNull(i);
        unknown |= isNull;
        boolean decides = !isNull && (compared.at(i) != 0) != all;
        if (decides) {
          return truth(all ? 0 : 1, false);
        }
      }
      return truth(all ? 1 : 0, unknown);
    }
  }

  private record Key(Object answer, Relation rows) {}

  /** The members of a subquery's answer, as a table. */
  private static final class Lookup {
    private final Column members;
    private final KeyTable table = new KeyTable();
    private final boolean hasNull;

    Lookup(Column members, int count) {
      this.members = members;
      boolean anyNull = false;
      for (int i = 0; i < count; i++) {
        if (members.isNull(i)) {
          anyNull = true;
        } else if (!(members.value(i) instanceof Double number && number.isNaN())) {
          table.add(members, i);
        }
      }
      this.hasNull = anyNull;
    }

    Column find(Column value) {
      boolean found = table.find(new Column[] {value}, 0) >= 0;
      return truth(found ? 1 : 0, !found && hasNull);
    }

    Batch batch(Relation rows, Batch like) {
      return Batch.of(rows, Rows.range(0, rows.rowCount()), 0, like.evaluation(), null);
    }
  }

  @Override
  public List<Expr> operands() {
    return value == null ? List.of() : List.of(value);
  }

  @Override
  public Expr withOperands(List<Expr> operands) {
    return operands.isEmpty()
        ? this
        : new Subquery(name, plan, outside, operands.get(0), type(), position(), answer);
  }

  /** The query in it. */
  public Openable plan() {
    return plan;
  }

  /** Whether it depends on the row outside. */
  public boolean isCorrelated() {
    return outside.depends();
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
    return name + "#" + plan.getId() + (value == null ? "" : "(" + value.digest() + ")");
  }
}
