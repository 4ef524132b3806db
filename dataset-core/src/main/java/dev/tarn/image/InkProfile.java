package dev.tarn.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** An embedded CMYK profile: what its inks look like in sRGB. */
final class InkProfile {
  private final ColorConvertOp toRgb;

  private InkProfile(ColorConvertOp toRgb) {
    this.toRgb = toRgb;
  }

  /** Empty if the bytes are no profile of four inks: a broken profile never stops the pixels. */
  static Optional<InkProfile> parse(byte[] icc) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(icc);
      if (profile.getColorSpaceType() != ColorSpace.TYPE_CMYK || profile.getNumComponents() != 4) {
        return Optional.empty();
      }
      ICC_Profile[] way = {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)};
      InkProfile inks = new InkProfile(new ColorConvertOp(way, null));
      inks.convertRow(new byte[4], new byte[3]);
      return Optional.of(inks);
    } catch (IllegalArgumentException | CMMException e) {
      return Optional.empty();
    }
  }

  /** Turns pixels of four inks (255 is full) into RGB. */
  void convertRow(byte[] inks, byte[] rgb) {
    int width = rgb.length / 3;
    Raster from = interleaved(inks, width, 4);
    WritableRaster to = interleaved(rgb, width, 3);
    toRgb.filter(from, to);
  }

  private static WritableRaster interleaved(byte[] data, int width, int bands) {
    int[] offsets = new int[bands];
    for (int i = 0; i < bands; i++) {
      offsets[i] = i;
    }
    return Raster.createInterleavedRaster(
        new DataBufferByte(data, data.length), width, 1, width * bands, bands, offsets, null);
  }
}
