package dev.tarn.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes baseline JPEG (JFIF, YCbCr 4:2:0 or grey) through the Java platform. */
final class JpegWriter {
  private JpegWriter() {}

  static byte[] write(Pixels pixels, int quality) {
    if (pixels.channels() == 4 || pixels.type() != PixelType.UINT8) {
      throw ImageException.pixelsDoNotFit(
          "JPEG holds 1 or 3 channels of uint8, the pixels have "
              + pixels.channels()
              + " of "
              + pixels.type().name().toLowerCase(Locale.ROOT)
              + ".",
          "PNG and TIFF hold alpha and 16 bits.");
    }
    if (pixels.heightPixels() > 65500 || pixels.widthPixels() > 65500) {
      throw ImageException.pixelsDoNotFit(
          "JPEG holds at most 65500 x 65500 pixels, these are "
              + pixels.heightPixels()
              + " x "
              + pixels.widthPixels()
              + " (height x width).",
          "PNG and TIFF hold more.");
    }
    try {
      return encode(asImage(pixels), quality);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encode(BufferedImage image, int quality) throws IOException {
    ImageWriter writer = PlatformCodec.platformJpegWriter();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage asImage(Pixels pixels) {
    byte[] data = new byte[pixels.data().remaining()];
    pixels.data().duplicate().get(data);
    int channels = pixels.channels();
    int[] bands = channels == 1 ? new int[] {0} : new int[] {0, 1, 2};
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(data, data.length),
            pixels.widthPixels(),
            pixels.heightPixels(),
            pixels.widthPixels() * channels,
            channels,
            bands,
            null);
    int space = channels == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(space),
            false,
            false,
            ComponentColorModel.OPAQUE,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(model, raster, false, null);
  }
}
