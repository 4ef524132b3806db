package dev.tarn.image;

import java.util.Arrays;

/**
 * Decodes a VP8 key frame, the lossy picture of a WebP, to its planes.
 *
 * <p>Source: RFC 6386. The decoder that was at hand comes out up to eight grey levels away from
 * what all others show; this one gives libwebp's samples.
 */
final class Vp8Frame {
  private static final int HEADER_BYTES = 10;
  private static final int BLOCKWISE = 4;
  private static final int[] BLOCK_MODE_TREE = {
    0, 2, -1, 4, -2, 6, 8, 12, -3, 10, -5, -6, -4, 14, -7, 16, -8, -9
  };

  final Vp8Plane luma;
  final Vp8Plane blue;
  final Vp8Plane red;
  private final int columns;
  private final int rows;
  private final Vp8Header header;
  private final Vp8Bits modes;
  private final Vp8Bits[] tokens;
  private final Vp8Prediction prediction = new Vp8Prediction();
  private final Vp8Residual residual;

  // Modes of the 4 x 4 blocks above and to the left, and whether those blocks have coefficients.
  private final int[] modesAbove;
  private final int[] modesLeft = new int[4];
  private final int[][] nonzeroAbove;
  private final int[] nonzeroLeft = new int[9];

  // Per macroblock: the loop filter's strength, and whether its inner edges are filtered.
  private final byte[] filterLevels;
  private final boolean[] filterInner;

  private Vp8Frame(byte[] chunk, int width, int height) {
    int tag = frameTag(chunk);
    int firstEnd = HEADER_BYTES + (tag >> 5);
    if (firstEnd > chunk.length) {
      throw ImageException.cutShort(
          ImageFormat.WEBP,
          "its picture has " + chunk.length + " bytes, its first partition ends at " + firstEnd);
    }
    columns = (width + 15) / 16;
    rows = (height + 15) / 16;
    modes = new Vp8Bits(chunk, HEADER_BYTES, firstEnd);
    header = new Vp8Header(modes);
    tokens = partitions(chunk, firstEnd, header.partitions);
    luma = new Vp8Plane(16 * rows, 16 * columns);
    blue = new Vp8Plane(8 * rows, 8 * columns);
    red = new Vp8Plane(8 * rows, 8 * columns);
    residual = new Vp8Residual(header.coefficients);
    modesAbove = new int[4 * columns];
    nonzeroAbove = new int[columns][9];
    filterLevels = new byte[rows * columns];
    filterInner = new boolean[rows * columns];
  }

  private static int frameTag(byte[] chunk) {
    if (chunk.length < HEADER_BYTES) {
      throw ImageException.cutShort(
          ImageFormat.WEBP, "its picture has " + chunk.length + " bytes, expected " + HEADER_BYTES);
    }
    return (chunk[0] & 0xFF) | (chunk[1] & 0xFF) << 8 | (chunk[2] & 0xFF) << 16;
  }

  /**
   * Decodes.
   *
   * @param chunk the VP8 chunk's data, whose frame header was read already
   */
  static Vp8Frame decode(byte[] chunk, int width, int height) {
    Vp8Frame frame = new Vp8Frame(chunk, width, height);
    for (int row = 0; row < frame.rows; row++) {
      Arrays.fill(frame.modesLeft, Vp8Prediction.BLOCK_DC);
      Arrays.fill(frame.nonzeroLeft, 0);
      Vp8Bits tokens = frame.tokens[row & (frame.tokens.length - 1)];
      for (int column = 0; column < frame.columns; column++) {
        frame.decodeMacroblock(tokens, column, row);
      }
    }
    frame.filter();
    return frame;
  }

  private static Vp8Bits[] partitions(byte[] chunk, int sizesAt, int count) {
    int at = sizesAt + 3 * (count - 1);
    if (at > chunk.length) {
      throw ImageException.cutShort(
          ImageFormat.WEBP, "its picture has no room for " + count + " partitions");
    }
    Vp8Bits[] parts = new Vp8Bits[count];
    for (int i = 0; i < count; i++) {
      int size = chunk.length - at;
      if (i < count - 1) {
        int from = sizesAt + 3 * i;
        size =
            (chunk[from] & 0xFF) | (chunk[from + 1] & 0xFF) << 8 | (chunk[from + 2] & 0xFF) << 16;
      }
      int end = Math.min(chunk.length, at + size);
      parts[i] = new Vp8Bits(chunk, at, end);
      at = end;
    }
    return parts;
  }

  private void decodeMacroblock(Vp8Bits tokens, int column, int row) {
    int segment = 0;
    if (header.updatesSegmentMap) {
      int[] p = header.segmentProbabilities;
      segment = modes.bit(p[0]) == 0 ? modes.bit(p[1]) : 2 + modes.bit(p[2]);
    }
    boolean isSkipped = header.skipProbability > 0 && modes.bit(header.skipProbability) == 1;
    int mode = readMode();
    int[] blockModes = readBlockModes(mode, column);
    int chroma = readChromaMode();
    boolean isBlockwise = mode == BLOCKWISE;
    int[] above = nonzeroAbove[column];
    if (isSkipped) {
      residual.clear();
      int kept = isBlockwise ? 8 : 9;
      Arrays.fill(above, 0, kept, 0);
      Arrays.fill(nonzeroLeft, 0, kept, 0);
    } else {
      residual.read(tokens, isBlockwise, above, nonzeroLeft, header.quantizers[segment]);
    }
    int index = row * columns + column;
    filterLevels[index] = (byte) header.filterLevel(segment, isBlockwise);
    filterInner[index] = isBlockwise || !residual.isEmpty();
    if (isBlockwise) {
      reconstructBlocks(blockModes, column, row);
    } else {
      prediction.square(luma, 16 * column, 16 * row, 16, mode);
      for (int block = 0; block < 16; block++) {
        residual.add(block, luma, 16 * column + 4 * (block & 3), 16 * row + 4 * (block >> 2));
      }
    }
    reconstructChroma(blue, 16, column, row, chroma);
    reconstructChroma(red, 20, column, row, chroma);
  }

  private int readMode() {
    if (modes.bit(145) == 0) {
      return BLOCKWISE;
    }
    return modes.bit(156) == 0 ? modes.bit(163) : 2 + modes.bit(128);
  }

  private int readChromaMode() {
    if (modes.bit(142) == 0) {
      return Vp8Prediction.DC;
    }
    if (modes.bit(114) == 0) {
      return Vp8Prediction.VERTICAL;
    }
    return 2 + modes.bit(183);
  }

  /** The modes of the 16 blocks, read or implied; they are the context of the next ones. */
  private int[] readBlockModes(int mode, int column) {
    int[] blocks = new int[16];
    int[] probabilities = Vp8Constants.all().blockModes;
    for (int block = 0; block < 16; block++) {
      int x = 4 * column + (block & 3);
      int y = block >> 2;
      if (mode == BLOCKWISE) {
        int p = (modesAbove[x] * 10 + modesLeft[y]) * 9;
        int node = 0;
        do {
          node = BLOCK_MODE_TREE[node + modes.bit(probabilities[p + node / 2])];
        } while (node > 0);
        blocks[block] = -node;
      } else {
        blocks[block] =
            switch (mode) {
              case Vp8Prediction.VERTICAL -> Vp8Prediction.BLOCK_VERTICAL;
              case Vp8Prediction.HORIZONTAL -> Vp8Prediction.BLOCK_HORIZONTAL;
              case Vp8Prediction.TRUE_MOTION -> Vp8Prediction.BLOCK_TRUE_MOTION;
              default -> Vp8Prediction.BLOCK_DC;
            };
      }
      modesAbove[x] = blocks[block];
      modesLeft[y] = blocks[block];
    }
    return blocks;
  }

  private void reconstructBlocks(int[] blockModes, int column, int row) {
    int[] beyond = new int[4];
    int[] aboveRight = new int[4];
    boolean isLast = column == columns - 1;
    for (int i = 0; i < 4; i++) {
      // Right of the frame its last sample is repeated.
      int x = isLast ? 16 * column + 15 : 16 * column + 16 + i;
      beyond[i] = luma.edge(x, 16 * row - 1);
    }
    for (int block = 0; block < 16; block++) {
      int x = 16 * column + 4 * (block & 3);
      int y = 16 * row + 4 * (block >> 2);
      for (int i = 0; i < 4; i++) {
        // The column at the right always takes the row above the macroblock: what is right of it
        // comes
        // later.
        aboveRight[i] = (block & 3) == 3 ? beyond[i] : luma.edge(x + 4 + i, y - 1);
      }
      prediction.block(luma, x, y, blockModes[block], aboveRight);
      residual.add(block, luma, x, y);
    }
  }

  private void reconstructChroma(Vp8Plane plane, int firstBlock, int column, int row, int mode) {
    prediction.square(plane, 8 * column, 8 * row, 8, mode);
    for (int i = 0; i < 4; i++) {
      residual.add(firstBlock + i, plane, 8 * column + 4 * (i & 1), 8 * row + 4 * (i >> 1));
    }
  }

  private void filter() {
    if (header.filterLevel == 0) {
      return;
    }
    Vp8LoopFilter filter = new Vp8LoopFilter(header);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int index = row * columns + column;
        filter.filter(luma, blue, red, column, row, filterLevels[index], filterInner[index]);
      }
    }
  }
}
