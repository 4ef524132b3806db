package dev.tarn.query.execute;

import dev.tarn.query.expression.AggregateCall;
import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes aggregates of each group, batch after batch: threads compute the keys and operands, one
 * adds them up in the rows' order.
 */
public final class AggregateOperator {
  private final Relation input;
  private final int fields;
  private final List<Expr> keys;
  private final List<AggregateCall> aggregates;
  private final Execution execution;
  private final List<Expr> operands = new ArrayList<>();
  private final int[] operandOf;
  private final Accumulator[] accumulators;
  private final @Nullable KeyTable[] seen;
  private final KeyTable groups = new KeyTable();
  private int[] first = new int[16];

  /** Keys may be none: then there is one group, empty or not. */
  public AggregateOperator(
      Relation input,
      int fields,
      List<Expr> keys,
      List<AggregateCall> aggregates,
      Execution execution) {
    this.input = input;
    this.fields = fields;
    this.keys = keys;
    this.aggregates = aggregates;
    this.execution = execution;
    this.operandOf = new int[aggregates.size()];
    this.accumulators = new Accumulator[aggregates.size()];
    this.seen = new KeyTable[aggregates.size()];
    Map<String, Integer> known = new HashMap<>();
    for (int a = 0; a < operandOf.length; a++) {
      AggregateCall call = aggregates.get(a);
      accumulators[a] = Accumulator.of(call, input);
      operandOf[a] = -1;
      if (!call.operands().isEmpty()) {
        // SUM(x) and AVG(x) read x once.
        Expr operand = call.operands().get(0);
        operandOf[a] = known.computeIfAbsent(operand.digest(), digest -> operands.size());
        if (operandOf[a] == operands.size()) {
          operands.add(operand);
        }
        seen[a] = call.isDistinct() ? new KeyTable() : null;
      }
    }
  }

  /** One row per group. */
  public Relation run() {
    if (keys.isEmpty() && operands.isEmpty()) {
      return counted();
    }
    Morsels.inOrder(
        Morsels.pieces(0, input.rowCount(), execution.batchRows(input, all())),
        execution.threads(),
        this::compute,
        this::addUp);
    int count = keys.isEmpty() ? 1 : groups.size();
    List<Column> columns = new ArrayList<>();
    int[] firsts = Arrays.copyOf(first, keys.isEmpty() ? 0 : count);
    for (Expr key : keys) {
      columns.add(key.evaluate(execution.batch(input, Rows.at(firsts), fields)));
    }
    for (Accumulator accumulator : accumulators) {
      columns.add(accumulator.result(count));
    }
    return new MaterialRelation(columns, count);
  }

  private List<Expr> all() {
    List<Expr> all = new ArrayList<>(keys);
    all.addAll(operands);
    return all;
  }

  /** Rows alone are counted without being read. */
  private Relation counted() {
    long[] rows = {input.rowCount()};
    Column count = new LongColumn(ValueType.INT64, Layout.scalars(1, null), rows);
    return new MaterialRelation(aggregates.stream().map(call -> count).toList(), 1);
  }

  private record Computed(Rows rows, Column[] keys, Column[] operands) {}

  private Computed compute(Rows rows) {
    Batch batch = execution.batch(input, rows, fields);
    return new Computed(rows, evaluate(keys, batch), evaluate(operands, batch));
  }

  private static Column[] evaluate(List<Expr> expressions, Batch batch) {
    return expressions.stream()
        .map(expression -> expression.evaluate(batch))
        .toArray(Column[]::new);
  }

  private void addUp(Computed batch) {
    int[] group = new int[batch.rows().count()];
    if (!keys.isEmpty()) {
      int next = groups.size();
      group = groups.number(batch.keys(), batch.rows().count());
      // What is kept of a group is copied while its arrays grow.
      execution.require(
          (48L + 16 * accumulators.length) * 3 / 2 * groups.size(),
          String.format(Locale.ROOT, "Keeping %,d groups", groups.size()));
      first = groups.size() > first.length ? Arrays.copyOf(first, 2 * groups.size()) : first;
      for (int i = 0; i < group.length; i++) {
        if (group[i] == next) {
          first[next++] = batch.rows().position(i);
        }
      }
    }
    for (int a = 0; a < accumulators.length; a++) {
      Column values = operandOf[a] < 0 ? null : batch.operands()[operandOf[a]];
      int[] fresh = fresh(a, group, values);
      for (int i = 0; i < group.length; i++) {
        if (fresh == null || fresh[i] != 0) {
          accumulators[a].add(group[i], values, i, batch.rows().position(i));
        }
      }
    }
  }

  /** Of an aggregate of different values, 1 for rows whose value is new in its group. */
  private int @Nullable [] fresh(int aggregate, int[] group, @Nullable Column values) {
    KeyTable table = seen[aggregate];
    if (table == null || values == null) {
      return null;
    }
    long[] numbers = new long[group.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = group[i];
    }
    Column groupNumbers =
        new LongColumn(ValueType.INT64, Layout.scalars(numbers.length, null), numbers);
    int next = table.size();
    int[] ids = table.number(new Column[] {values, groupNumbers}, group.length);
    int[] fresh = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == next) {
        fresh[i] = 1;
        next++;
      }
    }
    return fresh;
  }
}
