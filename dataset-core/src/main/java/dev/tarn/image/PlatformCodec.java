package dev.tarn.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.io.IOException;
import java.util.Iterator;
import java.util.function.Consumer;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * The decoders of the Java platform and of TwelveMonkeys, run so that whatever they throw is an
 * {@link ImageException}. They get files without metadata: see the callers.
 */
final class PlatformCodec {
  private PlatformCodec() {}

  /** Reads pixels from a reader that has its input. */
  interface Reading<T> {
    T read(ImageReader reader, ImageReadParam param) throws IOException;
  }

  /**
   * Reads a JPEG.
   *
   * @param warnings takes what the decoder says about damage that it got over
   */
  static <T> T readJpeg(byte[] file, int length, Consumer<String> warnings, Reading<T> reading) {
    return read(
        ImageFormat.JPEG,
        platformJpegReader(),
        file,
        length,
        (reader, param) -> {
          reader.addIIOReadWarningListener((source, warning) -> warnings.accept(warning));
          return reading.read(reader, param);
        });
  }

  static <T> T readTiff(byte[] file, Reading<T> reading) {
    return read(ImageFormat.TIFF, new TIFFImageReaderSpi(), file, file.length, reading);
  }

  private static <T> T read(
      ImageFormat format, ImageReaderSpi spi, byte[] file, int length, Reading<T> reading) {
    try {
      ImageReader reader = spi.createReaderInstance();
      try (ImageInputStream in = new ArrayImageInput(file, length)) {
        reader.setInput(in, true, true);
        return reading.read(reader, reader.getDefaultReadParam());
      } finally {
        reader.dispose();
      }
    } catch (ImageException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Decoders meet damage with any exception there is.
      throw ImageException.undecodable(format, e);
    }
  }

  /**
   * The platform's own JPEG reader. It cannot be named (its package is not exported), and asking by
   * format may give another plug-in of the application.
   */
  private static ImageReaderSpi platformJpegReader() {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, false);
    while (all.hasNext()) {
      ImageReaderSpi spi = all.next();
      if (isPlatformJpeg(spi)) {
        return spi;
      }
    }
    throw new IllegalStateException("This Java has no JPEG reader (module java.desktop)");
  }

  static ImageWriter platformJpegWriter() throws IOException {
    Iterator<ImageWriterSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageWriterSpi.class, false);
    while (all.hasNext()) {
      ImageWriterSpi spi = all.next();
      if (isPlatformJpeg(spi)) {
        return spi.createWriterInstance();
      }
    }
    throw new IllegalStateException("This Java has no JPEG writer (module java.desktop)");
  }

  private static boolean isPlatformJpeg(Object spi) {
    return spi.getClass().getName().startsWith("com.sun.imageio.plugins.jpeg.");
  }
}
