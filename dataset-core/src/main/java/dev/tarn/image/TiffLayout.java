package dev.tarn.image;

import java.util.Locale;

/**
 * What the first directory of a TIFF says, and whether its pixels are in the file.
 *
 * <p>Source: TIFF revision 6.0 (Adobe, 1992).
 *
 * @param header as told to users
 * @param directory the first one
 * @param photometric what the samples mean: 0 and 1 grey, 2 RGB, 3 palette, 5 CMYK, 6 YCbCr
 * @param samples a pixel, as in the file
 */
record TiffLayout(ImageHeader header, TiffDirectory directory, int photometric, int samples) {
  private static final int NO_COMPRESSION = 1;

  static TiffLayout read(ImageBytes bytes) {
    ImageBytes ordered = bytes.startsWith(0, 'I') ? bytes.littleEndian() : bytes.bigEndian();
    if (ordered.u16(2, "header") == 43) {
      throw ImageException.unsupported(ImageFormat.TIFF, "it is a BigTIFF");
    }
    TiffDirectory tags = new TiffDirectory(ordered, ordered.u32(4, "header"));
    HeaderDraft draft = new HeaderDraft(ImageFormat.TIFF);
    draft.size(tags.number(TiffDirectory.HEIGHT, 0), tags.number(TiffDirectory.WIDTH, 0));
    int photometric = (int) tags.number(TiffDirectory.PHOTOMETRIC, -1);
    int samples = (int) Math.min(tags.number(TiffDirectory.SAMPLES_PER_PIXEL, 1), 1000);
    int bits = (int) Math.min(tags.number(TiffDirectory.BITS_PER_SAMPLE, 1), 1000);
    int channels = channels(photometric, samples);
    draft.samples(channels == 0 ? 3 : channels, bits <= 8 || photometric == 3 ? 8 : 16);
    draft.cmyk(photometric == 5).icc(tags.has(TiffDirectory.ICC_PROFILE));
    judge(draft, tags, photometric, samples, bits);
    readOrientation(draft, tags);
    return new TiffLayout(draft.build(), tags, photometric, samples);
  }

  private static void readOrientation(HeaderDraft draft, TiffDirectory tags) {
    try {
      draft.exif(ExifBlock.ofOrientation(tags.number(TiffDirectory.ORIENTATION, 1)));
    } catch (ImageException e) {
      draft.warn("the orientation is not a number and was taken as 1");
    }
  }

  /** 0 for what is not decoded. */
  private static int channels(int photometric, int samples) {
    return switch (photometric) {
      case 0, 1 -> samples == 1 ? 1 : samples == 2 ? 4 : 0;
      case 2 -> samples == 3 || samples == 4 ? samples : 0;
      case 3 -> samples == 1 ? 3 : 0;
      case 5 -> samples == 4 ? 3 : 0;
      case 6 -> samples == 3 ? 3 : 0;
      default -> 0;
    };
  }

  private static void judge(
      HeaderDraft draft, TiffDirectory tags, int photometric, int samples, int bits) {
    if (channels(photometric, samples) == 0) {
      draft.unsupported(
          samples
              + " samples a pixel of the photometric kind "
              + photometric
              + " have no channels");
    }
    for (int i = 1; i < Math.min(samples, tags.count(TiffDirectory.BITS_PER_SAMPLE)); i++) {
      if (tags.number(TiffDirectory.BITS_PER_SAMPLE, i, bits) != bits) {
        draft.unsupported("its samples have different numbers of bits");
      }
    }
    boolean bitsFit = bits == 8 || bits == 16;
    if (samples == 1 && photometric != 5) {
      bitsFit |= bits == 1 || bits == 2 || bits == 4;
    }
    if (!bitsFit) {
      draft.unsupported("it has " + bits + " bits a sample, expected 8 or 16");
    }
    long sampleFormat = tags.number(TiffDirectory.SAMPLE_FORMAT, 1);
    if (sampleFormat != 1 && sampleFormat != 4) {
      draft.unsupported(
          "its samples are not unsigned integers (sample format " + sampleFormat + ")");
    }
    long compression = tags.number(TiffDirectory.COMPRESSION, NO_COMPRESSION);
    boolean known =
        compression == NO_COMPRESSION
            || (compression >= 3 && compression <= 5)
            || compression == 7
            || compression == 8
            || compression == 32946
            || compression == 32773;
    if (!known) {
      draft.unsupported("its compression is of the kind " + compression);
    }
  }

  /** Checks that all strips or tiles of the first picture lie inside the file. */
  static ImageHeader requireComplete(ImageBytes bytes) {
    TiffLayout layout = read(bytes);
    layout.requireParts(bytes);
    return layout.header;
  }

  void requireParts(ImageBytes bytes) {
    boolean tiled = directory.has(TiffDirectory.TILE_OFFSETS);
    int offsets = tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS;
    int sizes = tiled ? TiffDirectory.TILE_BYTE_COUNTS : TiffDirectory.STRIP_BYTE_COUNTS;
    String part = tiled ? "tile" : "strip";
    long parts = tiled ? expectedTiles() : expectedStrips();
    if (directory.count(offsets) < parts || directory.count(sizes) < parts) {
      throw ImageException.damaged(
          ImageFormat.TIFF,
          String.format(
              Locale.ROOT,
              "it lists %d %ss with %d sizes, %d x %d pixels (height x width) have %d",
              directory.count(offsets),
              part,
              directory.count(sizes),
              header.encodedHeightPixels(),
              header.encodedWidthPixels(),
              parts));
    }
    long total = 0;
    for (long i = 0; i < parts; i++) {
      long size = directory.number(sizes, i, 0);
      bytes.require(directory.number(offsets, i, 0), size, part + " " + i + " of " + parts);
      total += size;
    }
    requireEnough(total);
  }

  private long expectedStrips() {
    long height = header.encodedHeightPixels();
    long rows = Math.min(directory.number(TiffDirectory.ROWS_PER_STRIP, height), height);
    if (rows < 1) {
      throw ImageException.damaged(ImageFormat.TIFF, "it has 0 rows a strip");
    }
    return (height + rows - 1) / rows * planes();
  }

  private long expectedTiles() {
    long width = directory.number(TiffDirectory.TILE_WIDTH, 0);
    long height = directory.number(TiffDirectory.TILE_LENGTH, 0);
    boolean fits = width >= 1 && height >= 1 && width <= 65536 && height <= 65536;
    if (!fits || width * height > (1L << 26)) {
      throw ImageException.damaged(
          ImageFormat.TIFF, "its tiles are " + height + " x " + width + " pixels (height x width)");
    }
    long across = (header.encodedWidthPixels() + width - 1) / width;
    long down = (header.encodedHeightPixels() + height - 1) / height;
    return across * down * planes();
  }

  private long planes() {
    return directory.number(TiffDirectory.PLANAR_CONFIGURATION, 1) == 2 ? samples : 1;
  }

  private void requireEnough(long total) {
    long bits = directory.number(TiffDirectory.BITS_PER_SAMPLE, 1);
    long rowBytes = (header.encodedWidthPixels() * bits * samples + 7) / 8;
    long raw = rowBytes * header.encodedHeightPixels();
    long compression = directory.number(TiffDirectory.COMPRESSION, NO_COMPRESSION);
    boolean subsampled = photometric == 6;
    // A code of LZW stands for 4,096 bytes at most; the fax codings have no such bound.
    boolean bounded = compression >= 5;
    long least = compression == NO_COMPRESSION && !subsampled ? raw : bounded ? raw / 4096 : 0;
    if (total < least) {
      throw ImageException.cutShort(
          ImageFormat.TIFF,
          String.format(
              Locale.ROOT,
              "%d x %d pixels (height x width) need at least %d bytes of pixel data, there are %d",
              header.encodedHeightPixels(),
              header.encodedWidthPixels(),
              least,
              total));
    }
  }
}
