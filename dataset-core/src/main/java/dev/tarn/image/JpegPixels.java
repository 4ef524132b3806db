package dev.tarn.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decodes JPEG through the Java platform's reader, which sees a file without metadata: only what
 * the pixels need is copied, and a marker in front that says the colour space. So neither EXIF, XMP
 * nor a profile can stop it, and it has nothing to guess.
 *
 * <p>The colour space is told as libjpeg does (jdapimin.c): JFIF means YCbCr; else Adobe's
 * transform counts; else components named R, G, B are RGB and all others YCbCr; four components are
 * CMYK, or YCCK if Adobe's transform is 2.
 */
final class JpegPixels {
  private static final byte[] JFIF = {
    (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };
  private static final byte[] ADOBE_UNTRANSFORMED = {
    (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
  };

  private JpegPixels() {}

  static void decode(ImageBytes bytes, JpegLayout layout, UprightPixels out) {
    decode(bytes, layout, out, warning -> {});
  }

  /** As the other one, but refuses coded data that the decoder had to guess. */
  static void decodeStrictly(ImageBytes bytes, JpegLayout layout, UprightPixels out) {
    List<String> warnings = new ArrayList<>();
    decode(bytes, layout, out, warnings::add);
    warnings.stream().filter(JpegPixels::tellsOfLoss).findFirst().ifPresent(JpegPixels::refuse);
  }

  /** Extra bytes before a marker lose no pixel, and some cameras write them. */
  private static boolean tellsOfLoss(String warning) {
    return warning.contains("premature end")
        || warning.contains("Premature end")
        || warning.contains("bad Huffman code")
        || warning.contains("resync");
  }

  private static void refuse(String warning) {
    throw ImageException.damaged(
        ImageFormat.JPEG, "its scan has lost coded data (" + warning + ")");
  }

  private static void decode(
      ImageBytes bytes, JpegLayout layout, UprightPixels out, Consumer<String> warnings) {
    layout.requireEnoughBytes(bytes, bytes.length());
    if (layout.components() == 4) {
      decodeInk(bytes, layout, out, warnings);
      return;
    }
    boolean asStored = layout.components() == 3 && isRgb(bytes, layout);
    PlainFile file = PlainFile.of(bytes, asStored ? ADOBE_UNTRANSFORMED : JFIF);
    BufferedImage image =
        PlatformCodec.readJpeg(
            file.bytes, file.length, warnings, (reader, param) -> reader.read(0, param));
    RasterRows.put(image.getRaster(), out, layout.components());
  }

  private static void decodeInk(
      ImageBytes bytes, JpegLayout layout, UprightPixels out, Consumer<String> warnings) {
    PlainFile file = PlainFile.of(bytes, ADOBE_UNTRANSFORMED);
    Raster raster =
        PlatformCodec.readJpeg(
            file.bytes, file.length, warnings, (reader, param) -> reader.readRaster(0, param));
    boolean ycck = layout.adobeTransform() > 0;
    // Adobe's programs store inks inverted: 255 is no ink.
    boolean inverted = layout.adobeTransform() >= 0;
    Optional<InkProfile> profile =
        layout.header().hasIccProfile() ? InkProfile.parse(iccProfile(bytes)) : Optional.empty();
    new InkRows(ycck, inverted, profile).put(raster, out);
  }

  private static boolean isRgb(ImageBytes bytes, JpegLayout layout) {
    if (layout.isJfif()) {
      return false;
    } else if (layout.adobeTransform() >= 0) {
      return layout.adobeTransform() == 0;
    }
    return bytes.u8(layout.frameAt() + 6, "frame") == 'R'
        && bytes.u8(layout.frameAt() + 9, "frame") == 'G'
        && bytes.u8(layout.frameAt() + 12, "frame") == 'B';
  }

  /** The profile in the APP2 segments, in the order of the file; see ICC.1, annex B.4. */
  private static byte[] iccProfile(ImageBytes bytes) {
    ByteArrayOutputStream profile = new ByteArrayOutputStream();
    JpegMarkers markers = new JpegMarkers(bytes);
    while (markers.next() && markers.marker() != JpegMarkers.SOS) {
      if (markers.marker() == JpegMarkers.APP2
          && markers.bodyLength() > 14
          && bytes.ascii(markers.bodyAt(), 12, "profile").equals("ICC_PROFILE\0")) {
        profile.writeBytes(bytes.copy(markers.bodyAt() + 14, markers.bodyLength() - 14, "profile"));
      }
    }
    return profile.toByteArray();
  }

  /** The first {@code length} bytes are the file. */
  private record PlainFile(byte[] bytes, int length) {

    static PlainFile of(ImageBytes bytes, byte[] colourMarker) {
      byte[] plain = new byte[Math.toIntExact(bytes.length()) + colourMarker.length + 2];
      int length = 0;
      plain[length++] = (byte) 0xFF;
      plain[length++] = (byte) JpegMarkers.SOI;
      System.arraycopy(colourMarker, 0, plain, length, colourMarker.length);
      length += colourMarker.length;
      JpegMarkers markers = new JpegMarkers(bytes);
      while (markers.next() && markers.marker() != JpegMarkers.EOI) {
        boolean scan = markers.marker() == JpegMarkers.SOS;
        if (scan) {
          markers.skipScan();
        }
        if (scan || markers.isFrame() || isTable(markers.marker())) {
          int size = (int) (markers.position() - markers.markerAt());
          bytes.buffer(markers.markerAt(), size, markers.name()).get(plain, length, size);
          length += size;
        }
      }
      plain[length++] = (byte) 0xFF;
      plain[length++] = (byte) JpegMarkers.EOI;
      return new PlainFile(plain, length);
    }

    private static boolean isTable(int marker) {
      return marker == JpegMarkers.DHT || marker == JpegMarkers.DQT || marker == JpegMarkers.DRI;
    }
  }
}
