package dev.tarn.version.write;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkWriter;
import dev.tarn.chunk.EncodedChunk;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Collects updates and deletions of one commit's rows; chunks of new samples that are full go to
 * the store at once. For one thread.
 */
public final class PendingEdits {
  private final OpenCommit base;
  private final ObjectStore store;
  private final BufferAllocator allocator;
  private final Map<String, List<PendingPatch>> updates = new LinkedHashMap<>();
  private final Positions.Builder deleted = new Positions.Builder();

  /**
   * @param base the commit whose rows are edited; borrowed
   * @param store takes full chunks; not owned
   * @param allocator holds the chunk that is being filled; not owned
   */
  public PendingEdits(OpenCommit base, ObjectStore store, BufferAllocator allocator) {
    this.base = base;
    this.store = store;
    this.allocator = allocator;
  }

  /**
   * Updates rows.
   *
   * @param tensor as the samples were written; it may be newer than the commit's
   * @param rows row numbers of the commit, each once, rising
   * @param samples one for each row, in the tensor's layout; borrowed
   */
  public void update(TensorSchema tensor, long[] rows, FieldVector samples) {
    long[] positions = base.live().positions(rows, 0, rows.length);
    List<PendingPatch> patches = updates.computeIfAbsent(tensor.id(), id -> new ArrayList<>());
    try (ChunkWriter writer = new ChunkWriter(tensor, allocator, ChunkLimits.standard())) {
      int done = 0;
      while (done < rows.length) {
        int taken = writer.append(samples, done, rows.length - done);
        Positions.Builder which = new Positions.Builder();
        Arrays.stream(positions, done, done + taken).forEach(which::add);
        try (EncodedChunk chunk = writer.finish()) {
          patches.add(new PendingPatch(which.build(), PendingChunk.of(chunk, store)));
        }
        done += taken;
      }
    }
  }

  /** Deletes a row; a second time changes nothing. */
  public void delete(long row) {
    deleted.add(base.live().position(row));
  }

  /** Deletes the rows from {@code from} to before {@code to}. */
  public void delete(long from, long to) {
    if (from < to) {
      long first = base.live().position(from);
      long last = base.live().position(to - 1);
      deleted.addRange(first, last + 1);
    }
  }

  /** What was collected. */
  Edits finish() {
    Positions gone = deleted.build().andNot(base.live().deleted());
    return new Edits(base.storedId(), updates, gone, Positions.none());
  }
}
