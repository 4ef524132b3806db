package dev.tarn.chunk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tarn.error.TarnException;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a chunk's footer says, after it was held against its checksum and its numbers against the
 * chunk's length.
 *
 * @param start where the footer begins: the end of what the block checksums stand for
 * @param places where the batches lie
 * @param stats of each batch
 * @param sums CRC32C of each block; not to be changed
 */
record ChunkFooter(
    long start, List<ChunkFile.Place> places, List<ChunkStats> stats, List<Integer> sums) {
  /** Most footers are shorter, so that one read is enough. */
  private static final int FIRST_READ = 4096;

  /** A longer footer is damage: that of 2 GiB of values has 200 KiB. */
  private static final int MAX_FOOTER = 64 << 20;

  /** A sequence of images has 8. */
  private static final int MAX_FIELDS = 32;

  private static final int MIN_LENGTH =
      ChunkFile.HEAD_BYTES + ChunkFile.MESSAGE_PREFIX + ChunkFile.TAIL_BYTES;

  static ChunkFooter read(
      ObjectSource source,
      long offset,
      long length,
      int footerCrc,
      TensorSchema tensor,
      Damage damage) {
    damage.check(
        offset >= 0 && length >= MIN_LENGTH && offset <= source.size() - length,
        () ->
            "it should be bytes "
                + offset
                + " to "
                + (offset + length)
                + " of an object that has "
                + source.size());
    ByteBuffer region = readRegion(source, offset, length, damage);
    int found = BlockDigest.crc(region);
    damage.check(
        found == footerCrc,
        () ->
            "CRC32C of its footer is "
                + CheckedBytes.hex(found)
                + ", the commit says "
                + CheckedBytes.hex(footerCrc));
    long start = length - region.remaining();
    try {
      return parse(region, start, tensor, damage);
    } catch (TarnException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damage.of("its footer cannot be understood", e);
    }
  }

  /** The footer, its length, and the magic. */
  private static ByteBuffer readRegion(
      ObjectSource source, long offset, long length, Damage damage) {
    ByteBuffer tail = readEnd(source, offset, length, (int) Math.min(FIRST_READ, length));
    byte[] magic = new byte[ChunkFile.MAGIC.length];
    tail.get(tail.limit() - magic.length, magic);
    damage.check(Arrays.equals(magic, ChunkFile.MAGIC), "it does not end like an Arrow file");
    int footer = tail.getInt(tail.limit() - ChunkFile.TAIL_BYTES);
    long most = Math.min(MAX_FOOTER, length - MIN_LENGTH);
    damage.check(
        footer > 0 && footer <= most,
        () -> "its footer is said to have " + footer + " bytes; at most " + most + " are possible");
    int region = footer + ChunkFile.TAIL_BYTES;
    return region <= tail.limit()
        ? tail.position(tail.limit() - region)
        : readEnd(source, offset, length, region);
  }

  private static ByteBuffer readEnd(ObjectSource source, long offset, long length, int bytes) {
    ByteBuffer end = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    source.read(offset + length - bytes, end);
    return end.flip();
  }

  private static ChunkFooter parse(
      ByteBuffer region, long start, TensorSchema tensor, Damage damage) throws IOException {
    Footer footer = Footer.getRootAsFooter(region.slice().order(ByteOrder.LITTLE_ENDIAN));
    String format = metadata(footer, ChunkFile.FORMAT_KEY, damage);
    damage.check(
        format.equals(ChunkFile.FORMAT),
        () -> "it is of chunk format " + format + "; this version reads " + ChunkFile.FORMAT);
    Schema schema = footer.schema();
    int fields = 0;
    for (int i = 0; i < schema.fieldsLength() && fields <= MAX_FIELDS; i++) {
      fields = countFields(schema.fields(i), fields);
    }
    int counted = fields;
    damage.check(counted <= MAX_FIELDS, () -> "its schema has more fields than any tensor");
    checkSchema(fields(schema), tensor, damage);
    List<Integer> sums = sums(metadata(footer, ChunkFile.SUMS_KEY, damage));
    long blocks = (start + BlockDigest.BLOCK - 1) / BlockDigest.BLOCK;
    damage.check(
        sums.size() == blocks,
        () -> sums.size() + " checksums are there for " + blocks + " blocks");
    List<ChunkStats> stats = stats(metadata(footer, ChunkFile.STATS_KEY, damage));
    List<ChunkFile.Place> places = places(footer, start, damage);
    damage.check(
        places.size() == stats.size() && !places.isEmpty(),
        () -> places.size() + " batches have " + stats.size() + " statistics");
    return new ChunkFooter(start, places, stats, sums);
  }

  /** Counts fields up to the limit: in a damaged schema a field may hold itself. */
  private static int countFields(org.apache.arrow.flatbuf.Field field, int before) {
    int fields = before + 1;
    for (int i = 0; i < field.childrenLength() && fields <= MAX_FIELDS; i++) {
      fields = countFields(field.children(i), fields);
    }
    return fields;
  }

  private static String metadata(Footer footer, String key, Damage damage) {
    KeyValue entry = new KeyValue();
    for (int i = 0; i < footer.customMetadataLength(); i++) {
      footer.customMetadata(entry, i);
      if (key.equals(entry.key())) {
        return entry.value();
      }
    }
    throw damage.of("its footer has no '" + key + "'");
  }

  /** Arrow's own Schema reads JSON too: loading it takes a seventh of a short command's time. */
  private static List<Field> fields(Schema schema) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      fields.add(Field.convertField(schema.fields(i)));
    }
    return fields;
  }

  private static void checkSchema(List<Field> found, TensorSchema tensor, Damage damage) {
    damage.check(
        found.size() == 1 && sameType(found.get(0), ArrowLayout.field(tensor)),
        () -> "it holds " + found + ", expected [" + ArrowLayout.field(tensor) + "]");
  }

  /** Names may differ: a tensor that is renamed keeps its chunks. */
  private static boolean sameType(Field found, Field expected) {
    List<Field> children = found.getChildren();
    boolean same =
        found.getType().equals(expected.getType())
            && found.getDictionary() == null
            && children.size() == expected.getChildren().size();
    for (int i = 0; same && i < children.size(); i++) {
      same = sameType(children.get(i), expected.getChildren().get(i));
    }
    return same;
  }

  private static List<Integer> sums(String base64) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> sums = new ArrayList<>(bytes.remaining() / 4);
    while (bytes.hasRemaining()) {
      sums.add(bytes.getInt());
    }
    return sums;
  }

  private static List<ChunkStats> stats(String base64) throws IOException {
    List<ChunkStats> stats = new ArrayList<>();
    try (JsonParser in = ChunkFile.CBOR.createParser(Base64.getDecoder().decode(base64))) {
      if (in.nextToken() != JsonToken.START_ARRAY) {
        throw new IOException("No array of statistics");
      }
      while (in.nextToken() != JsonToken.END_ARRAY) {
        stats.add(ChunkStats.read(in));
      }
    }
    return stats;
  }

  private static List<ChunkFile.Place> places(Footer footer, long start, Damage damage) {
    List<ChunkFile.Place> places = new ArrayList<>();
    long free = ChunkFile.HEAD_BYTES;
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      Block block = footer.recordBatches(i);
      long metadata = block.metaDataLength();
      long room = start - free;
      boolean fits =
          block.offset() >= free
              && metadata >= ChunkFile.MESSAGE_PREFIX
              && block.bodyLength() >= 0
              && block.bodyLength() <= room
              && block.offset() - free <= room - block.bodyLength() - metadata;
      damage.check(
          fits,
          () ->
              "a batch is said to have "
                  + metadata
                  + " + "
                  + block.bodyLength()
                  + " bytes at "
                  + block.offset()
                  + ", which does not fit in front of its footer at "
                  + start);
      free = block.offset() + metadata + block.bodyLength();
      places.add(new ChunkFile.Place(block.offset(), (int) metadata, block.bodyLength()));
    }
    return places;
  }
}
