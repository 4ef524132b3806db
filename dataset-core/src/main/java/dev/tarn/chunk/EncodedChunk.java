package dev.tarn.chunk;

import dev.tarn.schema.TensorSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;

/** A finished chunk in memory: the bytes of its file and what is known of them. Closeable once. */
public final class EncodedChunk implements AutoCloseable {
  private final List<OpenBatch> batches;
  private final List<ByteBuffer> content;
  private final long length;
  private final byte[] id;
  private final int footerCrc;
  private final ChunkStats stats;

  private EncodedChunk(
      List<OpenBatch> batches,
      List<ByteBuffer> content,
      long length,
      byte[] id,
      int footerCrc,
      ChunkStats stats) {
    this.batches = batches;
    this.content = content;
    this.length = length;
    this.id = id;
    this.footerCrc = footerCrc;
    this.stats = stats;
  }

  /**
   * Encodes batches.
   *
   * @param batches at least one, none empty; transferred
   */
  static EncodedChunk encode(TensorSchema tensor, BodyLayout layout, List<OpenBatch> batches) {
    Schema schema = ChunkFile.schema(tensor);
    List<ByteBuffer> content = new ArrayList<>();
    List<ChunkFile.Place> places = new ArrayList<>();
    List<ChunkStats> batchStats = new ArrayList<>();
    ChunkStats stats = ChunkStats.none();
    long position = add(ChunkFile.head(schema), content);
    for (OpenBatch batch : batches) {
      List<ByteBuffer> body = new ArrayList<>();
      List<ChunkFile.Extent> extents = new ArrayList<>();
      long bodyBytes = addBody(layout, batch, body, extents, 0);
      ByteBuffer message =
          ChunkFile.batch(
              batch.rows(), batch.nulls(), nodeLengths(layout, batch), extents, bodyBytes);
      places.add(new ChunkFile.Place(position, message.remaining(), bodyBytes));
      position += add(message, content) + bodyBytes;
      content.addAll(body);
      batchStats.add(batch.stats());
      stats = stats.merge(batch.stats());
    }
    position += add(ChunkFile.end(), content);
    BlockDigest digest = new BlockDigest(position);
    content.forEach(digest::update);
    ByteBuffer footer = ChunkFile.footer(schema, places, digest.sums(), batchStats);
    position += add(footer, content);
    return new EncodedChunk(
        batches, content, position, digest.id(footer), BlockDigest.crc(footer), stats);
  }

  private static long add(ByteBuffer bytes, List<ByteBuffer> content) {
    content.add(bytes);
    return bytes.remaining();
  }

  private static List<Long> nodeLengths(BodyLayout layout, OpenBatch batch) {
    List<Long> lengths = new ArrayList<>();
    for (long perRow : layout.nodeLengths()) {
      lengths.add(perRow == BodyLayout.ELEMENTS ? batch.elements() : perRow * batch.rows());
    }
    if (layout.items() != null) {
      lengths.addAll(nodeLengths(layout.items(), batch.items()));
    }
    return lengths;
  }

  private static long addBody(
      BodyLayout layout,
      OpenBatch batch,
      List<ByteBuffer> body,
      List<ChunkFile.Extent> extents,
      long from) {
    long at = from;
    for (int i = 0; i < layout.bufferCount(); i++) {
      GrowingBuffer buffer = null;
      int part = layout.valuesAt().indexOf(i);
      if (part >= 0) {
        buffer = batch.part(part);
      } else if (layout.isVariable() && i == layout.offsetsAt()) {
        buffer = batch.offsets();
      } else if (i == 0 && batch.nulls() > 0) {
        buffer = batch.validity();
      }
      extents.add(new ChunkFile.Extent(at, buffer == null ? 0 : buffer.usedBytes()));
      if (buffer != null) {
        at += buffer.pad();
        body.addAll(buffer.slices());
      }
    }
    return layout.items() == null ? at : addBody(layout.items(), batch.items(), body, extents, at);
  }

  /** SHA-256 of the file: its name; one's own copy. */
  public byte[] id() {
    return id.clone();
  }

  /** The bytes of the file. */
  public long length() {
    return length;
  }

  /** The bytes, in order; borrowed until {@link #close()}, each with its own position. */
  public List<ByteBuffer> content() {
    return content.stream().map(ByteBuffer::asReadOnlyBuffer).toList();
  }

  /** CRC32C of the footer, its length and the magic: kept by whoever lists the chunk. */
  public int footerCrc() {
    return footerCrc;
  }

  /** Of all rows. */
  public ChunkStats stats() {
    return stats;
  }

  /** Frees the memory. A second call does nothing. */
  @Override
  public void close() {
    batches.forEach(OpenBatch::close);
  }
}
