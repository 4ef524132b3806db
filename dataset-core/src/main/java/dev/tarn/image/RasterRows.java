package dev.tarn.image;

import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;

/** Copies the bands of a decoded raster, as they are, into upright pixels. */
final class RasterRows {
  private RasterRows() {}

  /** Bands 0 to {@code channels - 1} in this order; the raster has the file's size. */
  static void put(Raster raster, UprightPixels out, int channels) {
    requireSize(raster, out);
    byte[] row = new byte[out.rowBytes()];
    if (raster.getSampleModel() instanceof ComponentSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte data) {
      for (int y = 0; y < out.height(); y++) {
        copyBytes(raster, model, data, y, channels, row);
        out.putRow(y, row);
      }
    } else if (raster.getSampleModel() instanceof ComponentSampleModel model
        && raster.getDataBuffer() instanceof DataBufferUShort data) {
      for (int y = 0; y < out.height(); y++) {
        copyShorts(raster, model, data, y, channels, row);
        out.putRow(y, row);
      }
    } else {
      copySamples(raster, out, channels, row);
    }
  }

  static void requireSize(Raster raster, UprightPixels out) {
    if (raster.getWidth() != out.width() || raster.getHeight() != out.height()) {
      throw new IllegalStateException(
          "the decoder gave "
              + raster.getHeight()
              + " x "
              + raster.getWidth()
              + " pixels (height x width), the header says "
              + out.height()
              + " x "
              + out.width());
    }
  }

  private static void copyBytes(
      Raster raster,
      ComponentSampleModel model,
      DataBufferByte data,
      int y,
      int channels,
      byte[] row) {
    int step = model.getPixelStride();
    if (channels == 3 && data.getNumBanks() == 1) {
      int[] bands = model.getBandOffsets();
      int at = start(raster, model, y, 0) + data.getOffsets()[0];
      copyRgb(data.getData(), at, step, bands[1] - bands[0], bands[2] - bands[0], row);
      return;
    }
    for (int c = 0; c < channels; c++) {
      byte[] bank = data.getData(model.getBankIndices()[c]);
      int at = start(raster, model, y, c) + data.getOffsets()[model.getBankIndices()[c]];
      for (int i = c; i < row.length; i += channels) {
        row[i] = bank[at];
        at += step;
      }
    }
  }

  /** One pass over the memory: a pass per channel takes twice as long on large images. */
  private static void copyRgb(byte[] bank, int first, int step, int green, int blue, byte[] row) {
    int at = first;
    for (int i = 0; i < row.length; i += 3) {
      row[i] = bank[at];
      row[i + 1] = bank[at + green];
      row[i + 2] = bank[at + blue];
      at += step;
    }
  }

  private static void copyShorts(
      Raster raster,
      ComponentSampleModel model,
      DataBufferUShort data,
      int y,
      int channels,
      byte[] row) {
    int step = model.getPixelStride();
    for (int c = 0; c < channels; c++) {
      short[] bank = data.getData(model.getBankIndices()[c]);
      int at = start(raster, model, y, c) + data.getOffsets()[model.getBankIndices()[c]];
      for (int i = 2 * c; i < row.length; i += 2 * channels) {
        row[i] = (byte) bank[at];
        row[i + 1] = (byte) (bank[at] >> 8);
        at += step;
      }
    }
  }

  private static int start(Raster raster, ComponentSampleModel model, int y, int band) {
    return model.getBandOffsets()[band]
        + (y + raster.getMinY() - raster.getSampleModelTranslateY()) * model.getScanlineStride()
        + (raster.getMinX() - raster.getSampleModelTranslateX()) * model.getPixelStride();
  }

  private static void copySamples(Raster raster, UprightPixels out, int channels, byte[] row) {
    int sampleBytes = row.length / (out.width() * channels);
    int[] samples = new int[out.width() * raster.getNumBands()];
    for (int y = 0; y < out.height(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, out.width(), 1, samples);
      for (int x = 0; x < out.width(); x++) {
        for (int c = 0; c < channels; c++) {
          int value = samples[x * raster.getNumBands() + c];
          int at = (x * channels + c) * sampleBytes;
          row[at] = (byte) value;
          if (sampleBytes == 2) {
            row[at + 1] = (byte) (value >> 8);
          }
        }
      }
      out.putRow(y, row);
    }
  }
}
