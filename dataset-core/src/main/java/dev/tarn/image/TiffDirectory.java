package dev.tarn.image;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The first directory of a TIFF: numbers by tag.
 *
 * <p>Source: TIFF revision 6.0 (Adobe, 1992), section 2.
 */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int PLANAR_CONFIGURATION = 284;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int INK_SET = 332;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int ICC_PROFILE = 34675;

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private record Entry(int type, long count, long valueAt) {}

  private final ImageBytes bytes;
  private final Map<Integer, Entry> entries = new HashMap<>();

  /** Reads the directory at {@code at}; {@code bytes} has the file's own byte order. */
  TiffDirectory(ImageBytes bytes, long at) {
    this.bytes = bytes;
    String what = "directory at byte " + at;
    int count = bytes.u16(at, what);
    bytes.require(at + 2, 12L * count, what);
    for (int i = 0; i < count; i++) {
      long entry = at + 2 + 12L * i;
      int tag = bytes.u16(entry, what);
      int type = bytes.u16(entry + 2, what);
      long values = bytes.u32(entry + 4, what);
      long valueAt = values * size(type) <= 4 ? entry + 8 : bytes.u32(entry + 8, what);
      entries.putIfAbsent(tag, new Entry(type, values, valueAt));
    }
  }

  private static int size(int type) {
    return switch (type) {
      case SHORT, 8 -> 2;
      case LONG, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 1;
    };
  }

  ByteOrder order() {
    return bytes.order();
  }

  /** The tag's type in the file; 0 if it is not there. */
  int type(int tag) {
    return Optional.ofNullable(entries.get(tag)).map(Entry::type).orElse(0);
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /** How many numbers the tag has; 0 if it is not there. */
  long count(int tag) {
    return Optional.ofNullable(entries.get(tag)).map(Entry::count).orElse(0L);
  }

  /** The tag's first number, or {@code otherwise}. */
  long number(int tag, long otherwise) {
    return count(tag) == 0 ? otherwise : number(tag, 0, otherwise);
  }

  /** The tag's number at {@code index}, or {@code otherwise} if the tag is not there. */
  long number(int tag, long index, long otherwise) {
    Entry entry = entries.get(tag);
    if (entry == null || index >= entry.count) {
      return otherwise;
    }
    String what = "tag " + tag;
    return switch (entry.type) {
      case BYTE -> bytes.u8(entry.valueAt + index, what);
      case SHORT -> bytes.u16(entry.valueAt + 2 * index, what);
      case LONG, 13 -> bytes.u32(entry.valueAt + 4 * index, what);
      default ->
          throw ImageException.damaged(
              ImageFormat.TIFF, what + " has the type " + entry.type + ", expected a number");
    };
  }

  /** The tag's raw bytes, borrowed. */
  ImageBytes raw(int tag) {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return bytes.slice(0, 0, "tag " + tag);
    }
    return bytes.slice(entry.valueAt, entry.count * size(entry.type), "tag " + tag);
  }
}
