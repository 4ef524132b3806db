package dev.tarn.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the first picture of a GIF lies, and whether the file is whole.
 *
 * <p>Source: Graphics Interchange Format, version 89a (CompuServe, 1990).
 *
 * @param header as told to users; the size is the screen's, or what the first picture needs if more
 * @param frame the first picture
 * @param globalPaletteAt the byte of the global colour table, -1 if there is none
 * @param globalColours entries of it
 * @param backgroundIndex in the global colour table
 */
record GifLayout(
    ImageHeader header, Frame frame, long globalPaletteAt, int globalColours, int backgroundIndex) {

  /**
   * One picture.
   *
   * @param top rows above it on the screen
   * @param left columns left of it on the screen
   * @param paletteAt the byte of its own colour table, -1 if it uses the global one
   * @param transparentIndex the colour that is transparent, -1 if there is none
   * @param dataAt the byte of the minimum code size
   */
  record Frame(
      int top,
      int left,
      int height,
      int width,
      boolean isInterlaced,
      long paletteAt,
      int colours,
      int transparentIndex,
      long dataAt) {}

  private static final int TRAILER = 0x3B;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2C;
  private static final int GRAPHIC_CONTROL = 0xF9;

  static GifLayout read(ImageBytes bytes) {
    return new Blocks(bytes.littleEndian()).walk(false);
  }

  /** Walks all blocks to the trailer; bytes behind it are allowed. */
  static ImageHeader requireComplete(ImageBytes bytes) {
    return new Blocks(bytes.littleEndian()).walk(true).header;
  }

  private static final class Blocks {
    private final ImageBytes bytes;
    private long at;
    private int transparentIndex = -1;

    Blocks(ImageBytes bytes) {
      this.bytes = bytes;
    }

    GifLayout walk(boolean toTheEnd) {
      int flags = bytes.u8(10, "header");
      int background = bytes.u8(11, "header");
      long paletteAt = (flags & 0x80) != 0 ? 13 : -1;
      int colours = paletteAt < 0 ? 0 : 2 << (flags & 7);
      bytes.require(13, 3L * colours, "global colour table");
      at = 13 + 3L * colours;
      @Nullable GifLayout found = null;
      while (true) {
        if (at >= bytes.length()) {
          throw ImageException.cutShort(
              ImageFormat.GIF, "the file ends at byte " + bytes.length() + " without a trailer");
        }
        int block = bytes.u8(at, "block");
        if (block == TRAILER) {
          if (found == null) {
            throw ImageException.damaged(
                ImageFormat.GIF, "its trailer at byte " + at + " comes before any picture");
          }
          return found;
        } else if (block == EXTENSION) {
          takeExtension();
        } else if (block == IMAGE) {
          Frame frame = takeImage();
          if (found == null) {
            found = new GifLayout(header(frame), frame, paletteAt, colours, background);
            if (!toTheEnd) {
              return found;
            }
          }
          skipSubBlocks("picture data");
        } else {
          throw ImageException.damaged(
              ImageFormat.GIF,
              String.format(
                  Locale.ROOT,
                  "byte %d is 0x%02X, expected a picture, an extension or the trailer",
                  at,
                  block));
        }
      }
    }

    private ImageHeader header(Frame frame) {
      int width = Math.max(bytes.u16(6, "header"), frame.left + frame.width);
      int height = Math.max(bytes.u16(8, "header"), frame.top + frame.height);
      if (frame.width < 1 || frame.height < 1) {
        throw ImageException.damaged(
            ImageFormat.GIF,
            "its first picture is "
                + frame.height
                + " x "
                + frame.width
                + " pixels (height x width)");
      }
      return new HeaderDraft(ImageFormat.GIF)
          .size(height, width)
          .samples(frame.transparentIndex >= 0 ? 4 : 3, 8)
          .build();
    }

    private void takeExtension() {
      if (bytes.u8(at + 1, "extension") == GRAPHIC_CONTROL && bytes.u8(at + 2, "extension") == 4) {
        boolean transparent = (bytes.u8(at + 3, "extension") & 1) != 0;
        transparentIndex = transparent ? bytes.u8(at + 6, "extension") : -1;
      }
      at += 2;
      skipSubBlocks("extension");
    }

    private Frame takeImage() {
      String what = "picture at byte " + at;
      int flags = bytes.u8(at + 9, what);
      boolean own = (flags & 0x80) != 0;
      int colours = own ? 2 << (flags & 7) : 0;
      long paletteAt = own ? at + 10 : -1;
      bytes.require(at + 10, 3L * colours, "colour table of the " + what);
      Frame frame =
          new Frame(
              bytes.u16(at + 3, what),
              bytes.u16(at + 1, what),
              bytes.u16(at + 7, what),
              bytes.u16(at + 5, what),
              (flags & 0x40) != 0,
              paletteAt,
              colours,
              transparentIndex,
              at + 10 + 3L * colours);
      transparentIndex = -1;
      at = frame.dataAt + 1;
      return frame;
    }

    private void skipSubBlocks(String what) {
      while (true) {
        int size = bytes.u8(at, what);
        bytes.require(at + 1, size, what);
        at += 1 + size;
        if (size == 0) {
          return;
        }
      }
    }
  }
}
