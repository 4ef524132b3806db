package dev.tarn.chunk;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.tarn.schema.TensorSchema;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A chunk of one batch whose parts say what a writer would not, under checksums that are right.
 *
 * @param schema what its footer and its first message say it holds
 * @param message the batch's message
 * @param body the batch's body
 * @param stats what its footer says of the batch
 * @param all what a list of chunks would say
 */
public record ForgedChunk(
    Schema schema, ByteBuffer message, ByteBuffer body, ChunkStats stats, ChunkStats all) {

  /** The chunk as it is written. */
  public static ForgedChunk of(TensorSchema tensor, FieldVector rows, BufferAllocator allocator) {
    ChunkFixture chunk = ChunkFixture.write(tensor, rows, ChunkLimits.standard(), allocator);
    ChunkFooter footer =
        ChunkFooter.read(
            ChunkFixture.source(chunk.file),
            0,
            chunk.file.length,
            chunk.footerCrc,
            tensor,
            new Damage("x"));
    ChunkFile.Place place = footer.places().get(0);
    int at = (int) place.offset();
    return new ForgedChunk(
        ChunkFile.schema(tensor),
        ByteBuffer.wrap(chunk.file, at, place.metadataBytes()).slice(),
        ByteBuffer.wrap(chunk.file, at + place.metadataBytes(), (int) place.bodyBytes()).slice(),
        footer.stats().get(0),
        chunk.stats);
  }

  /** Says something else of the batch in its footer, and where it is listed. */
  public ForgedChunk saying(UnaryOperator<ChunkStats> change) {
    ChunkStats said = change.apply(stats);
    return new ForgedChunk(schema, message, body, said, said);
  }

  /** Says that it holds something else. */
  public ForgedChunk holding(Schema other) {
    return new ForgedChunk(other, message, body, stats, all);
  }

  /** What a batch's message says. */
  public static final class BatchMessage {
    private final long rows;
    private final long nulls;
    private final List<Long> nodes;
    private final List<long[]> buffers;
    private long bodyBytes;
    private boolean compressed;
    private int variadic;

    /**
     * @param nodes the length of each vector
     * @param buffers offset and length of each buffer
     */
    public BatchMessage(
        long rows, long nulls, List<Long> nodes, List<long[]> buffers, long bodyBytes) {
      this.rows = rows;
      this.nulls = nulls;
      this.nodes = nodes;
      this.buffers = buffers;
      this.bodyBytes = bodyBytes;
    }

    /** Says that each buffer is compressed and begins with how long it will be. */
    public BatchMessage compressed() {
      compressed = true;
      return this;
    }

    /** Says that views have so many buffers of data. */
    public BatchMessage withVariadicCounts(int count) {
      variadic = count;
      return this;
    }

    private ByteBuffer encode() {
      FlatBufferBuilder builder = new FlatBufferBuilder();
      RecordBatch.startBuffersVector(builder, buffers.size());
      for (int i = buffers.size() - 1; i >= 0; i--) {
        Buffer.createBuffer(builder, buffers.get(i)[0], buffers.get(i)[1]);
      }
      final int bufferVector = builder.endVector();
      RecordBatch.startNodesVector(builder, nodes.size());
      for (int i = nodes.size() - 1; i >= 0; i--) {
        FieldNode.createFieldNode(builder, nodes.get(i), i == 0 ? nulls : 0);
      }
      final int nodeVector = builder.endVector();
      long[] counts = new long[variadic];
      java.util.Arrays.fill(counts, Long.MAX_VALUE);
      final int variadicVector = RecordBatch.createVariadicBufferCountsVector(builder, counts);
      final int compression =
          compressed ? BodyCompression.createBodyCompression(builder, (byte) 1, (byte) 0) : 0;
      RecordBatch.startRecordBatch(builder);
      RecordBatch.addLength(builder, rows);
      RecordBatch.addNodes(builder, nodeVector);
      RecordBatch.addBuffers(builder, bufferVector);
      RecordBatch.addVariadicBufferCounts(builder, variadicVector);
      if (compressed) {
        RecordBatch.addCompression(builder, compression);
      }
      int header = RecordBatch.endRecordBatch(builder);
      Message.startMessage(builder);
      Message.addHeader(builder, header);
      Message.addHeaderType(builder, MessageHeader.RecordBatch);
      Message.addVersion(builder, MetadataVersion.V5);
      Message.addBodyLength(builder, bodyBytes);
      Message.finishMessageBuffer(builder, Message.endMessage(builder));
      ByteBuffer metadata = builder.dataBuffer();
      int padded = (metadata.remaining() + 7) & -8;
      ByteBuffer message =
          ByteBuffer.allocate(ChunkFile.MESSAGE_PREFIX + padded).order(ByteOrder.LITTLE_ENDIAN);
      message.putInt(ChunkFile.CONTINUATION).putInt(padded).put(metadata);
      return message.rewind();
    }
  }

  /** Says something else in front of the body. */
  public ForgedChunk with(BatchMessage other) {
    return new ForgedChunk(schema, other.encode(), body, stats, all);
  }

  /** How many bytes the body has. */
  public int bodyBytes() {
    return body.remaining();
  }

  /** The file. */
  public byte[] file() {
    ByteArrayOutputStream front = new ByteArrayOutputStream();
    add(front, ChunkFile.head(schema));
    ChunkFile.Place place =
        new ChunkFile.Place(front.size(), message.remaining(), body.remaining());
    add(front, message);
    add(front, body);
    add(front, ChunkFile.end());
    BlockDigest digest = new BlockDigest(front.size());
    digest.update(ByteBuffer.wrap(front.toByteArray()));
    add(front, ChunkFile.footer(schema, List.of(place), digest.sums(), List.of(stats)));
    return front.toByteArray();
  }

  private static void add(ByteArrayOutputStream out, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    out.writeBytes(copy);
  }

  /** CRC32C of a file's footer, as lists of chunks have it. */
  public static int footerCrc(byte[] file) {
    int footer =
        ByteBuffer.wrap(file)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt(file.length - ChunkFile.TAIL_BYTES);
    int region = footer + ChunkFile.TAIL_BYTES;
    return BlockDigest.crc(ByteBuffer.wrap(file, file.length - region, region));
  }
}
