package dev.tarn.query.sample;

/** Sorts places by their keys; equal keys keep their order. */
final class KeyOrder {
  private KeyOrder() {}

  /** The places of the keys from the smallest to the largest. */
  static int[] sort(double[] keys) {
    int[] from = new int[keys.length];
    for (int i = 0; i < from.length; i++) {
      from[i] = i;
    }
    int[] to = new int[keys.length];
    long n = keys.length;
    for (long width = 1; width < n; width *= 2) {
      for (long start = 0; start < n; start += 2 * width) {
        merge(
            keys,
            from,
            to,
            (int) start,
            (int) Math.min(start + width, n),
            (int) Math.min(start + 2 * width, n));
      }
      int[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  private static void merge(double[] keys, int[] from, int[] to, int start, int middle, int end) {
    int left = start;
    int right = middle;
    for (int k = start; k < end; k++) {
      boolean takeLeft = left < middle && (right >= end || keys[from[left]] <= keys[from[right]]);
      to[k] = takeLeft ? from[left++] : from[right++];
    }
  }
}
