package dev.tarn.image;

import java.util.Locale;
import java.util.zip.CRC32;

/**
 * What a PNG's chunks say, and whether the file is whole.
 *
 * <p>Source: the PNG specification, second and third edition (W3C), sections 5 and 11.
 *
 * @param header as told to users
 * @param colourType 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
 * @param bits a sample, as in the file: 1, 2, 4, 8 or 16
 * @param isInterlaced by Adam7
 * @param paletteAt the byte of the palette's entries, -1 if there is none
 * @param paletteLength bytes of the palette
 * @param transparencyAt the byte of the transparency chunk's data, -1 if there is none
 * @param transparencyLength bytes of it
 * @param dataAt the byte of the first IDAT chunk, -1 if there is none
 * @param dataLength coded bytes of all IDAT chunks that were seen
 */
record PngLayout(
    ImageHeader header,
    int colourType,
    int bits,
    boolean isInterlaced,
    long paletteAt,
    int paletteLength,
    long transparencyAt,
    int transparencyLength,
    long dataAt,
    long dataLength) {
  private static final int SIGNATURE = 8;

  /** Deflate's best: 258 bytes by a pair of one-bit codes, see RFC 1951. */
  private static final long DEFLATE_MAX_RATIO = 1032;

  static PngLayout read(ImageBytes bytes) {
    Chunks chunks = new Chunks(bytes);
    try {
      chunks.walk(false);
    } catch (ImageException e) {
      if (!chunks.headerSeen) {
        throw e;
      }
    }
    return chunks.layout();
  }

  /**
   * Checks every chunk's CRC, the order, and that the image ends; bytes behind IEND are allowed.
   */
  static ImageHeader requireComplete(ImageBytes bytes) {
    Chunks chunks = new Chunks(bytes);
    chunks.walk(true);
    PngLayout layout = chunks.layout();
    layout.requireData();
    return layout.header;
  }

  /** Bytes of one row of {@code width} pixels, without the filter byte. */
  long rowBytes(long width) {
    return (width * bits * samplesInFile() + 7) / 8;
  }

  int samplesInFile() {
    return switch (colourType) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  /** Holds that there is pixel data, and not less than the size needs at the very best. */
  void requireData() {
    if (dataAt < 0) {
      throw ImageException.cutShort(ImageFormat.PNG, "it has no pixel data (IDAT)");
    }
    if (colourType == 3 && paletteAt < 0) {
      throw ImageException.damaged(ImageFormat.PNG, "its palette (PLTE) is missing");
    }
    long raw = header.encodedHeightPixels() * rowBytes(header.encodedWidthPixels());
    long least = raw / DEFLATE_MAX_RATIO;
    if (dataLength < least) {
      throw ImageException.cutShort(
          ImageFormat.PNG,
          String.format(
              Locale.ROOT,
              "%d x %d pixels (height x width) need at least %d bytes of data, there are %d",
              header.encodedHeightPixels(),
              header.encodedWidthPixels(),
              least,
              dataLength));
    }
  }

  private static final class Chunks {
    private final ImageBytes bytes;
    private final HeaderDraft draft = new HeaderDraft(ImageFormat.PNG);
    private boolean headerSeen;
    private int colourType;
    private int bits;
    private boolean interlaced;
    private long paletteAt = -1;
    private int paletteLength;
    private long transparencyAt = -1;
    private int transparencyLength;
    private long dataAt = -1;
    private long dataLength;

    Chunks(ImageBytes bytes) {
      this.bytes = bytes;
    }

    void walk(boolean strictly) {
      long at = SIGNATURE;
      while (at < bytes.length() || strictly) {
        if (at >= bytes.length()) {
          throw ImageException.cutShort(
              ImageFormat.PNG, "the file ends at byte " + at + " without an IEND chunk");
        }
        String type = bytes.ascii(at + 4, 4, "chunk at byte " + at);
        String what = type + " chunk at byte " + at;
        long length = bytes.u32(at, what);
        bytes.require(at, length + 12, what);
        if (strictly) {
          checkCrc(at, length, what);
        }
        if (!headerSeen && !type.equals("IHDR")) {
          throw ImageException.damaged(
              ImageFormat.PNG, "its first chunk is '" + type + "', expected 'IHDR'");
        }
        take(type, at + 8, length, what);
        at += length + 12;
        if (type.equals("IEND")) {
          return;
        }
      }
    }

    private void checkCrc(long at, long length, String what) {
      CRC32 crc = new CRC32();
      crc.update(bytes.buffer(at + 4, length + 4, what));
      long stored = bytes.u32(at + 8 + length, what);
      if (crc.getValue() != stored) {
        throw ImageException.damaged(
            ImageFormat.PNG,
            String.format(
                Locale.ROOT,
                "the CRC of its %s is %08x, the file says %08x",
                what,
                crc.getValue(),
                stored));
      }
    }

    private void take(String type, long at, long length, String what) {
      switch (type) {
        case "IHDR" -> {
          if (!headerSeen) {
            takeHeader(at, length, what);
          }
        }
        case "PLTE" -> {
          paletteAt = at;
          paletteLength = (int) Math.min(length, 768);
        }
        case "tRNS" -> {
          transparencyAt = at;
          transparencyLength = (int) Math.min(length, 256);
        }
        case "IDAT" -> {
          dataAt = dataAt < 0 ? at - 8 : dataAt;
          dataLength += length;
        }
        case "eXIf" -> draft.exif(ExifBlock.read(bytes.slice(at, length, what)));
        case "iCCP" -> draft.icc(true);
        default -> {}
      }
    }

    private void takeHeader(long at, long length, String what) {
      if (length != 13) {
        throw ImageException.damaged(
            ImageFormat.PNG, what + " has " + length + " bytes, expected 13");
      }
      draft.size(bytes.u32(at + 4, what), bytes.u32(at, what));
      bits = bytes.u8(at + 8, what);
      colourType = bytes.u8(at + 9, what);
      int methods = bytes.u8(at + 10, what) + bytes.u8(at + 11, what);
      int interlace = bytes.u8(at + 12, what);
      if (!isLegal(colourType, bits) || methods != 0 || interlace > 1) {
        throw ImageException.damaged(
            ImageFormat.PNG,
            String.format(
                Locale.ROOT, "colour type %d with %d bits is not in the format", colourType, bits));
      }
      interlaced = interlace == 1;
      headerSeen = true;
    }

    private static boolean isLegal(int colourType, int bits) {
      return switch (colourType) {
        case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
        case 3 -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
        case 2, 4, 6 -> bits == 8 || bits == 16;
        default -> false;
      };
    }

    PngLayout layout() {
      if (!headerSeen) {
        throw ImageException.cutShort(
            ImageFormat.PNG, "the file ends at byte " + bytes.length() + " without an IHDR chunk");
      }
      boolean alpha = transparencyAt >= 0 || colourType == 4 || colourType == 6;
      int colours = colourType == 0 ? 1 : 3;
      draft.samples(alpha ? 4 : colours, bits == 16 ? 16 : 8);
      return new PngLayout(
          draft.build(),
          colourType,
          bits,
          interlaced,
          paletteAt,
          paletteLength,
          transparencyAt,
          transparencyLength,
          dataAt,
          dataLength);
    }
  }
}
