package dev.tarn.version.pack;

import dev.tarn.error.DamagedException;
import dev.tarn.store.ObjectSource;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.StoredForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Holds commits' objects against their names: whole bytes under another's name are never taken for
 * it. An object that is only damaged behind its record is let pass, so that what its other
 * checksums vouch for can be read. Not safe for threads.
 */
final class CommitNames {
  private static final int MAX_KNOWN = 10_000;
  private static final int BUFFER_BYTES = 64 << 10;

  /** The checksum in the header of each commit that was held against its name. */
  private final Map<String, Integer> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
          return size() > MAX_KNOWN;
        }
      };

  /** Knows a commit that was just made of these bytes, whose header and body come first. */
  void made(String id, ByteBuffer record) {
    known.put(id, checksum(record));
  }

  /**
   * Refuses bytes that are another commit's.
   *
   * @param record header and body, their checksum checked
   */
  void check(String id, ByteBuffer record, ObjectSource source, String name) {
    int checksum = checksum(record);
    Integer before = known.get(id);
    if (before == null ? isAnother(id, record, source, name) : before != checksum) {
      throw new DamagedException(
          "Object " + name + " is whole, but it is not the commit of that name.", null);
    }
    known.put(id, checksum);
  }

  private static int checksum(ByteBuffer record) {
    return record.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(record.position() + 12);
  }

  /** Whether the object has another hash although nothing in it is damaged. */
  private static boolean isAnother(String id, ByteBuffer record, ObjectSource source, String name) {
    int recordBytes = record.remaining();
    long packedFrom = PackReader.align(recordBytes);
    MessageDigest digest = Hashes.newSha256();
    CRC32C packed = new CRC32C();
    boolean padded = true;
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, source.size()));
    for (long at = 0; at < source.size(); at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), source.size() - at));
      source.read(at, buffer);
      digest.update(buffer.flip());
      buffer.rewind();
      while (buffer.hasRemaining() && at + buffer.position() < packedFrom) {
        boolean inRecord = at + buffer.position() < recordBytes;
        padded &= buffer.get() == 0 || inRecord;
      }
      packed.update(buffer);
    }
    if (HexFormat.of().formatHex(digest.digest()).equals(id)) {
      return false;
    }
    CborReader in = StoredForm.decode(StoredForm.Kind.COMMIT, record.array(), name);
    long[] expected = {-1, -1};
    in.map(
        key -> {
          if (key.equals("packed")) {
            in.begin();
            expected[0] = in.integer();
            expected[1] = in.integer();
            in.end();
          } else {
            in.skip();
          }
        });
    return padded && expected[0] == source.size() - packedFrom && expected[1] == packed.getValue();
  }
}
