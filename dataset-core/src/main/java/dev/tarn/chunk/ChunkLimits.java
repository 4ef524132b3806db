package dev.tarn.chunk;

/**
 * When a chunk is full, and how many rows one of its batches has.
 *
 * @param maxBytes a row is not added to a chunk that would then have more bytes of values and
 *     offsets than this; a single longer row has a chunk of its own
 * @param maxRows the most rows of a chunk
 * @param batchRows the rows of each batch but the last
 */
public record ChunkLimits(long maxBytes, int maxRows, int batchRows) {
  private static final ChunkLimits STANDARD = new ChunkLimits(16 << 20, 1 << 20, 1 << 16);

  /** Checks that all are positive. */
  public ChunkLimits {
    if (maxBytes < 1 || maxBytes > 1 << 30 || maxRows < 1 || batchRows < 1) {
      throw new IllegalArgumentException(
          "Limits are at least 1, bytes at most 1 GiB: "
              + maxBytes
              + " bytes, "
              + maxRows
              + " rows, "
              + batchRows);
    }
  }

  /** 16 MiB, 1,048,576 rows, batches of 65,536 rows: the format's own. */
  public static ChunkLimits standard() {
    return STANDARD;
  }
}
