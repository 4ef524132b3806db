package dev.tarn.version.pack;

import dev.tarn.chunk.DamagedChunkException;
import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.row.LivePositions;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows that a chunk is read for: looked at only when it turns out to be damaged. */
public abstract class AskedRows {
  /** Rows that no commit has yet. */
  public static final AskedRows NEW =
      new AskedRows() {
        @Override
        long @Nullable [] firstAndLast() {
          return null;
        }
      };

  /** The rows of the positions from one to another. */
  public static AskedRows of(LivePositions live, long first, long last) {
    return of(() -> live, first, last);
  }

  /** The rows of the positions from one to another. */
  public static AskedRows of(Supplier<LivePositions> live, long first, long last) {
    return new AskedRows() {
      @Override
      long[] firstAndLast() {
        LivePositions rows = live.get();
        return new long[] {rows.row(first), Math.max(rows.row(first), rows.row(last + 1) - 1)};
      }
    };
  }

  /**
   * The rows of some positions, in any order.
   *
   * @param wanted borrowed until the read is over
   */
  public static AskedRows of(Supplier<LivePositions> live, long[] wanted, int from, int to) {
    return new AskedRows() {
      @Override
      long[] firstAndLast() {
        long first = wanted[from];
        long last = wanted[from];
        for (int i = from; i < to; i++) {
          first = Math.min(first, wanted[i]);
          last = Math.max(last, wanted[i]);
        }
        return new long[] {live.get().row(first), live.get().row(last)};
      }
    };
  }

  /** The first and last row number; null where they have none. */
  abstract long @Nullable [] firstAndLast();

  /** The same damage, with the object, the tensor and the rows that it concerns. */
  final TarnException name(TarnException damage, String object, TensorSchema tensor) {
    long[] rows;
    try {
      rows = firstAndLast();
    } catch (DamagedException e) {
      // What is deleted cannot be read either, so no row has a number.
      rows = null;
    }
    boolean one = rows != null && rows[0] == rows[1];
    String where = "of tensor '" + tensor.name() + "'";
    if (rows != null) {
      where += one ? ", row " + rows[0] : ", rows " + rows[0] + " to " + rows[1];
    }
    TarnException named = damage instanceof DamagedChunkException chunk ? chunk.of(where) : damage;
    named.with("object", object).with("tensor", tensor.name());
    if (rows != null) {
      Object value = one ? rows[0] : List.of(rows[0], rows[1]);
      named.with(one ? "row" : "rows", value);
    }
    return named;
  }
}
