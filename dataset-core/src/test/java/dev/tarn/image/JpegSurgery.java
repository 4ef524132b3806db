package dev.tarn.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts segments into JPEGs, as broken cameras and editors do. */
final class JpegSurgery {
  private JpegSurgery() {}

  /** The JPEG with one more segment right behind its start. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(0xFF);
    out.write(marker);
    out.write((body.length + 2) >> 8);
    out.write(body.length + 2);
    out.writeBytes(body);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  static byte[] withXmp(byte[] jpeg, byte[] xmp) {
    return withSegment(jpeg, 0xE1, join("http://ns.adobe.com/xap/1.0/\0", xmp));
  }

  static byte[] withExif(byte[] jpeg, byte[] tiff) {
    return withSegment(jpeg, 0xE1, join("Exif\0\0", tiff));
  }

  /** An EXIF directory of one orientation and one fraction (XResolution). */
  static byte[] exif(int orientation, int denominator) {
    ByteBuffer tiff = ByteBuffer.allocate(46).order(ByteOrder.LITTLE_ENDIAN);
    tiff.put(new byte[] {'I', 'I', 42, 0}).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putInt(orientation);
    tiff.putShort((short) 0x011A).putShort((short) 5).putInt(1).putInt(38);
    tiff.putInt(0).putInt(72).putInt(denominator);
    return tiff.array();
  }

  private static byte[] join(String start, byte[] rest) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(start.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(rest);
    return out.toByteArray();
  }
}
