package dev.tarn.query.execute;

import dev.tarn.query.expression.AggregateCall;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.PairwiseSum;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes aggregates of each group. Sums of floating-point numbers depend on the rows' order
 * alone, not on threads.
 */
public final class AggregateOperator {
  private final Relation input;
  private final int fields;
  private final List<Expr> keys;
  private final List<AggregateCall> aggregates;
  private final Execution execution;
  private final Map<String, Column> operands = new HashMap<>();

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
  }

  /** One row per group. */
  public Relation run() {
    boolean countsRows = aggregates.stream().allMatch(call -> call.operands().isEmpty());
    if (countsRows && !keys.isEmpty()) {
      return new GroupCounts(input, fields, keys, aggregates.size(), execution).run();
    }
    Groups groups = Groups.of(keys, input, fields, execution);
    int[] first = new int[groups.count()];
    for (int g = 0; g < first.length && !keys.isEmpty(); g++) {
      first[g] = groups.members()[groups.offsets()[g]];
    }
    List<Column> columns = new ArrayList<>();
    for (Expr key : keys) {
      columns.add(key.evaluate(execution.batch(input, Rows.at(first), fields)));
    }
    for (AggregateCall call : aggregates) {
      columns.add(aggregate(call, groups));
    }
    return new MaterialRelation(columns, groups.count());
  }

  private Column aggregate(AggregateCall call, Groups groups) {
    if (call.operands().isEmpty()) {
      long[] counts = new long[groups.count()];
      for (int g = 0; g < counts.length; g++) {
        counts[g] = (long) groups.offsets()[g + 1] - groups.offsets()[g];
      }
      return new LongColumn(ValueType.INT64, Layout.scalars(counts.length, null), counts);
    }
    // SUM(x) and AVG(x) read x once.
    Expr operand = call.operands().get(0);
    Column values =
        operands.computeIfAbsent(
            operand.digest(), digest -> Keys.all(operand, input, fields, execution));
    int[][] members = members(values, groups, call.isDistinct());
    return switch (call.kind()) {
      case COUNT -> count(members);
      case SUM ->
          call.type().dtype().isFloat()
              ? floatingSum(values, members, call)
              : exactSum(values, members, call);
      case AVG -> average(values, members, call);
      case MIN -> extreme(values, members, -1);
      case MAX -> extreme(values, members, 1);
    };
  }

  /** The rows of each group whose value counts: not null, and once if distinct. */
  private static int[][] members(Column values, Groups groups, boolean distinct) {
    int[][] members = new int[groups.count()][];
    if (!distinct && !values.layout().hasNulls()) {
      for (int g = 0; g < members.length; g++) {
        members[g] = members.length == 1 ? groups.members() : groups.membersOf(g);
      }
      return members;
    }
    for (int g = 0; g < members.length; g++) {
      int[] rows = new int[groups.offsets()[g + 1] - groups.offsets()[g]];
      int n = 0;
      KeyTable seen = distinct ? new KeyTable() : null;
      for (int k = groups.offsets()[g]; k < groups.offsets()[g + 1]; k++) {
        int row = groups.members()[k];
        if (!values.isNull(row)) {
          boolean counts = true;
          if (seen != null) {
            int before = seen.size();
            counts = seen.add(values, row) == before;
          }
          if (counts) {
            rows[n++] = row;
          }
        }
      }
      members[g] = java.util.Arrays.copyOf(rows, n);
    }
    return members;
  }

  private static Column count(int[][] members) {
    long[] counts = new long[members.length];
    for (int g = 0; g < counts.length; g++) {
      counts[g] = members[g].length;
    }
    return new LongColumn(ValueType.INT64, Layout.scalars(counts.length, null), counts);
  }

  private Column exactSum(Column values, int[][] members, AggregateCall call) {
    LongColumn longs = (LongColumn) values;
    boolean unsigned = call.type().dtype() == Dtype.UINT64;
    long[] sums = new long[members.length];
    for (int g = 0; g < sums.length; g++) {
      for (int row : members[g]) {
        Layout layout = values.layout();
        int end = layout.start(layout.row(row)) + layout.size(layout.row(row));
        for (int k = layout.start(layout.row(row)); k < end; k++) {
          sums[g] = add(sums[g], longs.values()[k], unsigned, call, row);
        }
      }
    }
    return new LongColumn(call.type(), Layout.scalars(sums.length, empties(members)), sums);
  }

  private long add(long sum, long value, boolean unsigned, AggregateCall call, int row) {
    long next = sum + value;
    boolean overflow =
        unsigned ? Long.compareUnsigned(next, sum) < 0 : ((sum ^ next) & (value ^ next)) < 0;
    if (overflow) {
      throw Fault.inRow(
          input.rowNumber(row),
          call.position(),
          "overflow",
          "Integer overflow: SUM leaves the range of 64 bits");
    }
    return next;
  }

  /**
   * SUM and AVG of a group without a value are null, as in SQL; the sum of an empty tensor is 0.
   */
  private static boolean[] empties(int[][] members) {
    boolean[] nulls = new boolean[members.length];
    for (int g = 0; g < nulls.length; g++) {
      nulls[g] = members[g].length == 0;
    }
    return nulls;
  }

  private static Column floatingSum(Column values, int[][] members, AggregateCall call) {
    double[] numbers = Columns.doubles(values);
    double[] sums = new double[members.length];
    for (int g = 0; g < sums.length; g++) {
      sums[g] = sum(values, numbers, members[g])[0];
    }
    return new DoubleColumn(call.type(), Layout.scalars(sums.length, empties(members)), sums);
  }

  /** Sum and count of all elements. */
  private static double[] sum(Column values, double[] numbers, int[] rows) {
    PairwiseSum sum = new PairwiseSum();
    Layout layout = values.layout();
    double count = 0;
    for (int row : rows) {
      int stored = layout.row(row);
      for (int k = layout.start(stored); k < layout.start(stored) + layout.size(stored); k++) {
        sum.add(numbers[k]);
        count++;
      }
    }
    return new double[] {sum.sum(), count};
  }

  private static Column average(Column values, int[][] members, AggregateCall call) {
    double[] numbers = Columns.doubles(values);
    double[] means = new double[members.length];
    for (int g = 0; g < means.length; g++) {
      double[] sum = sum(values, numbers, members[g]);
      means[g] = sum[0] / sum[1];
    }
    return new DoubleColumn(call.type(), Layout.scalars(means.length, empties(members)), means);
  }

  /** The first or last value in ascending order, in which NaN comes after all numbers. */
  private static Column extreme(Column values, int[][] members, int sign) {
    int[] best = new int[members.length];
    for (int g = 0; g < best.length; g++) {
      best[g] = -1;
      for (int row : members[g]) {
        if (best[g] < 0 || compare(values, row, best[g], sign) > 0) {
          best[g] = row;
        }
      }
    }
    return values.take(best);
  }

  private static int compare(Column values, int a, int b, int sign) {
    if (values instanceof LongColumn longs) {
      boolean unsigned = values.type().dtype() == Dtype.UINT64;
      return sign
          * (unsigned
              ? Long.compareUnsigned(longs.at(a), longs.at(b))
              : Long.compare(longs.at(a), longs.at(b)));
    }
    if (values instanceof DoubleColumn doubles) {
      return sign * SortOperator.compare(doubles.at(a), doubles.at(b), 1);
    }
    ObjectColumn<?> texts = (ObjectColumn<?>) values;
    return sign * Comparison.compareTexts((String) texts.at(a), (String) texts.at(b));
  }
}
