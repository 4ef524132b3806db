package dev.tarn.query.postings;

/**
 * Where the numbers of found rows go: an array of ints, which take half the memory, or the longs
 * that a caller asked for. Threads may fill different parts.
 */
public interface RowsInto {
  /** Into ints. */
  static RowsInto of(int[] rows) {
    return new RowsInto() {
      @Override
      public void put(int at, int[] numbers, int count) {
        System.arraycopy(numbers, 0, rows, at, count);
      }

      @Override
      public void range(int at, int first, int count) {
        for (int i = 0; i < count; i++) {
          rows[at + i] = first + i;
        }
      }
    };
  }

  /** Into longs. */
  static RowsInto of(long[] rows) {
    return new RowsInto() {
      @Override
      public void put(int at, int[] numbers, int count) {
        for (int i = 0; i < count; i++) {
          rows[at + i] = numbers[i];
        }
      }

      @Override
      public void range(int at, int first, int count) {
        for (int i = 0; i < count; i++) {
          rows[at + i] = (long) first + i;
        }
      }
    };
  }

  /** Puts numbers from a place on. */
  void put(int at, int[] numbers, int count);

  /** Puts consecutive numbers from a place on. */
  void range(int at, int first, int count);
}
