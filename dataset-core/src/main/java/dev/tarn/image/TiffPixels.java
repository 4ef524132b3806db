package dev.tarn.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes TIFF through TwelveMonkeys, which sees a directory of only those tags that the pixels
 * need: no profile, no private tag can stop it or change a colour.
 */
final class TiffPixels {
  // Sizes, samples, coding, strips and tiles, palette, JPEG tables, YCbCr.
  private static final int[] NEEDED_TAGS = {
    256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325,
    332, 338, 339, 347, 529, 530, 531, 532
  };

  private TiffPixels() {}

  static void decode(ImageBytes bytes, TiffLayout layout, UprightPixels out) {
    layout.requireParts(bytes);
    byte[] plain = withNeededTags(bytes, layout.directory());
    if (layout.header().isCmyk()) {
      Raster raster = PlatformCodec.readTiff(plain, (reader, param) -> reader.readRaster(0, param));
      Optional<InkProfile> profile =
          layout.header().hasIccProfile()
              ? InkProfile.parse(profileBytes(layout.directory()))
              : Optional.empty();
      new InkRows(false, false, profile).put(raster, out);
      return;
    }
    BufferedImage image = PlatformCodec.readTiff(plain, (reader, param) -> reader.read(0, param));
    if (image.getColorModel() instanceof IndexColorModel colours) {
      putIndexed(image.getRaster(), colours, out, layout.header().channels());
    } else if (layout.samples() == 2) {
      putGreyAlpha(image.getRaster(), out, layout.header().pixelType().bytes());
    } else {
      RasterRows.put(image.getRaster(), out, layout.header().channels());
    }
  }

  private static byte[] profileBytes(TiffDirectory directory) {
    ImageBytes raw = directory.raw(TiffDirectory.ICC_PROFILE);
    return raw.copy(0, raw.length(), "profile");
  }

  /** The file with a new directory behind it, which the header points to. */
  private static byte[] withNeededTags(ImageBytes bytes, TiffDirectory directory) {
    List<Integer> tags = new ArrayList<>();
    for (int tag : NEEDED_TAGS) {
      if (directory.has(tag)) {
        tags.add(tag);
      }
    }
    int fileBytes = Math.toIntExact(bytes.length());
    int directoryAt = fileBytes + (fileBytes & 1);
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    int valuesAt = directoryAt + 2 + 12 * tags.size() + 4;
    ByteBuffer entries = ByteBuffer.allocate(2 + 12 * tags.size() + 4).order(directory.order());
    entries.putShort((short) tags.size());
    for (int tag : tags) {
      ImageBytes raw = directory.raw(tag);
      byte[] value = raw.copy(0, raw.length(), "tag " + tag);
      entries.putShort((short) tag).putShort((short) directory.type(tag));
      entries.putInt((int) directory.count(tag));
      if (value.length <= 4) {
        entries.put(value).position(entries.position() + 4 - value.length);
      } else {
        entries.putInt(valuesAt + values.size());
        values.writeBytes(value);
        values.writeBytes(new byte[value.length & 1]);
      }
    }
    ByteBuffer plain = ByteBuffer.allocate(valuesAt + values.size()).order(directory.order());
    plain.put(bytes.buffer(0, fileBytes, "file")).position(directoryAt);
    plain.put(entries.rewind()).put(values.toByteArray()).putInt(4, directoryAt);
    return plain.array();
  }

  private static void putIndexed(
      Raster raster, IndexColorModel colours, UprightPixels out, int channels) {
    RasterRows.requireSize(raster, out);
    int[] indices = new int[out.width()];
    byte[] row = new byte[out.rowBytes()];
    for (int y = 0; y < out.height(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, out.width(), 1, 0, indices);
      for (int x = 0; x < indices.length; x++) {
        int at = x * channels;
        row[at] = (byte) colours.getRed(indices[x]);
        if (channels >= 3) {
          row[at + 1] = (byte) colours.getGreen(indices[x]);
          row[at + 2] = (byte) colours.getBlue(indices[x]);
        }
      }
      out.putRow(y, row);
    }
  }

  private static void putGreyAlpha(Raster raster, UprightPixels out, int sampleBytes) {
    RasterRows.requireSize(raster, out);
    int[] samples = new int[2 * out.width()];
    byte[] row = new byte[out.rowBytes()];
    for (int y = 0; y < out.height(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, out.width(), 1, samples);
      int at = 0;
      for (int x = 0; x < out.width(); x++) {
        for (int c = 0; c < 4; c++) {
          int value = samples[2 * x + c / 3];
          row[at++] = (byte) value;
          if (sampleBytes == 2) {
            row[at++] = (byte) (value >> 8);
          }
        }
      }
      out.putRow(y, row);
    }
  }
}
