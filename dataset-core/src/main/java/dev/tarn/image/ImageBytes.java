package dev.tarn.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An image's bytes, read by position in one byte order; a read beyond the end is an {@link
 * ImageException} that names the byte.
 */
final class ImageBytes {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final ByteBuffer bytes;
  private final ImageFormat format;

  private ImageBytes(ByteBuffer bytes, ImageFormat format) {
    this.bytes = bytes;
    this.format = format;
  }

  /** A view of what remains in {@code bytes}, whose position stays; borrowed. */
  static ImageBytes of(ByteBuffer bytes) {
    return new ImageBytes(bytes.slice().order(ByteOrder.BIG_ENDIAN), ImageFormat.JPEG);
  }

  ImageBytes as(ImageFormat known) {
    return new ImageBytes(bytes, known);
  }

  ImageBytes littleEndian() {
    return new ImageBytes(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN), format);
  }

  ImageBytes bigEndian() {
    return new ImageBytes(bytes.duplicate().order(ByteOrder.BIG_ENDIAN), format);
  }

  /** The part from {@code at}, with positions that start at 0 again, in the same byte order. */
  ImageBytes slice(long at, long length, String what) {
    require(at, length, what);
    return new ImageBytes(bytes.slice((int) at, (int) length).order(bytes.order()), format);
  }

  ImageFormat format() {
    return format;
  }

  long length() {
    return bytes.limit();
  }

  ByteOrder order() {
    return bytes.order();
  }

  /** Holds that {@code count} bytes from {@code at} lie inside. */
  void require(long at, long count, String what) {
    if (at < 0 || count < 0 || count > length() - at) {
      throw ImageException.cutShort(
          format,
          String.format(
              Locale.ROOT,
              "%s needs %d bytes from byte %d on, the file ends at byte %d",
              what,
              count,
              at,
              length()));
    }
  }

  int u8(long at, String what) {
    require(at, 1, what);
    return bytes.get((int) at) & 0xFF;
  }

  int u16(long at, String what) {
    require(at, 2, what);
    return bytes.getShort((int) at) & 0xFFFF;
  }

  int u24le(long at, String what) {
    require(at, 3, what);
    int p = (int) at;
    return (bytes.get(p) & 0xFF) | (bytes.get(p + 1) & 0xFF) << 8 | (bytes.get(p + 2) & 0xFF) << 16;
  }

  long u32(long at, String what) {
    require(at, 4, what);
    return bytes.getInt((int) at) & 0xFFFFFFFFL;
  }

  int i32(long at, String what) {
    require(at, 4, what);
    return bytes.getInt((int) at);
  }

  String ascii(long at, int count, String what) {
    require(at, count, what);
    byte[] text = new byte[count];
    bytes.get((int) at, text);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  byte[] copy(long at, long count, String what) {
    require(at, count, what);
    byte[] copy = new byte[(int) count];
    bytes.get((int) at, copy);
    return copy;
  }

  /** A buffer of that part, borrowed. */
  ByteBuffer buffer(long at, long count, String what) {
    require(at, count, what);
    return bytes.slice((int) at, (int) count);
  }

  boolean startsWith(long at, int... expected) {
    if (expected.length > length() - at) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes.get((int) at + i) & 0xFF) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** The first place from {@code from} on that holds {@code value}, or {@link #length()}. */
  long indexOf(int value, long from) {
    byte wanted = (byte) value;
    long eight = (wanted & 0xFFL) * ONES;
    int end = bytes.limit();
    int at = (int) Math.min(from, end);
    // Eight bytes at a time: one of them is wanted where the difference has a byte 0.
    while (at <= end - Long.BYTES && !hasZeroByte(bytes.getLong(at) ^ eight)) {
      at += Long.BYTES;
    }
    while (at < end && bytes.get(at) != wanted) {
      at++;
    }
    return at;
  }

  private static boolean hasZeroByte(long word) {
    return ((word - ONES) & ~word & HIGH_BITS) != 0;
  }

  /** The first bytes as text for messages, what cannot be printed as {@code \xNN}. */
  String quoteStart(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(count, length()); i++) {
      int c = bytes.get(i) & 0xFF;
      if (c >= 0x20 && c < 0x7F && c != '\\') {
        text.append((char) c);
      } else {
        text.append(String.format(Locale.ROOT, "\\x%02X", c));
      }
    }
    return text.toString();
  }
}
