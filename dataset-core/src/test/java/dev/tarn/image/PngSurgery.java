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
}
