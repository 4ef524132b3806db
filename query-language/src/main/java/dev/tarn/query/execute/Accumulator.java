package dev.tarn.query.execute;

import dev.tarn.query.expression.AggregateCall;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Relation;
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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate of every group, fed with rows in their order. Sums of floating-point numbers depend
 * on that order alone. For one thread.
 */
abstract class Accumulator {
  private final AggregateCall call;
  private long[] counts = new long[16];

  private Accumulator(AggregateCall call) {
    this.call = call;
  }

  /** For an aggregate over rows of a relation. */
  static Accumulator of(AggregateCall call, Relation input) {
    return switch (call.kind()) {
      case COUNT -> new Counting(call);
      case SUM -> call.type().dtype().isFloat() ? new Floating(call) : new Exact(call, input);
      case AVG -> new Floating(call);
      case MIN -> extreme(call, -1);
      case MAX -> extreme(call, 1);
    };
  }

  private static Accumulator extreme(AggregateCall call, int sign) {
    ValueType type = call.operands().get(0).type();
    if (type.isText()) {
      return new ExtremeText(call, sign);
    }
    return type.dtype().isFloat() ? new ExtremeDouble(call, sign) : new ExtremeLong(call, sign);
  }

  /**
   * Takes a row's value.
   *
   * @param position the row's position in the relation
   */
  final void add(int group, @Nullable Column values, int i, int position) {
    if (group >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(group + 1, 2 * counts.length));
      grow(counts.length);
    }
    if (values == null || !values.isNull(i)) {
      counts[group]++;
      if (values != null) {
        take(group, values, i, position);
      }
    }
  }

  void grow(int groups) {}

  void take(int group, Column values, int i, int position) {}

  final AggregateCall call() {
    return call;
  }

  final long count(int group) {
    return group < counts.length ? counts[group] : 0;
  }

  /** No value but COUNT's is there of a group without one, as in SQL. */
  final boolean[] empties(int groups) {
    boolean[] nulls = new boolean[groups];
    for (int g = 0; g < groups; g++) {
      nulls[g] = count(g) == 0;
    }
    return nulls;
  }

  /** One value per group. */
  abstract Column result(int groups);

  private static final class Counting extends Accumulator {
    Counting(AggregateCall call) {
      super(call);
    }

    @Override
    Column result(int groups) {
      long[] counts = new long[groups];
      for (int g = 0; g < groups; g++) {
        counts[g] = count(g);
      }
      return new LongColumn(ValueType.INT64, Layout.scalars(groups, null), counts);
    }
  }

  private static final class Exact extends Accumulator {
    private final Relation input;
    private final boolean unsigned;
    private long[] sums = new long[16];

    Exact(AggregateCall call, Relation input) {
      super(call);
      this.input = input;
      this.unsigned = call.type().dtype() == Dtype.UINT64;
    }

    @Override
    void grow(int groups) {
      sums = Arrays.copyOf(sums, groups);
    }

    @Override
    void take(int group, Column values, int i, int position) {
      long[] numbers = ((LongColumn) values).values();
      Layout layout = values.layout();
      int start = layout.start(layout.row(i));
      int end = start + layout.size(layout.row(i));
      for (int k = start; k < end; k++) {
        sums[group] = add(sums[group], numbers[k], position);
      }
    }

    private long add(long sum, long value, int position) {
      long next = sum + value;
      boolean overflow =
          unsigned ? Long.compareUnsigned(next, sum) < 0 : ((sum ^ next) & (value ^ next)) < 0;
      if (overflow) {
        throw Fault.inRow(
            input.rowNumber(position),
            call().position(),
            "overflow",
            "Integer overflow: SUM leaves the range of 64 bits");
      }
      return next;
    }

    @Override
    Column result(int groups) {
      return new LongColumn(
          call().type(), Layout.scalars(groups, empties(groups)), Arrays.copyOf(sums, groups));
    }
  }

  /** SUM and AVG in floating point; the sum of an empty tensor is 0. */
  private static final class Floating extends Accumulator {
    private @Nullable PairwiseSum[] sums = new PairwiseSum[16];
    private long[] elements = new long[16];
    private @Nullable Column last;
    private double[] numbers = new double[0];

    Floating(AggregateCall call) {
      super(call);
    }

    @Override
    void grow(int groups) {
      sums = Arrays.copyOf(sums, groups);
      elements = Arrays.copyOf(elements, groups);
    }

    @Override
    void take(int group, Column values, int i, int position) {
      if (values != last) {
        numbers = Columns.doubles(values);
        last = values;
      }
      PairwiseSum sum = sums[group];
      if (sum == null) {
        sum = new PairwiseSum();
        sums[group] = sum;
      }
      Layout layout = values.layout();
      int start = layout.start(layout.row(i));
      int end = start + layout.size(layout.row(i));
      for (int k = start; k < end; k++) {
        sum.add(numbers[k]);
      }
      elements[group] += end - start;
    }

    @Override
    Column result(int groups) {
      double[] out = new double[groups];
      for (int g = 0; g < groups; g++) {
        PairwiseSum sum = g < sums.length ? sums[g] : null;
        double total = sum == null ? 0 : sum.sum();
        boolean mean = call().kind() == AggregateCall.Kind.AVG;
        out[g] = mean ? total / (g < elements.length ? elements[g] : 0) : total;
      }
      return new DoubleColumn(call().type(), Layout.scalars(groups, empties(groups)), out);
    }
  }

  private static final class ExtremeLong extends Accumulator {
    private final int sign;
    private final boolean unsigned;
    private long[] best = new long[16];

    ExtremeLong(AggregateCall call, int sign) {
      super(call);
      this.sign = sign;
      this.unsigned = call.operands().get(0).type().dtype() == Dtype.UINT64;
    }

    @Override
    void grow(int groups) {
      best = Arrays.copyOf(best, groups);
    }

    @Override
    void take(int group, Column values, int i, int position) {
      long value = ((LongColumn) values).at(i);
      int order =
          unsigned ? Long.compareUnsigned(value, best[group]) : Long.compare(value, best[group]);
      best[group] = count(group) == 1 || sign * order > 0 ? value : best[group];
    }

    @Override
    Column result(int groups) {
      return new LongColumn(
          call().type(), Layout.scalars(groups, empties(groups)), Arrays.copyOf(best, groups));
    }
  }

  /** In ascending order NaN comes after all numbers. */
  private static final class ExtremeDouble extends Accumulator {
    private final int sign;
    private double[] best = new double[16];

    ExtremeDouble(AggregateCall call, int sign) {
      super(call);
      this.sign = sign;
    }

    @Override
    void grow(int groups) {
      best = Arrays.copyOf(best, groups);
    }

    @Override
    void take(int group, Column values, int i, int position) {
      double value = ((DoubleColumn) values).at(i);
      int order = SortOperator.compare(value, best[group], 1);
      best[group] = count(group) == 1 || sign * order > 0 ? value : best[group];
    }

    @Override
    Column result(int groups) {
      return new DoubleColumn(
          call().type(), Layout.scalars(groups, empties(groups)), Arrays.copyOf(best, groups));
    }
  }

  private static final class ExtremeText extends Accumulator {
    private final int sign;
    private @Nullable String[] best = new String[16];

    ExtremeText(AggregateCall call, int sign) {
      super(call);
      this.sign = sign;
    }

    @Override
    void grow(int groups) {
      best = Arrays.copyOf(best, groups);
    }

    @Override
    void take(int group, Column values, int i, int position) {
      String value = (String) ((ObjectColumn<?>) values).at(i);
      String known = best[group];
      boolean better = known == null || sign * Comparison.compareTexts(value, known) > 0;
      best[group] = better ? value : known;
    }

    @Override
    Column result(int groups) {
      return ObjectColumn.of(call().type(), Arrays.copyOf(best, groups));
    }
  }
}
