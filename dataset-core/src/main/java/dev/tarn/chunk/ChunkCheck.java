package dev.tarn.chunk;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.TensorSchema;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.vector.FieldVector;

/** Holds the structure of a chunk and its statistics against its values. */
final class ChunkCheck {
  private final ChunkReader chunk;
  private final TensorSchema tensor;
  private final BodyLayout layout;
  private final CheckedBytes bytes;
  private final Damage damage;

  ChunkCheck(ChunkReader chunk, TensorSchema tensor, BodyLayout layout, CheckedBytes bytes) {
    this.chunk = chunk;
    this.tensor = tensor;
    this.layout = layout;
    this.bytes = bytes;
    this.damage = bytes.damage();
  }

  /**
   * @param said what is said of all rows outside of the chunk
   */
  void check(ChunkStats said) {
    checkHead();
    ChunkStats all = ChunkStats.none();
    for (int batch = 0; batch < chunk.batchCount(); batch++) {
      checkBatch(batch);
      all = all.merge(chunk.batchStats(batch));
    }
    ChunkStats found = all;
    damage.check(
        found.equals(said),
        () -> StatsDifference.of("the chunk has", found, "whoever lists it says", said));
  }

  /** The magic and the schema's message, which fill the bytes in front of the first batch. */
  private void checkHead() {
    long length = chunk.batchPlaces().get(0).offset();
    int prefix = ChunkFile.HEAD_BYTES + ChunkFile.MESSAGE_PREFIX;
    damage.check(length > prefix && length < 1 << 20, "it has no schema in front");
    ByteBuffer head = bytes.readSmall(0, (int) length);
    byte[] magic = new byte[ChunkFile.MAGIC.length];
    head.get(magic);
    damage.check(Arrays.equals(magic, ChunkFile.MAGIC), "it does not begin like an Arrow file");
    try {
      Message message = Message.getRootAsMessage(head.slice(prefix, head.limit() - prefix));
      damage.check(message.headerType() == MessageHeader.Schema, "it has no schema in front");
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw damage.of("it has no schema in front", e);
    }
  }

  private void checkBatch(int batch) {
    int first = chunk.batchStart(batch);
    int rows = chunk.batchStart(batch + 1) - first;
    try (FieldVector vector =
            new RangeRead(chunk, tensor, layout, bytes, bytes.allocator()).read(first, rows);
        OpenBatch copy =
            new OpenBatch(layout, new StatsCollector(tensor, layout), bytes.allocator(), 0)) {
      SourceRows source = new SourceRows(tensor, layout, vector, 0, rows);
      source.checkWhole(0, rows);
      List<FieldVector> nodes = source.nodes();
      int row = 0;
      while (row < rows) {
        int end = source.endOfRun(row, rows);
        copy.append(nodes, row, end - row, source.isNull(row));
        row = end;
      }
      ChunkStats said = chunk.batchStats(batch);
      ChunkStats found = copy.stats();
      damage.check(
          found.equals(said),
          () ->
              StatsDifference.of(
                  "of its rows from " + first + " on there are", found, "its footer says", said));
    } catch (RefusedException | IllegalArgumentException | ArithmeticException e) {
      throw damage.of(String.valueOf(e.getMessage()), e);
    }
  }
}
