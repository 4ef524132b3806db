package dev.tarn.image;

import java.nio.ByteBuffer;

/** Finds the last byte of a TIFF that its first picture needs. */
final class TiffParts {
  private TiffParts() {}

  static int end(byte[] tiff) {
    TiffDirectory tags = TiffLayout.read(ImageBytes.of(ByteBuffer.wrap(tiff))).directory();
    boolean tiled = tags.has(TiffDirectory.TILE_OFFSETS);
    int offsets = tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS;
    int sizes = tiled ? TiffDirectory.TILE_BYTE_COUNTS : TiffDirectory.STRIP_BYTE_COUNTS;
    long end = 0;
    for (long i = 0; i < tags.count(offsets); i++) {
      end = Math.max(end, tags.number(offsets, i, 0) + tags.number(sizes, i, 0));
    }
    return (int) end;
  }
}
