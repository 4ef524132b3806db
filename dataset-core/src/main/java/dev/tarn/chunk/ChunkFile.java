package dev.tarn.chunk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.google.flatbuffers.FlatBufferBuilder;
import dev.tarn.schema.TensorSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The bytes of a chunk that are not values: an Arrow IPC file's magic, messages and footer. Equal
 * content gives equal bytes: maps are written in the order of their keys.
 *
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format">Arrow's file
 *     format</a>
 */
final class ChunkFile {
  static final CBORFactory CBOR = new CBORFactory();

  /** Begins the file, padded to 8 bytes, and ends it, unpadded. */
  static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  static final int HEAD_BYTES = 8;

  /** The length of the footer, and the magic. */
  static final int TAIL_BYTES = 4 + MAGIC.length;

  /** A message's two words: a continuation mark and the length of its metadata. */
  static final int MESSAGE_PREFIX = 8;

  static final int CONTINUATION = -1;

  /** Keys of the footer's metadata. */
  static final String FORMAT_KEY = "tarn:chunk";

  static final String SUMS_KEY = "tarn:crc32c";
  static final String STATS_KEY = "tarn:stats";
  static final String FORMAT = "1";

  /** Where a batch lies. */
  record Place(long offset, int metadataBytes, long bodyBytes) {}

  /** Where a buffer lies in a batch's body. */
  record Extent(long offset, long bytes) {}

  private ChunkFile() {}

  static Schema schema(TensorSchema tensor) {
    return new Schema(List.of(sorted(ArrowLayout.field(tensor))));
  }

  private static Field sorted(Field field) {
    FieldType type =
        new FieldType(
            field.isNullable(), field.getType(), null, new TreeMap<>(field.getMetadata()));
    return new Field(
        field.getName(), type, field.getChildren().stream().map(ChunkFile::sorted).toList());
  }

  /** The magic and the schema's message. */
  static ByteBuffer head(Schema schema) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    ByteBuffer message = message(builder, MessageHeader.Schema, schema.getSchema(builder), 0);
    ByteBuffer head = littleEndian(HEAD_BYTES + message.remaining());
    head.put(MAGIC).position(HEAD_BYTES);
    return head.put(message).flip();
  }

  /** A batch's message, without its body. */
  static ByteBuffer batch(
      long rows, long nulls, List<Long> nodeLengths, List<Extent> buffers, long bodyBytes) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    RecordBatch.startBuffersVector(builder, buffers.size());
    for (int i = buffers.size() - 1; i >= 0; i--) {
      Buffer.createBuffer(builder, buffers.get(i).offset(), buffers.get(i).bytes());
    }
    int bufferVector = builder.endVector();
    RecordBatch.startNodesVector(builder, nodeLengths.size());
    for (int i = nodeLengths.size() - 1; i >= 0; i--) {
      FieldNode.createFieldNode(builder, nodeLengths.get(i), i == 0 ? nulls : 0);
    }
    int nodeVector = builder.endVector();
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, rows);
    RecordBatch.addNodes(builder, nodeVector);
    RecordBatch.addBuffers(builder, bufferVector);
    return message(
        builder, MessageHeader.RecordBatch, RecordBatch.endRecordBatch(builder), bodyBytes);
  }

  private static ByteBuffer message(
      FlatBufferBuilder builder, byte kind, int header, long bodyBytes) {
    Message.startMessage(builder);
    Message.addHeader(builder, header);
    Message.addHeaderType(builder, kind);
    Message.addVersion(builder, MetadataVersion.V5);
    Message.addBodyLength(builder, bodyBytes);
    Message.finishMessageBuffer(builder, Message.endMessage(builder));
    ByteBuffer metadata = builder.dataBuffer();
    int padded = (metadata.remaining() + 7) & -8;
    ByteBuffer message = littleEndian(MESSAGE_PREFIX + padded);
    message.putInt(CONTINUATION).putInt(padded).put(metadata);
    return message.rewind();
  }

  /** What follows the last batch. */
  static ByteBuffer end() {
    return littleEndian(MESSAGE_PREFIX).putInt(CONTINUATION).putInt(0).flip();
  }

  /** The footer, its length, and the magic. */
  static ByteBuffer footer(Schema schema, List<Place> batches, int[] sums, List<ChunkStats> stats) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int[] entries = {
      entry(builder, FORMAT_KEY, FORMAT),
      entry(builder, SUMS_KEY, base64(sums)),
      entry(builder, STATS_KEY, base64(stats))
    };
    int metadata = Footer.createCustomMetadataVector(builder, entries);
    int schemaOffset = schema.getSchema(builder);
    Footer.startRecordBatchesVector(builder, batches.size());
    for (int i = batches.size() - 1; i >= 0; i--) {
      Place place = batches.get(i);
      Block.createBlock(builder, place.offset(), place.metadataBytes(), place.bodyBytes());
    }
    int batchVector = builder.endVector();
    Footer.startDictionariesVector(builder, 0);
    int dictionaries = builder.endVector();
    Footer.finishFooterBuffer(
        builder,
        Footer.createFooter(
            builder, MetadataVersion.V5, schemaOffset, dictionaries, batchVector, metadata));
    ByteBuffer footer = builder.dataBuffer();
    ByteBuffer tail = littleEndian(footer.remaining() + TAIL_BYTES);
    int length = footer.remaining();
    return tail.put(footer).putInt(length).put(MAGIC).flip();
  }

  private static int entry(FlatBufferBuilder builder, String key, String value) {
    int keyOffset = builder.createString(key);
    return KeyValue.createKeyValue(builder, keyOffset, builder.createString(value));
  }

  private static String base64(int[] sums) {
    ByteBuffer bytes = littleEndian(4 * sums.length);
    bytes.asIntBuffer().put(sums);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static String base64(List<ChunkStats> stats) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = CBOR.createGenerator(bytes)) {
      out.writeStartArray(stats, stats.size());
      for (ChunkStats batch : stats) {
        batch.write(out);
      }
      out.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
