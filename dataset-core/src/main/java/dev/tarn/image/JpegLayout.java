package dev.tarn.image;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the segments before a JPEG's first scan say, and whether the file is whole.
 *
 * @param header as told to users
 * @param frameAt the byte of the start of frame's body
 * @param components 1 to 4 colour components
 * @param adobeTransform Adobe's colour transform: 0 none, 1 YCbCr, 2 YCCK; -1 where not said
 * @param isJfif whether the file calls itself JFIF
 */
record JpegLayout(
    ImageHeader header, long frameAt, int components, int adobeTransform, boolean isJfif) {

  /** Real progressive files have about ten scans; thousands over a large frame only burn time. */
  private static final int MAX_SCANS = 200;

  static JpegLayout read(ImageBytes bytes) {
    Segments segments = new Segments(bytes);
    JpegMarkers markers = new JpegMarkers(bytes);
    try {
      while (markers.next() && markers.marker() != JpegMarkers.SOS) {
        segments.take(markers);
      }
    } catch (ImageException e) {
      if (segments.frameAt < 0) {
        throw e;
      }
    }
    return segments.layout();
  }

  /** Walks all segments and scans to the end marker; bytes behind it are allowed. */
  static ImageHeader requireComplete(ImageBytes bytes) {
    JpegLayout layout = read(bytes);
    JpegMarkers markers = new JpegMarkers(bytes);
    boolean frameSeen = false;
    int scans = 0;
    int started = 0;
    long codedBytes = 0;
    while (markers.next()) {
      if (markers.isFrame()) {
        if (frameSeen) {
          throw damaged("a second " + markers.name() + " at byte " + markers.markerAt());
        }
        frameSeen = true;
      } else if (markers.marker() == JpegMarkers.SOS) {
        if (!frameSeen) {
          throw damaged(
              "the scan at byte " + markers.markerAt() + " comes before any start of frame");
        }
        if (++scans > MAX_SCANS) {
          throw damaged(
              "it has more than " + MAX_SCANS + " scans, the next at byte " + markers.markerAt());
        }
        started |= layout.componentsStarted(bytes, markers);
        long scanAt = markers.position();
        markers.skipScan();
        codedBytes += markers.position() - scanAt;
      } else if (markers.marker() == JpegMarkers.EOI) {
        layout.requireScans(bytes, started, codedBytes, markers.markerAt());
        return layout.header;
      }
    }
    throw ImageException.cutShort(
        ImageFormat.JPEG, "the file ends at byte " + bytes.length() + " without an end marker");
  }

  /** The components, as bits, whose first coefficients come with this scan. */
  private int componentsStarted(ImageBytes bytes, JpegMarkers scan) {
    // Texts are made where something is wrong: this runs for every image that is stored.
    String what = scan.bodyLength() < 6 ? scanHeader(scan) : "";
    int count = bytes.u8(scan.bodyAt(), what);
    if (count < 1 || count > 4 || scan.bodyLength() != 4L + 2 * count) {
      throw damaged(
          "the "
              + scanHeader(scan)
              + " has "
              + count
              + " components in "
              + scan.bodyLength()
              + " bytes");
    }
    int found = 0;
    for (int i = 0; i < count; i++) {
      int id = bytes.u8(scan.bodyAt() + 1 + 2L * i, what);
      int index = indexOfComponent(bytes, id);
      if (index < 0) {
        throw damaged(
            "the " + scanHeader(scan) + " names component " + id + ", which the frame has not");
      }
      found |= 1 << index;
    }
    int firstCoefficient = bytes.u8(scan.bodyAt() + 1 + 2L * count, what);
    return firstCoefficient == 0 ? found : 0;
  }

  private static String scanHeader(JpegMarkers scan) {
    return "scan header at byte " + scan.markerAt();
  }

  private int indexOfComponent(ImageBytes bytes, int id) {
    for (int i = 0; i < components; i++) {
      if (bytes.u8(frameAt + 6 + 3L * i, "frame") == id) {
        return i;
      }
    }
    return -1;
  }

  private void requireScans(ImageBytes bytes, int started, long codedBytes, long endAt) {
    if (started != (1 << components) - 1) {
      throw ImageException.cutShort(
          ImageFormat.JPEG,
          "its end marker at byte "
              + endAt
              + " comes before all "
              + components
              + " components have a scan");
    }
    requireEnoughBytes(bytes, codedBytes);
  }

  /**
   * Each block of 8 x 8 samples takes a bit at least: a short file with a huge frame is refused
   * unread.
   */
  void requireEnoughBytes(ImageBytes bytes, long codedBytes) {
    if (header.unsupported().isPresent()) {
      return;
    }
    int maxH = 1;
    int maxV = 1;
    long blocksPerUnit = 0;
    for (int i = 0; i < components; i++) {
      int sampling = bytes.u8(frameAt + 7 + 3L * i, "frame");
      maxH = Math.max(maxH, sampling >> 4);
      maxV = Math.max(maxV, sampling & 15);
      blocksPerUnit += (long) (sampling >> 4) * (sampling & 15);
    }
    long units =
        (long) Math.floorDiv(header.encodedWidthPixels(), 8 * maxH)
            * Math.floorDiv(header.encodedHeightPixels(), 8 * maxV);
    long least = units * blocksPerUnit / 8;
    if (codedBytes < least) {
      throw ImageException.cutShort(
          ImageFormat.JPEG,
          String.format(
              Locale.ROOT,
              "%d x %d pixels (height x width) need at least %d bytes of scans, there are %d",
              header.encodedHeightPixels(),
              header.encodedWidthPixels(),
              least,
              codedBytes));
    }
  }

  private static ImageException damaged(String what) {
    return ImageException.damaged(ImageFormat.JPEG, what);
  }

  private static final class Segments {
    private final ImageBytes bytes;
    private final HeaderDraft draft = new HeaderDraft(ImageFormat.JPEG);
    private long frameAt = -1;
    private int components;
    private int adobeTransform = -1;
    private boolean jfif;
    private @Nullable ExifBlock exif;

    Segments(ImageBytes bytes) {
      this.bytes = bytes;
    }

    void take(JpegMarkers at) {
      if (at.isFrame() && frameAt < 0) {
        takeFrame(at);
        return;
      }
      switch (at.marker()) {
        case JpegMarkers.APP0 -> jfif |= startsWith(at, "JFIF\0");
        case JpegMarkers.APP1 -> takeApp1(at);
        case JpegMarkers.APP2 -> {
          if (startsWith(at, "ICC_PROFILE\0")) {
            draft.icc(true);
          }
        }
        case JpegMarkers.APP14 -> {
          if (startsWith(at, "Adobe") && at.bodyLength() >= 12) {
            adobeTransform = bytes.u8(at.bodyAt() + 11, "Adobe segment");
          }
        }
        case JpegMarkers.EOI ->
            throw ImageException.cutShort(
                ImageFormat.JPEG,
                "its end marker at byte " + at.markerAt() + " comes before any scan");
        default -> {}
      }
    }

    private void takeFrame(JpegMarkers at) {
      String what = at.bodyLength() < 6 ? at.segment() : "";
      int precision = bytes.u8(at.bodyAt(), what);
      int height = bytes.u16(at.bodyAt() + 1, what);
      int width = bytes.u16(at.bodyAt() + 3, what);
      components = bytes.u8(at.bodyAt() + 5, what);
      if (at.bodyLength() != 6L + 3 * components || components == 0) {
        throw damaged(
            at.segment() + " has " + components + " components in " + at.bodyLength() + " bytes");
      }
      for (int i = 0; i < components; i++) {
        int sampling = bytes.u8(at.bodyAt() + 7 + 3L * i, what);
        if (sampling >> 4 < 1 || sampling >> 4 > 4 || (sampling & 15) < 1 || (sampling & 15) > 4) {
          throw damaged(
              String.format(Locale.ROOT, "%s has the sampling 0x%02X", at.segment(), sampling));
        }
      }
      frameAt = at.bodyAt();
      draft.size(height, width).samples(components == 1 ? 1 : 3, precision == 8 ? 8 : 16);
      draft.cmyk(components == 4);
      if (at.marker() > JpegMarkers.SOF2) {
        draft.unsupported("its coding " + at.name() + " is neither baseline nor progressive");
      } else if (precision != 8) {
        draft.unsupported("it has " + precision + " bits a sample, expected 8");
      } else if (components == 2 || components > 4) {
        draft.unsupported("it has " + components + " components, expected 1, 3 or 4");
      }
    }

    private void takeApp1(JpegMarkers at) {
      if (startsWith(at, "Exif\0")) {
        if (exif == null) {
          // The sixth byte is a filler that some writers set.
          long start = Math.min(6, at.bodyLength());
          exif = ExifBlock.read(bytes.slice(at.bodyAt() + start, at.bodyLength() - start, "EXIF"));
          draft.exif(exif);
        }
      } else if (startsWith(at, "http://ns.adobe.com/xap/1.0/\0")) {
        ByteBuffer xmp = bytes.buffer(at.bodyAt() + 29, at.bodyLength() - 29, "XMP");
        try {
          StandardCharsets.UTF_8.newDecoder().decode(xmp);
        } catch (CharacterCodingException e) {
          draft.warn("XMP is not UTF-8");
        }
      }
    }

    private boolean startsWith(JpegMarkers at, String text) {
      return text.length() <= at.bodyLength()
          && bytes.ascii(at.bodyAt(), text.length(), "segment").equals(text);
    }

    JpegLayout layout() {
      if (frameAt < 0) {
        throw ImageException.cutShort(
            ImageFormat.JPEG, "the file ends at byte " + bytes.length() + " without a frame");
      }
      return new JpegLayout(draft.build(), frameAt, components, adobeTransform, jfif);
    }
  }
}
