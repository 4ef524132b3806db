package dev.tarn.training.stream;

/**
 * The order in which an epoch delivers the positions of a view: a permutation drawn from (seed,
 * epoch) alone, or the view's own order. Immutable; 4 bytes a row when shuffled.
 *
 * <p>Draws are SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
 * 2014), bounded without bias (Lemire, "Fast random integer generation in an interval", 2019); the
 * permutation is Durstenfeld's shuffle. It is the same on every machine and in every release.
 */
final class RowOrder {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int count;

  /** Position in the view by place in the epoch; empty for the view's own order. */
  private final int[] positions;

  private RowOrder(int count, int[] positions) {
    this.count = count;
    this.positions = positions;
  }

  /** The view's own order. */
  static RowOrder sequential(int count) {
    return new RowOrder(count, new int[0]);
  }

  /** A random order; equal for equal arguments. */
  static RowOrder shuffled(int count, long seed, int epoch) {
    int[] positions = new int[count];
    for (int i = 0; i < count; i++) {
      positions[i] = i;
    }
    Draws draws = new Draws(mix(seed + GOLDEN) ^ mix(~(epoch * GOLDEN)));
    for (int i = count - 1; i > 0; i--) {
      int j = draws.below(i + 1);
      int swapped = positions[i];
      positions[i] = positions[j];
      positions[j] = swapped;
    }
    return new RowOrder(count, positions);
  }

  /** How many rows an epoch has. */
  int count() {
    return count;
  }

  /** The position in the view of the epoch's row number {@code place}. */
  int position(int place) {
    return positions.length == 0 ? place : positions[place];
  }

  private static final class Draws {
    private long state;

    Draws(long state) {
      this.state = state;
    }

    int below(int bound) {
      long draw = next();
      // The few draws that would make small numbers likelier are drawn again.
      if (Long.compareUnsigned(draw * bound, bound) < 0) {
        long uneven = Long.remainderUnsigned(-bound, bound);
        while (Long.compareUnsigned(draw * bound, uneven) < 0) {
          draw = next();
        }
      }
      return (int) (Math.multiplyHigh(draw, bound) + ((draw >> 63) & bound));
    }

    private long next() {
      state += GOLDEN;
      return mix(state);
    }
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
