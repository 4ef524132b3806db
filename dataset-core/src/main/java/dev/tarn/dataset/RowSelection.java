package dev.tarn.dataset;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Row numbers of one commit, in order, repeats allowed; a run of consecutive rows costs no memory,
 * and those of a query may be found when they are first asked for. Immutable; threads may share it.
 */
public final class RowSelection {
  private final long first;
  private final @Nullable Numbers rows;
  private final int from;
  private final long count;

  private RowSelection(long first, @Nullable Numbers rows, int from, long count) {
    this.first = first;
    this.rows = rows;
    this.from = from;
    this.count = count;
  }

  /** Row numbers in an array, of which a selection may be a part. */
  private interface Numbers {
    long at(int place);

    void copy(int place, long[] into);
  }

  private record Longs(long[] values) implements Numbers {
    @Override
    public long at(int place) {
      return values[place];
    }

    @Override
    public void copy(int place, long[] into) {
      System.arraycopy(values, place, into, 0, into.length);
    }
  }

  /** Half the memory: most row numbers fit an int. */
  private static final class Ints implements Numbers {
    private final int count;
    private @Nullable RowFinder later;
    private boolean given;
    private int @Nullable [] values;

    Ints(int count, RowFinder later) {
      this.count = count;
      this.later = later;
    }

    private synchronized int[] values() {
      int[] known = values;
      if (known == null) {
        known = Objects.requireNonNull(later).find();
        values = known;
        later = null;
      }
      return known;
    }

    /** The finder, for who asks for all numbers first: most never ask again. */
    private synchronized @Nullable RowFinder forAll() {
      RowFinder finder = given ? null : later;
      given = true;
      return finder;
    }

    @Override
    public long at(int place) {
      return values()[place];
    }

    @Override
    public void copy(int place, long[] into) {
      RowFinder finder = into.length == count ? forAll() : null;
      if (finder != null) {
        finder.findInto(into);
        return;
      }
      int[] from = values();
      for (int i = 0; i < into.length; i++) {
        into[i] = from[place + i];
      }
    }
  }

  /** The rows from {@code from} to before {@code to}. */
  public static RowSelection range(long from, long to) {
    Objects.checkFromToIndex(from, to, Long.MAX_VALUE);
    return new RowSelection(from, null, 0, to - from);
  }

  /**
   * These rows in this order.
   *
   * @param rows row numbers; transferred: do not change the array afterwards
   */
  public static RowSelection of(long... rows) {
    return new RowSelection(0, new Longs(rows), 0, rows.length);
  }

  /**
   * Rows that are found when they are first asked for.
   *
   * @param count how many there will be
   * @param rows finds at least so many row numbers
   */
  public static RowSelection later(int count, RowFinder rows) {
    return new RowSelection(0, new Ints(count, rows), 0, count);
  }

  /** How many rows there are, repeats counted. */
  public long count() {
    return count;
  }

  /** The row number at a place, from 0. */
  public long row(long place) {
    Objects.checkIndex(place, count);
    return rows == null ? first + place : rows.at((int) (from + place));
  }

  /** Whether these are consecutive rows that take no memory. */
  public boolean isRange() {
    return rows == null;
  }

  /** The places from {@code begin} to before {@code end}. */
  public RowSelection slice(long begin, long end) {
    Objects.checkFromToIndex(begin, end, count);
    return rows == null
        ? new RowSelection(first + begin, null, 0, end - begin)
        : new RowSelection(0, rows, (int) (from + begin), end - begin);
  }

  /** The row numbers as an array of one's own. */
  public long[] toArray() {
    return toArray(0, count);
  }

  /**
   * The row numbers of the places from {@code begin} to before {@code end}, as an array of one's
   * own.
   */
  public long[] toArray(long begin, long end) {
    Objects.checkFromToIndex(begin, end, count);
    long[] copy = new long[Math.toIntExact(end - begin)];
    if (rows != null) {
      rows.copy((int) (from + begin), copy);
      return copy;
    }
    for (int i = 0; i < copy.length; i++) {
      copy[i] = first + begin + i;
    }
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof RowSelection that) || count != that.count) {
      return false;
    }
    for (long i = 0; i < count; i++) {
      if (row(i) != that.row(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = Long.hashCode(count);
    for (long i = 0; i < Math.min(count, 64); i++) {
      hash = 31 * hash + Long.hashCode(row(i));
    }
    return hash;
  }

  /** For people: how many rows, and the first of them. */
  @Override
  public String toString() {
    return count
        + " rows"
        + (count == 0 ? "" : ", " + Arrays.toString(toArray(0, Math.min(count, 8))));
  }
}
