package dev.tarn.query.function;

/** Slices as Python counts them. */
final class Slice {
  /** What stands for "not written". */
  static final long ABSENT = Long.MIN_VALUE;

  private Slice() {}

  /** Python's slice: first element, count, step. */
  static long[] of(long start, long stop, long step, int size) {
    long first = start == ABSENT ? (step > 0 ? 0 : size - 1) : clamp(start, size, step);
    long end = stop == ABSENT ? (step > 0 ? size : -1) : clamp(stop, size, step);
    long span = step > 0 ? end - first : first - end;
    long magnitude = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
    long count = span <= 0 ? 0 : (span - 1) / magnitude + 1;
    return new long[] {first, count, step};
  }

  private static long clamp(long at, int size, long step) {
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? size : size - 1;
    return Math.max(low, Math.min(high, at < 0 ? at + size : at));
  }
}
