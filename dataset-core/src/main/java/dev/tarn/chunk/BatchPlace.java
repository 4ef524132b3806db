package dev.tarn.chunk;

import dev.tarn.error.TarnException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.jspecify.annotations.Nullable;

/** Where the buffers of a batch lie in the chunk; each is as long as its rows need. Immutable. */
final class BatchPlace {
  /** More than a message of one column can have. */
  private static final int MAX_METADATA = 1 << 16;

  private final int rows;
  private final int nulls;
  private final long elements;
  private final long validity;
  private final long offsets;
  private final long[] values;
  private final @Nullable BatchPlace items;

  private BatchPlace(
      int rows,
      int nulls,
      long elements,
      long validity,
      long offsets,
      long[] values,
      @Nullable BatchPlace items) {
    this.rows = rows;
    this.nulls = nulls;
    this.elements = elements;
    this.validity = validity;
    this.offsets = offsets;
    this.values = values;
    this.items = items;
  }

  /** The items of a sequence, as a batch of their own. */
  BatchPlace items() {
    return Objects.requireNonNull(items);
  }

  int rows() {
    return rows;
  }

  int nulls() {
    return nulls;
  }

  /** Elements of the part with offsets, or items of a sequence. */
  long elements() {
    return elements;
  }

  /** Only to be used where {@link #nulls} is above 0. */
  long validity() {
    return validity;
  }

  long offsets() {
    return offsets;
  }

  long values(int part) {
    return values[part];
  }

  static BatchPlace read(
      CheckedBytes bytes, ChunkFile.Place place, ChunkStats stats, BodyLayout layout) {
    Damage damage = bytes.damage();
    damage.check(
        place.metadataBytes() <= MAX_METADATA,
        () -> "a batch's metadata is said to have " + place.metadataBytes() + " bytes");
    ByteBuffer message = bytes.readSmall(place.offset(), place.metadataBytes());
    try {
      return new Parsing(message, place, stats, layout, damage).parse();
    } catch (TarnException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damage.of("the metadata of the batch at " + place.offset() + " is no message", e);
    }
  }

  /** One message and what it is held against. */
  private record Parsing(
      ByteBuffer message,
      ChunkFile.Place place,
      ChunkStats stats,
      BodyLayout layout,
      Damage damage) {

    BatchPlace parse() {
      boolean framed =
          message.getInt(0) == ChunkFile.CONTINUATION
              && message.getInt(4) == message.limit() - ChunkFile.MESSAGE_PREFIX;
      check(framed, "is not framed as one");
      Message root =
          Message.getRootAsMessage(
              message
                  .slice(ChunkFile.MESSAGE_PREFIX, message.limit() - ChunkFile.MESSAGE_PREFIX)
                  .order(ByteOrder.LITTLE_ENDIAN));
      check(root.headerType() == MessageHeader.RecordBatch, "is no record batch");
      RecordBatch batch = (RecordBatch) root.header(new RecordBatch());
      check(root.bodyLength() == place.bodyBytes(), "has a body of another length");
      check(batch.compression() == null, "is compressed");
      check(
          batch.length() == stats.rows() && stats.rows() <= Integer.MAX_VALUE,
          () -> "has " + batch.length() + " rows, its statistics say " + stats.rows());
      check(
          batch.nodesLength() == layout.allNodes() && batch.buffersLength() == layout.allBuffers(),
          "has another number of buffers than its layout");
      return part(batch, layout, batch.length(), nulls(batch), 0, 0);
    }

    /** The batch itself, or the items in it, which have vectors and buffers of their own. */
    private BatchPlace part(
        RecordBatch batch, BodyLayout part, long rows, int nulls, int node, int buffer) {
      Level level = new Level(batch, part, rows, node, buffer);
      long elements = elements(level);
      BatchPlace items =
          part.items() == null
              ? null
              : part(
                  batch,
                  part.items(),
                  elements,
                  0,
                  node + part.nodeLengths().size(),
                  buffer + part.bufferCount());
      return place(level, nulls, elements, items);
    }

    /** Where in a batch its rows lie, or its items. */
    private record Level(RecordBatch batch, BodyLayout layout, long rows, int node, int buffer) {}

    private BatchPlace place(Level level, int nulls, long elements, @Nullable BatchPlace items) {
      BodyLayout layout = level.layout();
      long rows = level.rows();
      long[] values = new long[layout.parts()];
      for (int part = 0; part < values.length; part++) {
        long count = layout.isVariable(part) ? elements : rows;
        long bits = layout.bits().get(part);
        check(count == 0 || bits <= Long.MAX_VALUE / count, "is larger than any file");
        values[part] = extent(level, layout.valuesAt().get(part), Bits.bytes(bits * count));
      }
      long validity = nulls == 0 ? -1 : extent(level, 0, Bits.bytes(rows));
      long offsets =
          layout.isVariable() && rows > 0 ? extent(level, layout.offsetsAt(), 4 * rows + 4) : -1;
      return new BatchPlace((int) rows, nulls, elements, validity, offsets, values, items);
    }

    private int nulls(RecordBatch batch) {
      long nulls = batch.nodes(0).nullCount();
      check(
          nulls == stats.nulls(),
          () -> "has " + nulls + " nulls, its statistics say " + stats.nulls());
      for (int node = 1; node < batch.nodesLength(); node++) {
        check(batch.nodes(node).nullCount() == 0, "has nulls inside samples");
      }
      return (int) nulls;
    }

    private long elements(Level level) {
      BodyLayout layout = level.layout();
      RecordBatch batch = level.batch();
      long found = 0;
      for (int node = 0; node < layout.nodeLengths().size(); node++) {
        long perRow = layout.nodeLengths().get(node);
        long length = batch.nodes(level.node() + node).length();
        if (perRow == BodyLayout.ELEMENTS) {
          found = length;
        } else {
          check(length == perRow * level.rows(), "has a vector of another length than its rows");
        }
      }
      if (layout.items() != null) {
        found = batch.nodes(level.node() + layout.nodeLengths().size()).length();
      } else if (layout.isVariable() && !layout.nodeLengths().contains(BodyLayout.ELEMENTS)) {
        found =
            batch.buffers(level.buffer() + layout.valuesAt().get(0)).length(); // bytes have no node
      }
      long elements = found;
      check(elements >= 0 && elements <= Integer.MAX_VALUE, () -> "has " + elements + " elements");
      return elements;
    }

    /** Where a buffer begins in the chunk; it has at least so many bytes. */
    private long extent(Level level, int index, long needed) {
      Buffer buffer = level.batch().buffers(level.buffer() + index);
      boolean fits =
          buffer.offset() >= 0
              && buffer.length() >= needed
              && buffer.length() <= place.bodyBytes()
              && buffer.offset() <= place.bodyBytes() - buffer.length();
      check(
          fits,
          () ->
              "has a buffer of "
                  + buffer.length()
                  + " bytes at "
                  + buffer.offset()
                  + " of its body of "
                  + place.bodyBytes()
                  + "; its rows need "
                  + needed);
      return place.offset() + place.metadataBytes() + buffer.offset();
    }

    private void check(boolean whole, String what) {
      check(whole, () -> what);
    }

    private void check(boolean whole, Supplier<String> what) {
      damage.check(whole, () -> "the batch at " + place.offset() + " " + what.get());
    }
  }
}
