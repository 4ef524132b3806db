package dev.tarn.chunk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tarn.error.RefusedException;
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
import org.jspecify.annotations.Nullable;

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

  /** What is made of a footer takes a few times its length. */
  private static final int HEAP_SHARE = 64;

  /** A sequence of images has 8. */
  private static final int MAX_FIELDS = 32;

  /** Names and metadata of all fields: that of an array of 32 dimensions has some hundred bytes. */
  private static final int MAX_TEXT = 1 << 16;

  private static final int MAX_ENTRIES = 64;

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
    checkHeap(region, damage);
    return region <= tail.limit()
        ? tail.position(tail.limit() - region)
        : readEnd(source, offset, length, region);
  }

  private static void checkHeap(int bytes, Damage damage) {
    long most = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    if (bytes > most) {
      throw new RefusedException(
          "object-too-large",
          "The footer of chunk "
              + damage.label()
              + " has "
              + bytes
              + " bytes; with this heap at most "
              + most
              + " are read at once.",
          "If the dataset is to be trusted, raise the limit with more heap: -Xmx, for 'tarn' in"
              + " TARN_JAVA_OPTS (for instance TARN_JAVA_OPTS=-Xmx8g).");
    }
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
    FieldCount count = new FieldCount();
    for (int i = 0; i < schema.fieldsLength() && count.fits(); i++) {
      count.add(schema.fields(i));
    }
    damage.check(
        count.fits() && schema.customMetadataLength() == 0,
        "its schema has more fields, names or metadata than any tensor");
    checkSchema(fields(schema), tensor, damage);
    long blocks = (start + BlockDigest.BLOCK - 1) / BlockDigest.BLOCK;
    String base64 = metadata(footer, ChunkFile.SUMS_KEY, damage);
    damage.check(
        base64.length() == (blocks * Integer.BYTES + 2) / 3 * 4,
        () -> base64.length() + " characters of checksums are there for " + blocks + " blocks");
    List<Integer> sums = sums(base64);
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

  /**
   * Counts fields and their texts up to the limit, before anything is made of them: in a damaged
   * schema a field may hold itself, and a million entries may be one long text.
   */
  private static final class FieldCount {
    private int fields;
    private long text;
    private boolean tooMany;

    boolean fits() {
      return !tooMany && fields <= MAX_FIELDS && text <= MAX_TEXT;
    }

    void add(org.apache.arrow.flatbuf.Field field) {
      fields++;
      text += length(field.nameAsByteBuffer());
      tooMany |= field.customMetadataLength() > MAX_ENTRIES;
      for (int i = 0; i < field.customMetadataLength() && fits(); i++) {
        KeyValue entry = field.customMetadata(i);
        text += length(entry.keyAsByteBuffer()) + length(entry.valueAsByteBuffer());
      }
      for (int i = 0; i < field.childrenLength() && fits(); i++) {
        add(field.children(i));
      }
    }

    private static long length(@Nullable ByteBuffer bytes) {
      return bytes == null ? 0 : bytes.remaining();
    }
  }

  private static String metadata(Footer footer, String key, Damage damage) {
    KeyValue entry = new KeyValue();
    for (int i = 0; i < Math.min(footer.customMetadataLength(), MAX_ENTRIES); i++) {
      footer.customMetadata(entry, i);
      ByteBuffer found = entry.keyAsByteBuffer();
      if (found != null && found.remaining() == key.length() && key.equals(entry.key())) {
        String value = entry.value();
        return value == null ? "" : value;
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
