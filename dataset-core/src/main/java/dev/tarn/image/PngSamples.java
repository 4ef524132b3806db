package dev.tarn.image;

/** Turns rows of a PNG's own samples into grey, RGB or RGBA, uint8 or little-endian uint16. */
final class PngSamples {
  private final PngLayout layout;
  private final int channels;
  private final int sampleBytes;
  private final byte[] palette;
  private final byte[] alphas;
  // The transparent colour of grey and RGB images, as in the file; -1 where there is none.
  private final int[] key = {-1, -1, -1};

  PngSamples(ImageBytes bytes, PngLayout layout) {
    this.layout = layout;
    channels = layout.header().channels();
    sampleBytes = layout.header().pixelType().bytes();
    boolean indexed = layout.colourType() == 3;
    palette =
        indexed ? bytes.copy(layout.paletteAt(), layout.paletteLength(), "PLTE") : new byte[0];
    alphas =
        layout.transparencyAt() >= 0
            ? bytes.copy(layout.transparencyAt(), layout.transparencyLength(), "tRNS")
            : new byte[0];
    int keySamples = layout.colourType() == 0 ? 1 : layout.colourType() == 2 ? 3 : 0;
    for (int i = 0; i < keySamples && 2 * i + 1 < alphas.length; i++) {
      key[i] = (alphas[2 * i] & 0xFF) << 8 | (alphas[2 * i + 1] & 0xFF);
    }
  }

  byte[] newRow(int pixels) {
    return new byte[Math.multiplyExact(pixels, channels * sampleBytes)];
  }

  /** Expands a row whose samples start at byte 1. */
  void expand(byte[] row, int count, byte[] into) {
    if (layout.colourType() == 3) {
      expandPalette(row, count, into);
    } else if (sampleBytes == 2) {
      expandWide(row, count, into);
    } else if (layout.samplesInFile() == channels && layout.bits() == 8) {
      System.arraycopy(row, 1, into, 0, count * channels);
    } else {
      expandNarrow(row, count, into);
    }
  }

  private void expandPalette(byte[] row, int count, byte[] into) {
    int colours = palette.length / 3;
    for (int x = 0; x < count; x++) {
      int index = sample(row, x);
      int at = x * channels;
      // An index outside the palette is black, as libpng has it.
      boolean known = index < colours;
      into[at] = known ? palette[3 * index] : 0;
      into[at + 1] = known ? palette[3 * index + 1] : 0;
      into[at + 2] = known ? palette[3 * index + 2] : 0;
      if (channels == 4) {
        into[at + 3] = index < alphas.length ? alphas[index] : -1;
      }
    }
  }

  /** 16 bits, big-endian in the file. */
  private void expandWide(byte[] row, int count, byte[] into) {
    int inFile = layout.samplesInFile();
    boolean grey = inFile <= 2;
    int colours = channels == 1 ? 1 : 3;
    for (int x = 0; x < count; x++) {
      int from = 1 + 2 * x * inFile;
      int at = 2 * x * channels;
      boolean isKey = true;
      for (int c = 0; c < colours; c++) {
        int source = from + (grey ? 0 : 2 * c);
        into[at + 2 * c] = row[source + 1];
        into[at + 2 * c + 1] = row[source];
        int value = (row[source] & 0xFF) << 8 | (row[source + 1] & 0xFF);
        isKey &= value == key[grey ? 0 : c];
      }
      if (channels == 4) {
        boolean own = inFile == 2 || inFile == 4;
        int source = from + 2 * (inFile - 1);
        into[at + 6] = own ? row[source + 1] : isKey ? 0 : (byte) -1;
        into[at + 7] = own ? row[source] : isKey ? 0 : (byte) -1;
      }
    }
  }

  private void expandNarrow(byte[] row, int count, byte[] into) {
    int inFile = layout.samplesInFile();
    boolean grey = inFile <= 2;
    int colours = channels == 1 ? 1 : 3;
    int scale = 255 / ((1 << layout.bits()) - 1);
    for (int x = 0; x < count; x++) {
      int at = x * channels;
      boolean isKey = true;
      for (int c = 0; c < colours; c++) {
        int value = sample(row, x * inFile + (grey ? 0 : c));
        into[at + c] = (byte) (value * scale);
        isKey &= value == key[grey ? 0 : c];
      }
      if (channels == 4) {
        boolean own = inFile == 2 || inFile == 4;
        into[at + 3] = own ? row[1 + x * inFile + inFile - 1] : isKey ? 0 : (byte) -1;
      }
    }
  }

  private int sample(byte[] row, int index) {
    int bits = layout.bits();
    if (bits == 8) {
      return row[1 + index] & 0xFF;
    }
    int perByte = 8 / bits;
    int shift = 8 - bits - index % perByte * bits;
    return row[1 + index / perByte] >> shift & ((1 << bits) - 1);
  }
}
