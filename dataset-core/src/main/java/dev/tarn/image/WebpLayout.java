package dev.tarn.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a WebP's chunks say, and whether the file is whole.
 *
 * <p>Sources: RFC 9649 (container and lossless coding), RFC 6386 section 9.1 (VP8 frame header).
 *
 * @param header as told to users
 */
record WebpLayout(ImageHeader header) {
  private static final int FLAG_ANIMATION = 0x02;
  private static final int FLAG_ALPHA = 0x10;

  static WebpLayout read(ImageBytes bytes) {
    Chunks chunks = new Chunks(bytes.littleEndian());
    try {
      chunks.walk(false);
    } catch (ImageException e) {
      if (!chunks.sized) {
        throw e;
      }
    }
    return chunks.layout();
  }

  /**
   * Checks the RIFF size and that every chunk lies inside; bytes behind the RIFF part are allowed.
   */
  static ImageHeader requireComplete(ImageBytes bytes) {
    Chunks chunks = new Chunks(bytes.littleEndian());
    chunks.walk(true);
    if (!chunks.imageSeen) {
      throw ImageException.cutShort(ImageFormat.WEBP, "it has no image chunk (VP8 or VP8L)");
    }
    return chunks.layout().header;
  }

  private static final class Chunks {
    private final ImageBytes bytes;
    private final HeaderDraft draft = new HeaderDraft(ImageFormat.WEBP);
    private boolean sized;
    private boolean imageSeen;
    private boolean extended;
    private boolean alpha;
    private @Nullable ExifBlock exif;

    Chunks(ImageBytes bytes) {
      this.bytes = bytes;
    }

    void walk(boolean strictly) {
      long end = 8 + bytes.u32(4, "header");
      if (strictly) {
        bytes.require(8, end - 8, "RIFF part");
      }
      long at = 12;
      while (at + 8 <= Math.min(end, bytes.length())) {
        String type = bytes.ascii(at, 4, "chunk");
        String what = "'" + type + "' chunk at byte " + at;
        long length = bytes.u32(at + 4, what);
        if (strictly || type.startsWith("EXIF")) {
          bytes.require(at + 8, length, what);
        }
        take(type, at + 8, length, what);
        at += 8 + length + (length & 1);
      }
    }

    private void take(String type, long at, long length, String what) {
      switch (type) {
        case "VP8X" -> takeExtended(at, what);
        case "VP8 " -> takeLossy(at, length, what);
        case "VP8L" -> takeLossless(at, what);
        case "ALPH" -> alpha = true;
        case "ICCP" -> draft.icc(true);
        case "EXIF" -> takeExif(at, length, what);
        case "ANIM", "ANMF" -> draft.unsupported("it is an animation");
        default -> {}
      }
    }

    private void takeExtended(long at, String what) {
      int flags = bytes.u8(at, what);
      draft.size(1L + bytes.u24le(at + 7, what), 1L + bytes.u24le(at + 4, what));
      extended = true;
      sized = true;
      alpha |= (flags & FLAG_ALPHA) != 0;
      if ((flags & FLAG_ANIMATION) != 0) {
        draft.unsupported("it is an animation");
      }
    }

    private void takeLossy(long at, long length, String what) {
      long tag = bytes.u24le(at, what);
      if ((tag & 1) != 0 || !bytes.startsWith(at + 3, 0x9D, 0x01, 0x2A)) {
        throw ImageException.damaged(ImageFormat.WEBP, what + " does not start a key frame");
      }
      if (10 + (tag >> 5) > length) {
        throw ImageException.damaged(
            ImageFormat.WEBP,
            String.format(
                Locale.ROOT,
                "%s has %d bytes, its first partition ends at %d",
                what,
                length,
                10 + (tag >> 5)));
      }
      size(bytes.u16(at + 8, what) & 0x3FFF, bytes.u16(at + 6, what) & 0x3FFF, what);
    }

    private void takeLossless(long at, String what) {
      if (bytes.u8(at, what) != 0x2F) {
        throw ImageException.damaged(
            ImageFormat.WEBP, what + " does not start with the lossless mark");
      }
      long packed = bytes.u32(at + 1, what);
      alpha = (packed >> 28 & 1) != 0;
      size(1 + (packed >> 14 & 0x3FFF), 1 + (packed & 0x3FFF), what);
    }

    private void size(long height, long width, String what) {
      if (imageSeen) {
        throw ImageException.damaged(ImageFormat.WEBP, what + " is a second image");
      }
      imageSeen = true;
      if (extended && !draft.hasSize(height, width)) {
        throw ImageException.damaged(ImageFormat.WEBP, what + " has another size than the canvas");
      }
      draft.size(height, width);
      sized = true;
    }

    private void takeExif(long at, long length, String what) {
      if (exif == null) {
        // Some writers keep the JPEG prefix.
        long skip = bytes.startsWith(at, 'E', 'x', 'i', 'f', 0, 0) ? 6 : 0;
        exif = ExifBlock.read(bytes.slice(at + skip, Math.max(0, length - skip), what));
        draft.exif(exif);
      }
    }

    WebpLayout layout() {
      if (!sized) {
        throw ImageException.cutShort(
            ImageFormat.WEBP, "it has no image chunk (VP8, VP8L or VP8X)");
      }
      return new WebpLayout(draft.samples(alpha ? 4 : 3, 8).build());
    }
  }
}
