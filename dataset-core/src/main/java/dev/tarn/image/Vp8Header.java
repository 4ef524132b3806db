package dev.tarn.image;

/**
 * The header of a VP8 key frame.
 *
 * <p>Source: RFC 6386, section 9.2 to 9.11 and 19.2.
 */
final class Vp8Header {
  static final int SEGMENTS = 4;

  final boolean updatesSegmentMap;
  final int[] segmentProbabilities = {255, 255, 255};
  final boolean isSimpleFilter;
  final int filterLevel;
  final int sharpness;
  final int partitions;
  final int[] coefficients = Vp8Constants.all().coefficients.clone();

  /** Probability that a macroblock is not skipped; 0 where none is. */
  final int skipProbability;

  /** [segment][Y1 DC, Y1 AC, Y2 DC, Y2 AC, UV DC, UV AC]. */
  final int[][] quantizers = new int[SEGMENTS][6];

  private final int[] segmentQuantizers = new int[SEGMENTS];
  private final int[] segmentFilters = new int[SEGMENTS];
  private boolean isSegmented;
  private boolean isAbsolute;
  private boolean hasFilterDeltas;
  private int intraDelta;
  private int blockModeDelta;

  Vp8Header(Vp8Bits bits) {
    bits.number(2);
    isSegmented = bits.flag();
    updatesSegmentMap = isSegmented && readSegments(bits);
    isSimpleFilter = bits.flag();
    filterLevel = bits.number(6);
    sharpness = bits.number(3);
    readFilterDeltas(bits);
    partitions = 1 << bits.number(2);
    readQuantizers(bits);
    bits.flag();
    int[] updates = Vp8Constants.all().coefficientUpdates;
    for (int i = 0; i < updates.length; i++) {
      if (bits.bit(updates[i]) == 1) {
        coefficients[i] = bits.number(8);
      }
    }
    skipProbability = bits.flag() ? bits.number(8) : 0;
  }

  /** Whether each macroblock names its segment. */
  private boolean readSegments(Vp8Bits bits) {
    boolean updatesMap = bits.flag();
    if (bits.flag()) {
      isAbsolute = bits.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        segmentQuantizers[i] = bits.optionalSigned(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        segmentFilters[i] = bits.optionalSigned(6);
      }
    }
    for (int i = 0; i < 3 && updatesMap; i++) {
      segmentProbabilities[i] = bits.flag() ? bits.number(8) : 255;
    }
    return updatesMap;
  }

  private void readFilterDeltas(Vp8Bits bits) {
    hasFilterDeltas = bits.flag();
    if (hasFilterDeltas && bits.flag()) {
      // Of four kinds of reference and four of modes, a key frame uses the first of each.
      for (int i = 0; i < 8; i++) {
        int delta = bits.optionalSigned(6);
        intraDelta = i == 0 ? delta : intraDelta;
        blockModeDelta = i == 4 ? delta : blockModeDelta;
      }
    }
  }

  private void readQuantizers(Vp8Bits bits) {
    int base = bits.number(7);
    int y1Dc = bits.optionalSigned(4);
    int y2Dc = bits.optionalSigned(4);
    int y2Ac = bits.optionalSigned(4);
    int uvDc = bits.optionalSigned(4);
    int uvAc = bits.optionalSigned(4);
    int[] dc = Vp8Constants.all().dcQuantizers;
    int[] ac = Vp8Constants.all().acQuantizers;
    for (int segment = 0; segment < SEGMENTS; segment++) {
      int index = base;
      if (isSegmented) {
        index = isAbsolute ? segmentQuantizers[segment] : base + segmentQuantizers[segment];
      }
      int[] factors = quantizers[segment];
      factors[0] = dc[clamp(index + y1Dc, 127)];
      factors[1] = ac[clamp(index, 127)];
      factors[2] = 2 * dc[clamp(index + y2Dc, 127)];
      factors[3] = Math.max(8, ac[clamp(index + y2Ac, 127)] * 155 / 100);
      factors[4] = Math.min(132, dc[clamp(index + uvDc, 127)]);
      factors[5] = ac[clamp(index + uvAc, 127)];
    }
  }

  /** The strength of the loop filter, 0 to 63. */
  int filterLevel(int segment, boolean isBlockwise) {
    int level = filterLevel;
    if (isSegmented) {
      level = isAbsolute ? segmentFilters[segment] : level + segmentFilters[segment];
    }
    if (hasFilterDeltas) {
      level += intraDelta + (isBlockwise ? blockModeDelta : 0);
    }
    return clamp(level, 63);
  }

  private static int clamp(int value, int max) {
    return Math.max(0, Math.min(max, value));
  }
}
