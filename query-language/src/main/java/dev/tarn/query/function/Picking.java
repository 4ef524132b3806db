package dev.tarn.query.function;

import dev.tarn.query.expression.Nulls;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Shape;
import java.util.Arrays;
import java.util.List;

/** Picks the elements that subscripts name out of a batch of tensors. */
final class Picking {
  private final Column[] a;
  private final Layout from;
  private final List<int[]> axes;
  private final int rows;
  private final boolean constant;

  Picking(Column[] a, List<int[]> axes, int size) {
    this.a = a;
    this.from = a[0].layout();
    this.axes = axes;
    boolean all = true;
    for (Column column : a) {
      all &= column.layout().isConstant();
    }
    this.constant = all;
    this.rows = all ? 1 : size;
  }

  Column run(ValueType type) {
    boolean[] nulls = Nulls.any(a, rows);
    int ndim = type.shape().ndim();
    int[] dims = new int[rows * ndim];
    int[] offsets = new int[rows + 1];
    int[] picked = new int[Math.max(16, rows)];
    long[][] plan = new long[axes.size()][];
    for (int i = 0; i < rows; i++) {
      offsets[i + 1] = offsets[i];
      if (nulls != null && nulls[i]) {
        continue;
      }
      if (!plan(i, plan)) {
        nulls = nulls == null ? new boolean[rows] : nulls;
        nulls[i] = true;
        continue;
      }
      int count = measure(plan, dims, i * ndim);
      offsets[i + 1] = Math.addExact(offsets[i], count);
      if (offsets[i + 1] > picked.length) {
        picked = Arrays.copyOf(picked, Math.max(offsets[i + 1], picked.length * 2));
      }
      fill(i, plan, picked, offsets[i]);
    }
    if (ndim == 0) {
      return finish(type, Layout.scalars(rows, nulls), spread(picked, offsets));
    }
    Layout layout = Layout.ragged(rows, Shape.any(ndim), offsets, dims, nulls);
    return finish(type, layout, Arrays.copyOf(picked, offsets[rows]));
  }

  /** One element per row, 0 for the rows that have none. */
  private int[] spread(int[] picked, int[] offsets) {
    int[] out = new int[rows];
    for (int i = 0; i < rows; i++) {
      out[i] = offsets[i + 1] > offsets[i] ? picked[offsets[i]] : -1;
    }
    return out;
  }

  /**
   * Each axis as first, count, step; a count of -1 marks an index. False if an index is outside the
   * sample.
   */
  private boolean plan(int i, long[][] plan) {
    int row = from.row(i);
    for (int axis = 0; axis < plan.length; axis++) {
      int[] parts = axes.get(axis);
      int size = from.dim(row, axis);
      if (parts[0] >= 0) {
        long index = number(parts[0], i);
        if (index < -size || index >= size) {
          return false;
        }
        plan[axis] = new long[] {index < 0 ? index + size : index, -1, 1};
      } else {
        long step = parts[3] < 0 ? 1 : number(parts[3], i);
        if (step == 0) {
          return false;
        }
        plan[axis] =
            Slice.of(
                parts[1] < 0 ? Slice.ABSENT : number(parts[1], i),
                parts[2] < 0 ? Slice.ABSENT : number(parts[2], i),
                step,
                size);
      }
    }
    return true;
  }

  private long number(int argument, int i) {
    return ((LongColumn) a[argument]).at(i);
  }

  private static int measure(long[][] plan, int[] dims, int at) {
    int count = 1;
    int next = at;
    for (long[] axis : plan) {
      if (axis[1] >= 0) {
        dims[next++] = (int) axis[1];
        count *= (int) axis[1];
      }
    }
    return count;
  }

  private void fill(int i, long[][] plan, int[] picked, int to) {
    int row = from.row(i);
    int ndim = plan.length;
    int[] strides = new int[ndim];
    int stride = 1;
    for (int axis = ndim - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= from.dim(row, axis);
    }
    fill(plan, strides, 0, from.start(row), picked, to);
  }

  private static int fill(long[][] plan, int[] strides, int axis, int at, int[] picked, int to) {
    if (axis == plan.length) {
      picked[to] = at;
      return to + 1;
    }
    int next = to;
    long count = Math.abs(plan[axis][1]);
    for (long k = 0; k < count; k++) {
      int offset = (int) (plan[axis][0] + k * plan[axis][2]) * strides[axis];
      next = fill(plan, strides, axis + 1, at + offset, picked, next);
    }
    return next;
  }

  private Column finish(ValueType type, Layout layout, int[] picked) {
    Layout out = constant ? layout.asConstant() : layout;
    if (a[0] instanceof LongColumn whole) {
      long[] values = new long[picked.length];
      for (int k = 0; k < values.length; k++) {
        values[k] = picked[k] < 0 ? 0 : whole.values()[picked[k]];
      }
      return new LongColumn(type, out, values);
    }
    double[] in = ((DoubleColumn) a[0]).values();
    double[] values = new double[picked.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = picked[k] < 0 ? 0 : in[picked[k]];
    }
    return new DoubleColumn(type, out, values);
  }
}
