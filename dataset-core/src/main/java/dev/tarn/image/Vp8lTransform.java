package dev.tarn.image;

/**
 * What an encoder did to the pixels of a lossless WebP, undone here.
 *
 * <p>Source: RFC 9649, section 3.5. Pixels are ARGB, 8 bits each.
 *
 * @param kind 0 prediction, 1 colour decorrelation, 2 green was subtracted, 3 palette
 * @param width of the pixels once it is undone
 * @param bits the side of a block, or the pixels packed into one, as a power of 2
 * @param data of the kind, a small image
 */
record Vp8lTransform(int kind, int width, int bits, int[] data) {
  static final int PREDICTION = 0;
  static final int COLOUR = 1;
  static final int SUBTRACTED_GREEN = 2;
  static final int PALETTE = 3;
  private static final int OPAQUE_BLACK = 0xFF000000;

  int[] undo(int[] pixels, int height) {
    switch (kind) {
      case PREDICTION -> undoPrediction(pixels, height);
      case COLOUR -> undoColour(pixels, height);
      case SUBTRACTED_GREEN -> {
        for (int i = 0; i < pixels.length; i++) {
          int green = pixels[i] >> 8 & 0xFF;
          pixels[i] = add(pixels[i], green << 16 | green);
        }
      }
      default -> {
        return undoPalette(pixels, height);
      }
    }
    return pixels;
  }

  private int blocksAcross() {
    return (width + (1 << bits) - 1) >> bits;
  }

  /** Byte by byte, without carry. */
  static int add(int a, int b) {
    int alphaAndGreen = (a & 0xFF00FF00) + (b & 0xFF00FF00);
    int redAndBlue = (a & 0x00FF00FF) + (b & 0x00FF00FF);
    return (alphaAndGreen & 0xFF00FF00) | (redAndBlue & 0x00FF00FF);
  }

  private void undoPrediction(int[] pixels, int height) {
    pixels[0] = add(pixels[0], OPAQUE_BLACK);
    for (int x = 1; x < width; x++) {
      pixels[x] = add(pixels[x], pixels[x - 1]);
    }
    for (int y = 1; y < height; y++) {
      int at = y * width;
      pixels[at] = add(pixels[at], pixels[at - width]);
      for (int x = 1; x < width; x++) {
        int mode = data[(y >> bits) * blocksAcross() + (x >> bits)] >> 8 & 15;
        pixels[at + x] = add(pixels[at + x], Vp8lPrediction.predict(mode, pixels, at + x, width));
      }
    }
  }

  private void undoColour(int[] pixels, int height) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int factors = data[(y >> bits) * blocksAcross() + (x >> bits)];
        int pixel = pixels[y * width + x];
        int green = pixel >> 8;
        int red = (pixel >> 16) + share(factors, green);
        int blue = pixel + share(factors >> 8, green) + share(factors >> 16, red);
        pixels[y * width + x] = (pixel & 0xFF00FF00) | (red & 0xFF) << 16 | (blue & 0xFF);
      }
    }
  }

  /** Both are signed bytes. */
  private static int share(int factor, int colour) {
    return ((byte) factor * (byte) colour) >> 5;
  }

  private int[] undoPalette(int[] pixels, int height) {
    int[] whole = new int[width * height];
    int packedWidth = blocksAcross();
    int indexBits = 8 >> bits;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int packed = pixels[y * packedWidth + (x >> bits)] >> 8 & 0xFF;
        int shift = (x & ((1 << bits) - 1)) * indexBits;
        int index = packed >> shift & ((1 << indexBits) - 1);
        // Outside of the palette is transparent black.
        whole[y * width + x] = index < data.length ? data[index] : 0;
      }
    }
    return whole;
  }
}
