package dev.tarn.image;

import java.util.Arrays;

/**
 * Predicts blocks from their neighbours.
 *
 * <p>Source: RFC 6386, section 12.
 */
final class Vp8Prediction {
  static final int DC = 0;
  static final int VERTICAL = 1;
  static final int HORIZONTAL = 2;
  static final int TRUE_MOTION = 3;

  static final int BLOCK_DC = 0;
  static final int BLOCK_TRUE_MOTION = 1;
  static final int BLOCK_VERTICAL = 2;
  static final int BLOCK_HORIZONTAL = 3;

  // The neighbours of a 4 x 4 block, from the lower left over the corner (4) to the upper right.
  private final int[] n = new int[13];

  /** Predicts a square of 8 or 16 samples. */
  void square(Vp8Plane plane, int x, int y, int size, int mode) {
    switch (mode) {
      case VERTICAL -> {
        for (int row = 0; row < size; row++) {
          for (int column = 0; column < size; column++) {
            plane.set(x + column, y + row, plane.edge(x + column, y - 1));
          }
        }
      }
      case HORIZONTAL -> {
        for (int row = 0; row < size; row++) {
          int from = (y + row) * plane.stride + x;
          Arrays.fill(plane.samples, from, from + size, (byte) plane.edge(x - 1, y + row));
        }
      }
      case TRUE_MOTION -> trueMotion(plane, x, y, size);
      default -> {
        int mean = mean(plane, x, y, size);
        for (int row = 0; row < size; row++) {
          int from = (y + row) * plane.stride + x;
          Arrays.fill(plane.samples, from, from + size, (byte) mean);
        }
      }
    }
  }

  private static void trueMotion(Vp8Plane plane, int x, int y, int size) {
    int corner = plane.edge(x - 1, y - 1);
    for (int row = 0; row < size; row++) {
      int base = plane.edge(x - 1, y + row) - corner;
      for (int column = 0; column < size; column++) {
        plane.set(x + column, y + row, Vp8Plane.clip(base + plane.edge(x + column, y - 1)));
      }
    }
  }

  /** Of the neighbours that are inside the frame; 128 without any. */
  private static int mean(Vp8Plane plane, int x, int y, int size) {
    int sum = 0;
    int count = 0;
    for (int i = 0; i < size && y > 0; i++) {
      sum += plane.at(x + i, y - 1);
      count++;
    }
    for (int i = 0; i < size && x > 0; i++) {
      sum += plane.at(x - 1, y + i);
      count++;
    }
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  /**
   * Predicts a block of 4 x 4 samples.
   *
   * @param aboveRight the four samples above and to the right, which may lie elsewhere
   */
  void block(Vp8Plane plane, int x, int y, int mode, int[] aboveRight) {
    for (int i = 0; i < 4; i++) {
      n[i] = plane.edge(x - 1, y + 3 - i);
      n[5 + i] = plane.edge(x + i, y - 1);
      n[9 + i] = aboveRight[i];
    }
    n[4] = plane.edge(x - 1, y - 1);
    switch (mode) {
      case BLOCK_DC -> {
        int sum = 4;
        for (int i = 0; i < 4; i++) {
          sum += n[i] + n[5 + i];
        }
        fill(plane, x, y, (row, column) -> 0, new int[] {sum >> 3});
      }
      case BLOCK_TRUE_MOTION -> trueMotion(plane, x, y, 4);
      case BLOCK_VERTICAL -> fill(plane, x, y, (row, column) -> column, threes(5, 8));
      case BLOCK_HORIZONTAL -> {
        int[] rows = {three(4, 3, 2), three(3, 2, 1), three(2, 1, 0), three(1, 0, 0)};
        fill(plane, x, y, (row, column) -> row, rows);
      }
      default -> diagonal(plane, x, y, mode);
    }
  }

  private void diagonal(Vp8Plane plane, int x, int y, int mode) {
    switch (mode) {
      // Down to the left.
      case 4 -> {
        int[] line = new int[7];
        System.arraycopy(threes(6, 11), 0, line, 0, 6);
        line[6] = three(11, 12, 12);
        fill(plane, x, y, (row, column) -> row + column, line);
      }
      // Down to the right.
      case 5 -> fill(plane, x, y, (row, column) -> 3 - row + column, threes(1, 7));
      // Steeply down to the right.
      case 6 -> {
        int[] v = {
          three(1, 2, 3), three(2, 3, 4), three(3, 4, 5), three(4, 5, 6), three(5, 6, 7),
          three(6, 7, 8), two(4, 5), two(5, 6), two(6, 7), two(7, 8)
        };
        fillByMap(plane, x, y, v, 6, 7, 8, 9, 2, 3, 4, 5, 1, 6, 7, 8, 0, 2, 3, 4);
      }
      // Steeply down to the left.
      case 7 -> {
        int[] v = {
          two(5, 6),
          two(6, 7),
          two(7, 8),
          two(8, 9),
          three(5, 6, 7),
          three(6, 7, 8),
          three(7, 8, 9),
          three(8, 9, 10),
          three(9, 10, 11),
          three(10, 11, 12)
        };
        fillByMap(plane, x, y, v, 0, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 8, 5, 6, 7, 9);
      }
      // Flatly down to the right.
      case 8 -> {
        int[] v = {
          two(0, 1),
          three(0, 1, 2),
          two(1, 2),
          three(1, 2, 3),
          two(2, 3),
          three(2, 3, 4),
          two(3, 4),
          three(3, 4, 5),
          three(4, 5, 6),
          three(5, 6, 7)
        };
        fillByMap(plane, x, y, v, 6, 7, 8, 9, 4, 5, 6, 7, 2, 3, 4, 5, 0, 1, 2, 3);
      }
      // Flatly up to the right.
      default -> {
        int[] v = {
          two(3, 2), three(3, 2, 1), two(2, 1), three(2, 1, 0), two(1, 0), three(1, 0, 0), n[0]
        };
        fillByMap(plane, x, y, v, 0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 6, 6, 6, 6, 6);
      }
    }
  }

  private int two(int a, int b) {
    return (n[a] + n[b] + 1) >> 1;
  }

  private int three(int a, int b, int c) {
    return (n[a] + 2 * n[b] + n[c] + 2) >> 2;
  }

  /** The smoothed neighbours from {@code first} to {@code last}. */
  private int[] threes(int first, int last) {
    int[] smooth = new int[last - first + 1];
    for (int i = first; i <= last; i++) {
      smooth[i - first] = three(i - 1, i, i + 1);
    }
    return smooth;
  }

  private interface Place {
    int of(int row, int column);
  }

  private static void fill(Vp8Plane plane, int x, int y, Place place, int[] values) {
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        plane.set(x + column, y + row, values[place.of(row, column)]);
      }
    }
  }

  private static void fillByMap(Vp8Plane plane, int x, int y, int[] values, int... map) {
    fill(plane, x, y, (row, column) -> map[4 * row + column], values);
  }
}
