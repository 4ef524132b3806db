package dev.tarn.image;

import java.util.Locale;

/**
 * Walks a JPEG from marker to marker.
 *
 * <p>Source: ITU-T T.81 (JPEG), annex B.
 */
final class JpegMarkers {
  static final int SOF0 = 0xC0;
  static final int SOF1 = 0xC1;
  static final int SOF2 = 0xC2;
  static final int DHT = 0xC4;
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int DQT = 0xDB;
  static final int DNL = 0xDC;
  static final int DRI = 0xDD;
  static final int APP0 = 0xE0;
  static final int APP1 = 0xE1;
  static final int APP2 = 0xE2;
  static final int APP14 = 0xEE;
  static final int COM = 0xFE;

  private final ImageBytes bytes;
  private long at = 2;
  private int marker;
  private long markerAt;
  private long bodyAt;
  private long bodyLength;

  /** Starts behind the SOI marker. */
  JpegMarkers(ImageBytes bytes) {
    this.bytes = bytes;
  }

  /** Moves to the next marker, whose segment lies inside the file; false at the end of the file. */
  boolean next() {
    if (at >= bytes.length()) {
      return false;
    }
    if (bytes.u8(at, "marker") != 0xFF) {
      throw ImageException.damaged(
          ImageFormat.JPEG,
          String.format(
              Locale.ROOT, "byte %d is 0x%02X, expected a marker", at, bytes.u8(at, "marker")));
    }
    while (bytes.u8(at, "marker") == 0xFF) {
      at++;
    }
    markerAt = at - 1;
    marker = bytes.u8(at, "marker");
    at++;
    bodyAt = at;
    bodyLength = 0;
    if (!isStandalone()) {
      readLength();
    }
    return true;
  }

  private void readLength() {
    int length = at + 2 <= bytes.length() ? bytes.u16(at, "") : bytes.u16(at, segment());
    if (marker < SOF0 || length < 2) {
      throw ImageException.damaged(
          ImageFormat.JPEG,
          marker < SOF0
              ? String.format(Locale.ROOT, "unknown marker 0x%02X at byte %d", marker, markerAt)
              : segment() + " has the length " + length + ", expected at least 2");
    }
    if (length > bytes.length() - at) {
      bytes.require(at, length, segment());
    }
    bodyAt = at + 2;
    bodyLength = length - 2L;
    at += length;
  }

  /** What is being read, for messages alone. */
  String segment() {
    return name() + " segment at byte " + markerAt;
  }

  /** Moves behind the scan's coded bytes, to the marker that ends them or the end of the file. */
  void skipScan() {
    int restarts = 0;
    while (true) {
      long mark = bytes.indexOf(0xFF, at);
      while (mark + 1 < bytes.length() && bytes.u8(mark + 1, "scan") == 0xFF) {
        mark++;
      }
      if (mark + 1 >= bytes.length()) {
        at = bytes.length();
        return;
      }
      int code = bytes.u8(mark + 1, "scan");
      if (code >= 0xD0 && code <= 0xD7) {
        if (code != 0xD0 + (restarts & 7)) {
          throw ImageException.damaged(
              ImageFormat.JPEG,
              String.format(
                  Locale.ROOT,
                  "restart marker RST%d at byte %d, expected RST%d",
                  code - 0xD0,
                  mark,
                  restarts & 7));
        }
        restarts++;
      } else if (code != 0) {
        at = mark;
        return;
      }
      at = mark + 2;
    }
  }

  int marker() {
    return marker;
  }

  long markerAt() {
    return markerAt;
  }

  long bodyAt() {
    return bodyAt;
  }

  long bodyLength() {
    return bodyLength;
  }

  /** Where reading goes on. */
  long position() {
    return at;
  }

  /** A start of frame, whatever its coding. */
  boolean isFrame() {
    return marker >= SOF0 && marker <= 0xCF && marker != DHT && marker != 0xC8 && marker != 0xCC;
  }

  private boolean isStandalone() {
    return marker == 0x01 || (marker >= 0xD0 && marker <= EOI);
  }

  /** The marker's name in T.81. */
  String name() {
    if (isFrame()) {
      return "SOF" + (marker - SOF0);
    } else if (marker >= APP0 && marker <= 0xEF) {
      return "APP" + (marker - APP0);
    }
    return switch (marker) {
      case DHT -> "DHT";
      case SOI -> "SOI";
      case EOI -> "EOI";
      case SOS -> "SOS";
      case DQT -> "DQT";
      case DNL -> "DNL";
      case DRI -> "DRI";
      case COM -> "COM";
      default -> String.format(Locale.ROOT, "0x%02X", marker);
    };
  }
}
