package dev.tarn.version.read;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkWriter;
import dev.tarn.chunk.EncodedChunk;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PendingChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;

/**
 * Makes chunks that hold samples of another commit: chunks that go over whole are listed again, the
 * others are copied.
 */
public final class SampleCopy {
  /** In place of a position: no sample. */
  public static final long NONE = -1;

  private static final int SLICE = 8192;

  private final PositionReader source;
  private final TensorSchema target;
  private final ClassRenumbering renumbering;
  private final PackReader objects;

  /**
   * @param source where the samples are
   * @param target the tensor as the new commit has it: with all class names of the source
   */
  public SampleCopy(PositionReader source, TensorSchema target, PackReader objects) {
    this.source = source;
    this.target = target;
    this.renumbering = ClassRenumbering.of(source.schema(), target);
    this.objects = objects;
  }

  /** The samples of these positions, {@link #NONE} for a null, in that order. */
  public List<PendingChunk> chunks(long[] positions) {
    List<PendingChunk> chunks = new ArrayList<>();
    try (ChunkWriter writer =
        new ChunkWriter(target, objects.allocator(), ChunkLimits.standard())) {
      int next = 0;
      while (next < positions.length) {
        if (positions[next] == NONE) {
          int end = next;
          while (end < positions.length && positions[end] == NONE) {
            end++;
          }
          flush(writer, chunks);
          chunks.add(PendingChunk.allNull(end - next));
          next = end;
          continue;
        }
        TensorChunks.Placed placed = source.chunks().find(positions[next]);
        int end = whole(positions, next, placed);
        if (end > next) {
          flush(writer, chunks);
          chunks.add(PendingChunk.listed(placed.entry()));
        } else {
          end = run(positions, next, placed);
          copy(Arrays.copyOfRange(positions, next, end), writer, chunks);
        }
        next = end;
      }
      flush(writer, chunks);
    }
    return chunks;
  }

  /** Where the chunk ends among the positions, if all of it is wanted as it is; else the start. */
  private int whole(long[] positions, int from, TensorChunks.Placed placed) {
    long rows = placed.entry().rows();
    boolean fits =
        renumbering.changesNothing()
            && positions[from] == placed.firstRow()
            && rows <= positions.length - from
            && positions[(int) (from + rows - 1)] == placed.endRow() - 1
            && !source.overlay().intersects(placed.firstRow(), placed.endRow());
    if (!fits) {
      return from;
    }
    for (int i = 0; i < rows; i++) {
      if (positions[from + i] != placed.firstRow() + i) {
        return from;
      }
    }
    return (int) (from + rows);
  }

  private int run(long[] positions, int from, TensorChunks.Placed placed) {
    int end = from + 1;
    while (end < positions.length
        && end - from < SLICE
        && positions[end] >= placed.firstRow()
        && positions[end] < placed.endRow()) {
      end++;
    }
    return end;
  }

  private void copy(long[] positions, ChunkWriter writer, List<PendingChunk> chunks) {
    try (FieldVector samples = source.take(positions, objects.allocator())) {
      renumbering.apply(samples);
      int done = 0;
      while (done < positions.length) {
        done += writer.append(samples, done, positions.length - done);
        if (writer.isFull()) {
          flush(writer, chunks);
        }
      }
    }
  }

  private void flush(ChunkWriter writer, List<PendingChunk> chunks) {
    if (writer.rowCount() > 0) {
      try (EncodedChunk chunk = writer.finish()) {
        chunks.add(PendingChunk.of(chunk, objects.store()));
      }
    }
  }
}
