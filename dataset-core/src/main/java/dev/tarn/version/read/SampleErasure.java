package dev.tarn.version.read;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkWriter;
import dev.tarn.chunk.EncodedChunk;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.RunList;
import dev.tarn.version.pack.RunListReader;
import dev.tarn.version.row.LivePositions;
import dev.tarn.version.row.Positions;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/**
 * Writes a chunk again in which some samples are null: as many rows in one chunk, and nothing left
 * of the bytes of these samples.
 */
public final class SampleErasure {
  private static final int SLICE = 8192;

  /** One chunk stays one, whatever another writer took for the limit. */
  private static final ChunkLimits WHOLE =
      new ChunkLimits(1 << 30, Integer.MAX_VALUE, ChunkLimits.standard().batchRows());

  private final TensorSchema tensor;
  private final PackReader objects;

  public SampleErasure(TensorSchema tensor, PackReader objects) {
    this.tensor = tensor;
    this.objects = objects;
  }

  /**
   * Writes it.
   *
   * @param rows rows of the chunk, not all of them
   */
  public PendingChunk without(ChunkEntry chunk, Positions rows) {
    long count = chunk.rows();
    // A row of no sample behind the chunk's: where each erased sample is read from.
    RunList<ChunkEntry> both =
        new RunList<>(2, count + 1, null, List.of(chunk, ChunkEntry.allNull(1)));
    PositionReader source =
        new PositionReader(
            tensor,
            count + 1,
            new TensorChunks(new RunListReader<>(both, EntryForm.CHUNKS, objects)),
            Overlay.none(),
            () -> new LivePositions(count + 1, Positions.none()),
            objects);
    try (ChunkWriter writer = new ChunkWriter(tensor, objects.allocator(), WHOLE)) {
      for (long from = 0; from < count; from += SLICE) {
        long[] wanted = new long[(int) Math.min(SLICE, count - from)];
        for (int i = 0; i < wanted.length; i++) {
          wanted[i] = rows.contains(from + i) ? count : from + i;
        }
        copy(source, wanted, writer);
      }
      try (EncodedChunk encoded = writer.finish()) {
        return PendingChunk.of(encoded, objects.store());
      }
    }
  }

  private void copy(PositionReader source, long[] wanted, ChunkWriter writer) {
    try (FieldVector samples = source.take(wanted, objects.allocator())) {
      int taken = writer.append(samples, 0, wanted.length);
      if (taken != wanted.length) {
        throw new IllegalStateException(taken + " of " + wanted.length + " samples fit");
      }
    }
  }
}
