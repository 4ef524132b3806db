package dev.tarn.query.value;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts columns together from parts. */
public final class Columns {
  private Columns() {}

  /** The parts one below the other, as one column of that type; each has its own number of rows. */
  public static Column concat(ValueType type, List<Column> parts) {
    if (parts.size() == 1 && parts.get(0).type().equals(type)) {
      return parts.get(0);
    }
    boolean longs = parts.stream().allMatch(p -> p instanceof LongColumn && p.layout().isScalar());
    boolean doubles =
        parts.stream().allMatch(p -> p instanceof DoubleColumn && p.layout().isScalar());
    if (longs || doubles) {
      return concatScalars(type, parts, longs);
    }
    int rows = 0;
    List<int[]> places = new ArrayList<>();
    for (Column part : parts) {
      int[] here = new int[part.rows()];
      for (int i = 0; i < here.length; i++) {
        here[i] = rows++;
      }
      places.add(here);
    }
    return scatter(type, rows, parts, places);
  }

  // Ten million rows of numbers: a copy, and nothing beside it.
  private static Column concatScalars(ValueType type, List<Column> parts, boolean whole) {
    int rows = parts.stream().mapToInt(Column::rows).sum();
    boolean[] nulls =
        parts.stream().anyMatch(p -> p.layout().hasNulls()) ? new boolean[rows] : null;
    Object out = whole ? new long[rows] : new double[rows];
    int at = 0;
    for (Column part : parts) {
      Object in =
          part instanceof LongColumn longs ? longs.values() : ((DoubleColumn) part).values();
      System.arraycopy(in, 0, out, at, part.rows());
      boolean[] own = part.layout().nulls();
      if (nulls != null && own != null) {
        System.arraycopy(own, 0, nulls, at, part.rows());
      }
      at += part.rows();
    }
    Layout layout = Layout.scalars(rows, nulls);
    return whole
        ? new LongColumn(type, layout, (long[]) out)
        : new DoubleColumn(type, layout, (double[]) out);
  }

  /**
   * A column whose row {@code places.get(p)[i]} is row {@code i} of part {@code p}; each row is
   * given once. Parts are converted to the type's storage.
   */
  public static Column scatter(ValueType type, int rows, List<Column> parts, List<int[]> places) {
    int[] part = new int[rows];
    int[] row = new int[rows];
    for (int p = 0; p < places.size(); p++) {
      for (int i = 0; i < places.get(p).length; i++) {
        part[places.get(p)[i]] = p;
        row[places.get(p)[i]] = i;
      }
    }
    return gather(type, parts, part, row);
  }

  /**
   * A column whose row i is row {@code row[i]} of part {@code part[i]}; a part of -1 gives null.
   */
  public static Column gather(ValueType type, List<Column> parts, int[] part, int[] row) {
    Layout layout = layout(type, parts, part, row);
    if (type.isSequence()) {
      return sequence(type, parts, part, row, layout);
    }
    return switch (type.dtype()) {
      case STR ->
          new ObjectColumn<>(
              type, layout, objects(new String[part.length], parts, part, row, layout));
      case JSON ->
          new ObjectColumn<>(
              type, layout, objects(new JsonNode[part.length], parts, part, row, layout));
      case FLOAT16, FLOAT32, FLOAT64 -> doubles(type, parts, part, row, layout);
      default -> longs(type, parts, part, row, layout);
    };
  }

  private static Layout layout(ValueType type, List<Column> parts, int[] part, int[] row) {
    int n = part.length;
    boolean[] nulls = null;
    for (int i = 0; i < n; i++) {
      if (part[i] < 0 || parts.get(part[i]).isNull(row[i])) {
        nulls = nulls == null ? new boolean[n] : nulls;
        nulls[i] = true;
      }
    }
    int ndim = type.shape().ndim();
    if (ndim == 0) {
      return Layout.scalars(n, nulls);
    }
    int[] offsets = new int[n + 1];
    int[] dims = new int[n * ndim];
    for (int i = 0; i < n; i++) {
      offsets[i + 1] = offsets[i];
      if (nulls == null || !nulls[i]) {
        Layout from = parts.get(part[i]).layout();
        offsets[i + 1] = Math.addExact(offsets[i], from.size(from.row(row[i])));
        System.arraycopy(from.dims(from.row(row[i])), 0, dims, i * ndim, ndim);
      }
    }
    return Layout.ragged(n, Shape.any(ndim), offsets, dims, nulls);
  }

  @SuppressWarnings("unchecked")
  private static <T> @Nullable T[] objects(
      @Nullable T[] out, List<Column> parts, int[] part, int[] row, Layout layout) {
    for (int i = 0; i < out.length; i++) {
      out[i] = layout.isNull(i) ? null : ((ObjectColumn<T>) parts.get(part[i])).at(row[i]);
    }
    return out;
  }

  private static Column longs(
      ValueType type, List<Column> parts, int[] part, int[] row, Layout layout) {
    long[] out = new long[layout.elements()];
    for (int i = 0; i < part.length; i++) {
      if (!layout.isNull(i)) {
        Layout from = parts.get(part[i]).layout();
        long[] values = ((LongColumn) parts.get(part[i])).values();
        System.arraycopy(
            values, from.start(from.row(row[i])), out, layout.start(i), layout.size(i));
      }
    }
    return new LongColumn(type, layout, out);
  }

  private static Column doubles(
      ValueType type, List<Column> parts, int[] part, int[] row, Layout layout) {
    double[] out = new double[layout.elements()];
    List<double[]> numbers = new ArrayList<>();
    for (Column one : parts) {
      numbers.add(
          one instanceof DoubleColumn || one instanceof LongColumn ? doubles(one) : new double[0]);
    }
    for (int i = 0; i < part.length; i++) {
      if (!layout.isNull(i)) {
        Layout from = parts.get(part[i]).layout();
        System.arraycopy(
            numbers.get(part[i]),
            from.start(from.row(row[i])),
            out,
            layout.start(i),
            layout.size(i));
      }
    }
    return new DoubleColumn(type, layout, out);
  }

  private static Column sequence(
      ValueType type, List<Column> parts, int[] part, int[] row, Layout layout) {
    int[] memberPart = new int[layout.elements()];
    int[] memberRow = new int[layout.elements()];
    List<Column> members = new ArrayList<>();
    for (Column one : parts) {
      members.add(((SequenceColumn) one).members());
    }
    for (int i = 0; i < part.length; i++) {
      for (int k = 0; k < layout.size(i); k++) {
        Layout from = parts.get(part[i]).layout();
        memberPart[layout.start(i) + k] = part[i];
        memberRow[layout.start(i) + k] = from.start(from.row(row[i])) + k;
      }
    }
    return new SequenceColumn(type, layout, gather(type.member(), members, memberPart, memberRow));
  }

  /** A numeric column's elements as doubles; those of a floating column are borrowed. */
  public static double[] doubles(Column column) {
    if (column instanceof DoubleColumn floating) {
      return floating.values();
    }
    long[] values = ((LongColumn) column).values();
    double[] out = new double[values.length];
    boolean unsigned = column.type().dtype() == Dtype.UINT64;
    for (int i = 0; i < out.length; i++) {
      out[i] = unsigned && values[i] < 0 ? unsignedToDouble(values[i]) : values[i];
    }
    return out;
  }

  /** The nearest double of a uint64, ties to even. */
  public static double unsignedToDouble(long bits) {
    // Halving keeps the lost bit as a sticky one, so that rounding sees it.
    return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2.0;
  }
}
