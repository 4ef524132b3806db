package dev.tarn.image;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The orientation in an EXIF block, and what is broken in the block. A broken block is never an
 * error: its orientation is 1 and the trouble is told.
 *
 * <p>Source: CIPA DC-008 (Exif 2.32), section 4.6: a TIFF structure whose first directory holds tag
 * 0x0112, with the Exif directory at tag 0x8769.
 */
record ExifBlock(int orientation, Optional<String> trouble) {
  private static final int TAG_ORIENTATION = 0x0112;
  private static final int TAG_EXIF_DIRECTORY = 0x8769;
  private static final int TAG_LENS_SPECIFICATION = 0xA432;
  private static final int TYPE_SHORT = 3;
  private static final int TYPE_RATIONAL = 5;
  private static final int TYPE_SIGNED_RATIONAL = 10;
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

  static ExifBlock none() {
    return new ExifBlock(1, Optional.empty());
  }

  /** Reads a block that starts with the TIFF header (after {@code Exif\0\0} in a JPEG). */
  static ExifBlock read(ImageBytes block) {
    Reader reader = new Reader();
    try {
      reader.readBlock(block);
    } catch (ImageException e) {
      reader.note("EXIF is cut short");
    }
    return new ExifBlock(reader.orientation, Optional.ofNullable(reader.trouble));
  }

  /** Judges an orientation value wherever it comes from. */
  static ExifBlock ofOrientation(long value) {
    if (value >= 1 && value <= 8) {
      return new ExifBlock((int) value, Optional.empty());
    }
    return new ExifBlock(
        1, Optional.of("orientation " + value + " is not one of 1 to 8 and was taken as 1"));
  }

  private static final class Reader {
    private int orientation = 1;
    private @Nullable String trouble;

    void note(String what) {
      if (trouble == null) {
        trouble = what;
      }
    }

    void readBlock(ImageBytes block) {
      ImageBytes tiff;
      if (block.startsWith(0, 'I', 'I', 42, 0)) {
        tiff = block.littleEndian();
      } else if (block.startsWith(0, 'M', 'M', 0, 42)) {
        tiff = block.bigEndian();
      } else {
        note("EXIF does not start with a TIFF header");
        return;
      }
      long exifDirectory = readDirectory(tiff, tiff.u32(4, "EXIF"));
      if (exifDirectory > 0) {
        readDirectory(tiff, exifDirectory);
      }
    }

    private long readDirectory(ImageBytes tiff, long at) {
      int count = tiff.u16(at, "EXIF");
      long exifDirectory = 0;
      for (int i = 0; i < count; i++) {
        long entry = at + 2 + 12L * i;
        int tag = tiff.u16(entry, "EXIF");
        int type = tiff.u16(entry + 2, "EXIF");
        long values = tiff.u32(entry + 4, "EXIF");
        tiff.require(entry, 12, "EXIF");
        if (tag == TAG_ORIENTATION && values > 0) {
          readOrientation(tiff, entry, type);
        } else if (tag == TAG_EXIF_DIRECTORY) {
          exifDirectory = tiff.u32(entry + 8, "EXIF");
        }
        checkValue(tiff, entry, tag, type, values);
      }
      return exifDirectory;
    }

    private void readOrientation(ImageBytes tiff, long entry, int type) {
      long value = type == TYPE_SHORT ? tiff.u16(entry + 8, "EXIF") : tiff.u32(entry + 8, "EXIF");
      ExifBlock judged = ofOrientation(value);
      orientation = judged.orientation();
      judged.trouble().ifPresent(this::note);
    }

    private void checkValue(ImageBytes tiff, long entry, int tag, int type, long values) {
      if (type < 1 || type >= TYPE_BYTES.length) {
        note(String.format(Locale.ROOT, "EXIF tag 0x%04X has the unknown type %d", tag, type));
        return;
      }
      long bytes = values * TYPE_BYTES[type];
      if (bytes <= 4) {
        return;
      }
      long at = tiff.u32(entry + 8, "EXIF");
      if (at > tiff.length() || bytes > tiff.length() - at) {
        note(String.format(Locale.ROOT, "EXIF tag 0x%04X lies outside the block", tag));
      } else if (type == TYPE_RATIONAL || type == TYPE_SIGNED_RATIONAL) {
        checkFractions(tiff, at, tag, values);
      }
    }

    private void checkFractions(ImageBytes tiff, long at, int tag, long values) {
      // A lens specification says "unknown" by 0/0; that is no fault.
      for (long i = 0; i < values && tag != TAG_LENS_SPECIFICATION; i++) {
        if (tiff.u32(at + 8 * i + 4, "EXIF") == 0) {
          note(String.format(Locale.ROOT, "EXIF tag 0x%04X is a fraction with denominator 0", tag));
        }
      }
    }
  }
}
