package dev.tarn.chunk;

import dev.tarn.schema.TensorSchema;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** A chunk as bytes in the heap, to be opened, damaged and compared. */
final class ChunkFixture {
  final TensorSchema tensor;
  final byte[] file;
  final int footerCrc;
  final ChunkStats stats;
  final String id;

  private ChunkFixture(TensorSchema tensor, EncodedChunk chunk) {
    this.tensor = tensor;
    this.file = bytes(chunk);
    this.footerCrc = chunk.footerCrc();
    this.stats = chunk.stats();
    this.id = HexFormat.of().formatHex(chunk.id());
  }

  static ChunkFixture write(
      TensorSchema tensor, FieldVector rows, ChunkLimits limits, BufferAllocator allocator) {
    try (ChunkWriter writer = new ChunkWriter(tensor, allocator, limits)) {
      int taken = writer.append(rows, 0, rows.getValueCount());
      if (taken != rows.getValueCount()) {
        throw new IllegalStateException("The fixture has one chunk; it took " + taken);
      }
      try (EncodedChunk chunk = writer.finish()) {
        return new ChunkFixture(tensor, chunk);
      }
    }
  }

  static byte[] bytes(EncodedChunk chunk) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteBuffer part : chunk.content()) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      out.writeBytes(copy);
    }
    return out.toByteArray();
  }

  ChunkReader open(BufferAllocator allocator) {
    return open(file, allocator);
  }

  /** Opens other bytes in place of the chunk's own. */
  ChunkReader open(byte[] bytes, BufferAllocator allocator) {
    return ChunkReader.open(
        source(bytes), 0, bytes.length, footerCrc, tensor, allocator, "7c41 of tensor 'tensor'");
  }

  static ObjectSource source(byte[] bytes) {
    MemoryStore store = new MemoryStore();
    store.put("chunk", List.of(ByteBuffer.wrap(bytes)));
    return store.open("chunk");
  }
}
