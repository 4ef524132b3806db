package dev.tarn.index;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.roaringbitmap.RoaringBitmap;

/**
 * For chunks of label tensors, the positions in the chunk of the rows that have a class, and of
 * those without a label. Kept by the chunk's id, which stands for its content: what is found is
 * never out of date. May be used by any thread.
 */
public final class LabelPostings {
  private static final byte KEY = 'p';

  /** In place of a class number: the rows without a label; there for each chunk that was put. */
  private static final int NULLS = -1;

  private static final int SUM_BYTES = 4;

  private final MachineIndex index;
  private final Set<String> scanned = ConcurrentHashMap.newKeySet();

  LabelPostings(MachineIndex index) {
    this.index = index;
  }

  /**
   * The rows of a chunk that have a class.
   *
   * @param chunkId in hexadecimal digits
   * @param classNumber at least 0
   * @return positions in the chunk; no positions if no row has the class; empty if the chunk was
   *     not put here or cannot be read. One's own copy.
   */
  public Optional<RoaringBitmap> find(String chunkId, int classNumber) {
    if (classNumber < 0) {
      throw new IllegalArgumentException("A class number is at least 0: " + classNumber);
    }
    Optional<RocksDirectory> directory = index.directory();
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> rows = directory.get().find(key(chunkId, classNumber));
    if (rows.isPresent()) {
      return parse(key(chunkId, classNumber), rows.get());
    }
    return nulls(chunkId).map(known -> new RoaringBitmap());
  }

  /** The rows of a chunk without a label; empty if the chunk was not put here. One's own copy. */
  public Optional<RoaringBitmap> nulls(String chunkId) {
    byte[] key = key(chunkId, NULLS);
    return index.directory().flatMap(d -> d.find(key)).flatMap(bytes -> parse(key, bytes));
  }

  /**
   * Remembers a chunk: all of its classes, or, where writing does not work, nothing.
   *
   * @param chunkId in hexadecimal digits
   * @param byClass by class number the positions of its rows; classes that no row has may be left
   *     out; borrowed
   * @param nulls the positions of rows without a label; borrowed
   * @return whether it is remembered
   */
  public boolean put(String chunkId, Map<Integer, RoaringBitmap> byClass, RoaringBitmap nulls) {
    List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
    byClass.forEach((number, rows) -> entries.add(entry(key(chunkId, number), rows)));
    entries.add(entry(key(chunkId, NULLS), nulls));
    return index.directory().map(directory -> directory.put(entries, false)).orElse(false);
  }

  /** Whether {@link #put} has any prospect now. */
  public boolean isWritable() {
    return index.directory().map(RocksDirectory::isWritable).orElse(false);
  }

  /** Notes that a chunk was scanned because it is not known here. Nothing is written. */
  public void noteScan(String chunkId) {
    scanned.add(chunkId);
  }

  /** Whether a scan of the chunk was noted since this was opened. RocksDB is not loaded for it. */
  public boolean wasScanned(String chunkId) {
    return scanned.contains(chunkId);
  }

  private static byte[] key(String chunkId, int number) {
    byte[] id = HexFormat.of().parseHex(chunkId);
    return ByteBuffer.allocate(1 + id.length + Integer.BYTES)
        .put(KEY)
        .put(id)
        .putInt(number)
        .array();
  }

  private static Map.Entry<byte[], byte[]> entry(byte[] key, RoaringBitmap rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0);
      rows.serialize(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] value = bytes.toByteArray();
    ByteBuffer.wrap(value).putInt(0, sum(key, value));
    return Map.entry(key, value);
  }

  /** RocksDB checks its blocks; this checks that the value is that key's. */
  private static Optional<RoaringBitmap> parse(byte[] key, byte[] value) {
    if (value.length < SUM_BYTES || ByteBuffer.wrap(value).getInt(0) != sum(key, value)) {
      return Optional.empty();
    }
    RoaringBitmap rows = new RoaringBitmap();
    try {
      rows.deserialize(ByteBuffer.wrap(value, SUM_BYTES, value.length - SUM_BYTES));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
    return Optional.of(rows);
  }

  private static int sum(byte[] key, byte[] value) {
    CRC32C sum = new CRC32C();
    sum.update(key, 0, key.length);
    sum.update(value, SUM_BYTES, value.length - SUM_BYTES);
    return (int) sum.getValue();
  }
}
