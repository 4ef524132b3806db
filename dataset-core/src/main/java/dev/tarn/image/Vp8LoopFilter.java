package dev.tarn.image;

/**
 * Smooths the edges between blocks.
 *
 * <p>Source: RFC 6386, section 15.
 */
final class Vp8LoopFilter {
  private final Vp8Header header;

  Vp8LoopFilter(Vp8Header header) {
    this.header = header;
  }

  /**
   * Filters one macroblock, after all that come before it.
   *
   * @param inner whether the edges inside are filtered too
   */
  void filter(
      Vp8Plane luma, Vp8Plane blue, Vp8Plane red, int column, int row, int level, boolean inner) {
    if (level == 0) {
      return;
    }
    int interior = level;
    if (header.sharpness > 0) {
      interior >>= header.sharpness > 4 ? 2 : 1;
      interior = Math.min(interior, 9 - header.sharpness);
    }
    interior = Math.max(interior, 1);
    int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    int limit = 2 * level + interior;
    Edge outer = new Edge(2 * (limit + 4) + 1, interior, variance, true);
    Edge within = new Edge(2 * limit + 1, interior, variance, false);
    filterPlane(luma, 16, column, row, outer, within, inner);
    if (!header.isSimpleFilter) {
      filterPlane(blue, 8, column, row, outer, within, inner);
      filterPlane(red, 8, column, row, outer, within, inner);
    }
  }

  private void filterPlane(
      Vp8Plane plane, int size, int column, int row, Edge outer, Edge within, boolean inner) {
    int at = row * size * plane.stride + column * size;
    if (column > 0) {
      edge(plane, at, 1, plane.stride, size, outer);
    }
    for (int i = 4; i < size && inner; i += 4) {
      edge(plane, at + i, 1, plane.stride, size, within);
    }
    if (row > 0) {
      edge(plane, at, plane.stride, 1, size, outer);
    }
    for (int i = 4; i < size && inner; i += 4) {
      edge(plane, at + i * plane.stride, plane.stride, 1, size, within);
    }
  }

  /**
   * How one edge is filtered.
   *
   * @param limit of the difference across the edge
   * @param interior limit of the differences beside it
   * @param variance above which beside the edge only its two samples change
   * @param isOuter whether the edge is a macroblock's
   */
  private record Edge(int limit, int interior, int variance, boolean isOuter) {}

  private void edge(Vp8Plane plane, int at, int across, int along, int length, Edge edge) {
    byte[] s = plane.samples;
    int q = at;
    for (int i = 0; i < length; i++) {
      if (header.isSimpleFilter) {
        if (isWithinLimit(s, q, across, edge.limit)) {
          changeTwo(s, q, across, true);
        }
      } else if (isWithinLimit(s, q, across, edge.limit)
          && isSmoothBeside(s, q, across, edge.interior)) {
        if (isVaried(s, q, across, edge.variance)) {
          changeTwo(s, q, across, true);
        } else if (edge.isOuter) {
          changeSix(s, q, across);
        } else {
          changeFour(s, q, across);
        }
      }
      q += along;
    }
  }

  private static int distance(byte[] s, int a, int b) {
    return Math.abs((s[a] & 0xFF) - (s[b] & 0xFF));
  }

  private static boolean isWithinLimit(byte[] s, int q, int step, int limit) {
    return 4 * distance(s, q - step, q) + distance(s, q - 2 * step, q + step) <= limit;
  }

  private static boolean isSmoothBeside(byte[] s, int q, int step, int limit) {
    return distance(s, q - 4 * step, q - 3 * step) <= limit
        && distance(s, q - 3 * step, q - 2 * step) <= limit
        && distance(s, q - 2 * step, q - step) <= limit
        && distance(s, q + 3 * step, q + 2 * step) <= limit
        && distance(s, q + 2 * step, q + step) <= limit
        && distance(s, q + step, q) <= limit;
  }

  private static boolean isVaried(byte[] s, int q, int step, int limit) {
    return distance(s, q - 2 * step, q - step) > limit || distance(s, q + step, q) > limit;
  }

  private static int signed(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  private static void change(byte[] s, int at, int by) {
    s[at] = (byte) Vp8Plane.clip((s[at] & 0xFF) + by);
  }

  private static int difference(byte[] s, int q, int step, boolean withOuter) {
    int inner = 3 * ((s[q] & 0xFF) - (s[q - step] & 0xFF));
    int outer = withOuter ? signed((s[q - 2 * step] & 0xFF) - (s[q + step] & 0xFF)) : 0;
    return signed(inner + outer);
  }

  private static int changeTwo(byte[] s, int q, int step, boolean withOuter) {
    int a = difference(s, q, step, withOuter);
    int right = signed(a + 4) >> 3;
    change(s, q - step, signed(a + 3) >> 3);
    change(s, q, -right);
    return right;
  }

  private static void changeFour(byte[] s, int q, int step) {
    int beside = (changeTwo(s, q, step, false) + 1) >> 1;
    change(s, q - 2 * step, beside);
    change(s, q + step, -beside);
  }

  private static void changeSix(byte[] s, int q, int step) {
    int a = difference(s, q, step, true);
    for (int i = 0; i < 3; i++) {
      int by = (9 * (3 - i) * a + 63) >> 7;
      change(s, q - (i + 1) * step, by);
      change(s, q + i * step, -by);
    }
  }
}
