package dev.tarn.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Changes PNGs and keeps their checksums right. */
final class PngSurgery {
  private PngSurgery() {}

  static void fixHeaderCrc(byte[] png) {
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
  }

  /** The PNG with only so many bytes of its first IDAT, all checksums right. */
  static byte[] withDataLength(byte[] png, int length) {
    ByteBuffer cut = ByteBuffer.allocate(33 + 12 + length + 12);
    cut.put(png, 0, 41 + length).putInt(33, length);
    CRC32 crc = new CRC32();
    crc.update(cut.array(), 37, length + 4);
    cut.putInt((int) crc.getValue()).put(png, png.length - 12, 12);
    return cut.array();
  }
}
