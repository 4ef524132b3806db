package dev.tarn.image;

import java.awt.image.Raster;
import java.util.Optional;

/**
 * Turns CMYK and YCCK into RGB: by the embedded profile where there is one that can be used, else
 * by R = (255 - C) (255 - K) / 255, rounded, and so on, as Pillow does.
 */
final class InkRows {
  private final boolean isYcck;
  private final boolean isInverted;
  private final Optional<InkProfile> profile;

  /**
   * @param isYcck whether the first three bands are YCbCr of the stored C, M, Y (Adobe's transform
   *     2)
   * @param isInverted whether 255 is stored for no ink
   */
  InkRows(boolean isYcck, boolean isInverted, Optional<InkProfile> profile) {
    this.isYcck = isYcck;
    this.isInverted = isInverted;
    this.profile = profile;
  }

  /** The raster has four bands of 8 bits, or of 16 bits that keep their full depth. */
  void put(Raster raster, UprightPixels out) {
    RasterRows.requireSize(raster, out);
    int width = out.width();
    boolean wide = out.rowBytes() == 6 * width;
    int[] samples = new int[4 * width];
    byte[] inks = new byte[4 * width];
    byte[] row = new byte[out.rowBytes()];
    for (int y = 0; y < out.height(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, samples);
      if (wide) {
        convertWide(samples, row);
      } else {
        toInks(samples, inks);
        if (profile.isPresent()) {
          profile.get().convertRow(inks, row);
        } else {
          convert(inks, row);
        }
      }
      out.putRow(y, row);
    }
  }

  private void toInks(int[] samples, byte[] inks) {
    for (int i = 0; i < samples.length; i += 4) {
      if (isYcck) {
        // ITU-T T.871, section 7, of the complement (libjpeg, jdcolor.c).
        double luma = samples[i];
        double blue = samples[i + 1] - 128.0;
        double red = samples[i + 2] - 128.0;
        samples[i] = 255 - clamp(luma + 1.402 * red);
        samples[i + 1] = 255 - clamp(luma - 0.344136286 * blue - 0.714136286 * red);
        samples[i + 2] = 255 - clamp(luma + 1.772 * blue);
      }
      for (int c = 0; c < 4; c++) {
        inks[i + c] = (byte) (isInverted ? 255 - samples[i + c] : samples[i + c]);
      }
    }
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.floor(value + 0.5)));
  }

  private static void convert(byte[] inks, byte[] row) {
    for (int i = 0, at = 0; i < inks.length; i += 4) {
      int light = 255 - (inks[i + 3] & 0xFF);
      for (int c = 0; c < 3; c++) {
        row[at++] = (byte) ((light * (255 - (inks[i + c] & 0xFF)) + 127) / 255);
      }
    }
  }

  private void convertWide(int[] samples, byte[] row) {
    for (int i = 0, at = 0; i < samples.length; i += 4) {
      long light = isInverted ? samples[i + 3] : 65535 - samples[i + 3];
      for (int c = 0; c < 3; c++) {
        int paper = isInverted ? samples[i + c] : 65535 - samples[i + c];
        long value = (light * paper + 32767) / 65535;
        row[at++] = (byte) value;
        row[at++] = (byte) (value >> 8);
      }
    }
  }
}
