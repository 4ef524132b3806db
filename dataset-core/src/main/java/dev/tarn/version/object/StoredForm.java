package dev.tarn.version.object;

import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.store.ObjectSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The form of every object that is not a chunk: a header of 16 bytes, a CBOR body, and in packs the
 * packed objects, each beginning at a multiple of 8.
 *
 * <pre>
 * 0  "TARN"
 * 4  u8   kind, an ASCII letter
 * 5  u8   format version
 * 6  u16  0
 * 8  u32  length of the body in bytes, little-endian
 * 12 u32  CRC32C of bytes 0 to 11 and the body
 * 16      body
 * </pre>
 */
public final class StoredForm {
  /** The version of the format that this code writes, and the newest that it reads. */
  public static final int FORMAT_VERSION = 1;

  public static final int HEADER_BYTES = 16;

  private StoredForm() {}

  /** The kinds of objects; the letter stands in the header. */
  public enum Kind {
    /** A commit. */
    COMMIT('C'),
    /** A branch or tag that points to a commit made elsewhere. */
    POINTER('P'),
    /** The end of a branch or tag. */
    TOMBSTONE('X'),
    /** A list of entries. */
    RUN('R'),
    /** A list of runs. */
    SPINE('N'),
    /** A schema. */
    SCHEMA('S'),
    /** A set of positions. */
    POSITIONS('D'),
    /** Where history was cut. */
    CUT('K'),
    /** Staged work. */
    STAGE('G'),
    /** The rows of a saved view. */
    SELECTION('V'),
    /** What is said of a saved view. */
    VIEW_META('M'),
    /** Which view answers a question. */
    ANSWER('Q');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    /** Whether other objects lie behind the body. */
    boolean isPack() {
      return this == COMMIT || this == STAGE;
    }
  }

  /** The object of that kind and body. */
  public static byte[] encode(Kind kind, byte[] body) {
    byte[] object = new byte[HEADER_BYTES + body.length];
    ByteBuffer header = ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 'T').put((byte) 'A').put((byte) 'R').put((byte) 'N');
    header.put((byte) kind.letter).put((byte) FORMAT_VERSION).putShort((short) 0);
    header.putInt(body.length);
    System.arraycopy(body, 0, object, HEADER_BYTES, body.length);
    header.putInt(checksum(object, body.length));
    return object;
  }

  private static int checksum(byte[] object, int bodyLength) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(object, 0, 12);
    crc.update(object, HEADER_BYTES, bodyLength);
    return (int) crc.getValue();
  }

  /** A reader of the body of a whole object in memory, header and checksum checked. */
  public static CborReader decode(Kind kind, byte[] object, String label) {
    int bodyLength = checkHeader(kind, object, object.length, label);
    if (checksum(object, bodyLength)
        != ByteBuffer.wrap(object).order(ByteOrder.LITTLE_ENDIAN).getInt(12)) {
      throw new DamagedException(
          "Object " + label + " has another CRC32C than its header says.", null);
    }
    if (!kind.isPack() && object.length > HEADER_BYTES + bodyLength) {
      throw new DamagedException(
          "Object " + label + " goes on behind its end at " + (HEADER_BYTES + bodyLength) + ".",
          null);
    }
    return new CborReader(object, HEADER_BYTES, bodyLength, label);
  }

  /**
   * Reads header and body of an object that begins at an offset; what follows the body is not read.
   */
  public static byte[] readHeaderAndBody(
      Kind kind, ObjectSource source, long offset, long limit, String label) {
    byte[] header = new byte[(int) Math.min(HEADER_BYTES, Math.max(0, limit))];
    source.read(offset, ByteBuffer.wrap(header));
    int bodyLength = checkHeader(kind, header, limit, label);
    byte[] object = new byte[HEADER_BYTES + bodyLength];
    source.read(offset, ByteBuffer.wrap(object));
    return object;
  }

  /** The kind of an object by its letter, or a refusal when it is none of Tarn's. */
  public static Kind kindOf(byte[] object, String label) {
    if (object.length >= HEADER_BYTES) {
      for (Kind kind : Kind.values()) {
        if (kind.letter == object[4]) {
          return kind;
        }
      }
    }
    throw new DamagedException("Object " + label + " is of no kind that the format knows.", null);
  }

  private static int checkHeader(Kind kind, byte[] header, long limit, String label) {
    boolean ours =
        header.length >= HEADER_BYTES
            && header[0] == 'T'
            && header[1] == 'A'
            && header[2] == 'R'
            && header[3] == 'N';
    if (!ours) {
      throw new DamagedException(
          "Object " + label + " does not begin as a Tarn object does.", null);
    }
    if ((header[5] & 0xff) > FORMAT_VERSION) {
      throw newerFormat(label, header[5] & 0xff);
    }
    if (header[4] != kind.letter) {
      throw new DamagedException(
          "Object "
              + label
              + " is of kind '"
              + (char) header[4]
              + "'; expected '"
              + kind.letter
              + "'.",
          null);
    }
    int bodyLength = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    if (bodyLength < 0 || bodyLength > limit - HEADER_BYTES) {
      throw new DamagedException(
          "Object "
              + label
              + " says its body has "
              + Integer.toUnsignedString(bodyLength)
              + " bytes; it has "
              + limit
              + " in all.",
          null);
    }
    ObjectLimits.checkBytes(label, bodyLength);
    return bodyLength;
  }

  /** The refusal of a format that is newer than this code. */
  public static TarnException newerFormat(String label, int version) {
    return new TarnException(
        TarnException.Kind.REFUSED,
        "newer-format",
        "Object "
            + label
            + " has format "
            + version
            + "; this Tarn reads formats up to "
            + FORMAT_VERSION
            + ".",
        "Read it with a newer Tarn.");
  }
}
