package dev.tarn.training.stream;

import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import dev.tarn.schema.SampleCompression;
import dev.tarn.training.transform.Backend;
import dev.tarn.training.transform.Draws;
import dev.tarn.training.transform.ImageLoader;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Transforms;
import java.nio.ByteBuffer;

/**
 * Samples made by {@link Transforms}.
 *
 * @param channels of the samples, 1 or 3
 */
record TransformPainting(Transforms transforms, Backend backend, int channels) implements Painting {

  @Override
  public SampleShape sampleShape() {
    Resize size = transforms.outputSize();
    return new SampleShape(size.heightPixels(), size.widthPixels(), channels);
  }

  @Override
  public Painter newPainter(long seed) {
    return new TransformPainter(transforms, seed, ImageLoader.open(backend, channels));
  }

  private record TransformPainter(Transforms transforms, long seed, ImageLoader loader)
      implements Painter {

    @Override
    public void paint(StoredImage image, SampleKey sample, ByteBuffer target) {
      Draws draws = Draws.of(seed, sample.epoch(), sample.row(), sample.occurrence());
      if (image.format() == SampleCompression.NONE.number()) {
        loader.loadPixels(pixels(image), transforms, draws, target);
      } else {
        loader.load(image.bytes(), transforms, draws, target);
      }
    }

    private static Pixels pixels(StoredImage image) {
      long samples = (long) image.height() * image.width() * image.channels();
      PixelType type = image.bytes().remaining() == samples ? PixelType.UINT8 : PixelType.UINT16;
      return new Pixels(image.bytes(), image.height(), image.width(), image.channels(), type);
    }

    @Override
    public void close() {
      loader.close();
    }
  }
}
