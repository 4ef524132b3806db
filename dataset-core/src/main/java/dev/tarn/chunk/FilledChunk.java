package dev.tarn.chunk;

import dev.tarn.schema.TensorSchema;
import java.util.List;

/**
 * The rows of a chunk, not encoded yet: what is left to do needs nobody else's memory, so any
 * thread may do it. Encode or close it, once.
 */
public final class FilledChunk implements AutoCloseable {
  private final TensorSchema tensor;
  private final BodyLayout layout;
  private final List<OpenBatch> batches;

  /**
   * @param batches at least one, none empty; transferred
   */
  FilledChunk(TensorSchema tensor, BodyLayout layout, List<OpenBatch> batches) {
    this.tensor = tensor;
    this.layout = layout;
    this.batches = batches;
  }

  /** Bytes of memory it has in use. */
  public long usedBytes() {
    long bytes = 0;
    for (OpenBatch batch : batches) {
      bytes += batch.validity().usedBytes() + batch.offsets().usedBytes();
      for (int part = 0; part < layout.parts(); part++) {
        bytes += batch.part(part).usedBytes();
      }
    }
    return bytes;
  }

  /**
   * The file's bytes, with their checksums and id.
   *
   * @return owned; it takes the memory over. After an exception {@link #close()} frees it.
   */
  public EncodedChunk encode() {
    return EncodedChunk.encode(tensor, layout, batches);
  }

  /** Drops the rows. */
  @Override
  public void close() {
    batches.forEach(OpenBatch::close);
  }
}
