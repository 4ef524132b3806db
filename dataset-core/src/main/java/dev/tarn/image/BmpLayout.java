package dev.tarn.image;

/**
 * What a BMP's headers say, and whether its pixels are in the file.
 *
 * <p>Source: Microsoft's BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER and
 * BITMAPV5HEADER.
 *
 * @param header as told to users
 * @param headerSize 12, 40, 52, 56, 64, 108 or 124
 * @param bits a pixel: 1, 4, 8, 16, 24 or 32
 * @param compression 0 none, 1 RLE8, 2 RLE4, 3 and 6 by masks
 * @param isTopDown whether the first row in the file is the top one
 * @param dataAt the byte of the first row
 */
record BmpLayout(
    ImageHeader header, int headerSize, int bits, int compression, boolean isTopDown, long dataAt) {
  private static final int INFO_AT = 14;

  static boolean hasKnownHeaderSize(ImageBytes bytes) {
    if (bytes.length() < 18) {
      return false;
    }
    long size = bytes.littleEndian().u32(INFO_AT, "header");
    return isKnown(size);
  }

  private static boolean isKnown(long size) {
    return size == 12
        || size == 40
        || size == 52
        || size == 56
        || size == 64
        || size == 108
        || size == 124;
  }

  static BmpLayout read(ImageBytes anyOrder) {
    ImageBytes bytes = anyOrder.littleEndian();
    long dataAt = bytes.u32(10, "header");
    int size = (int) bytes.u32(INFO_AT, "header");
    bytes.require(INFO_AT, size, "header");
    boolean core = size == 12;
    long width = core ? bytes.u16(18, "header") : bytes.i32(18, "header");
    long height = core ? bytes.u16(20, "header") : bytes.i32(22, "header");
    int bits = bytes.u16(core ? 24 : 28, "header");
    int compression = core ? 0 : (int) bytes.u32(30, "header");
    HeaderDraft draft = new HeaderDraft(ImageFormat.BMP).size(Math.abs(height), width);
    boolean masks = compression == 3 || compression == 6;
    boolean alpha = masks && size >= 56 && bytes.u32(66, "header") != 0;
    draft.samples(alpha ? 4 : 3, 8);
    boolean fits =
        switch (compression) {
          case 0 -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
          case 1 -> bits == 8;
          case 2 -> bits == 4;
          case 3, 6 -> bits == 16 || bits == 32;
          default -> false;
        };
    if (!fits) {
      draft.unsupported("it has " + bits + " bits a pixel in the coding " + compression);
    }
    return new BmpLayout(draft.build(), size, bits, compression, height < 0, dataAt);
  }

  static ImageHeader requireComplete(ImageBytes anyOrder) {
    BmpLayout layout = read(anyOrder);
    layout.requirePixels(anyOrder.littleEndian());
    return layout.header;
  }

  long rowBytes() {
    return ((long) header.widthPixels() * bits + 31) / 32 * 4;
  }

  boolean isRunLength() {
    return compression == 1 || compression == 2;
  }

  void requirePixels(ImageBytes bytes) {
    if (dataAt < INFO_AT + headerSize) {
      throw ImageException.damaged(
          ImageFormat.BMP, "its pixels start at byte " + dataAt + ", inside its header");
    }
    if (isRunLength()) {
      long coded = bytes.u32(34, "header");
      bytes.require(dataAt, Math.max(coded, 2), "coded pixel data");
    } else {
      bytes.require(dataAt, rowBytes() * header.heightPixels(), "pixel data");
    }
  }

  /** The byte of the palette's first entry. */
  long paletteAt() {
    boolean masksBehindHeader = headerSize == 40 && (compression == 3 || compression == 6);
    return (long) INFO_AT + headerSize + (masksBehindHeader ? (compression == 6 ? 16 : 12) : 0);
  }
}
