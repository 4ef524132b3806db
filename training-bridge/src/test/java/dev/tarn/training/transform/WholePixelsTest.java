package dev.tarn.training.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WholePixelsTest {
  private static final int SIDE = 12;

  private static byte pixel(int x, int y, int channel) {
    return (byte) (20 * x + 3 * y + 70 * channel);
  }

  private static byte[] load(Backend backend, Transforms transforms) {
    ByteBuffer rgb = ByteBuffer.allocate(SIDE * SIDE * 3);
    for (int i = 0; rgb.hasRemaining(); i++) {
      rgb.put(pixel(i / 3 % SIDE, i / 3 / SIDE, i % 3));
    }
    Resize size = transforms.outputSize();
    ByteBuffer sample = ByteBuffer.allocateDirect(size.heightPixels() * size.widthPixels() * 3);
    try (ImageLoader loader = ImageLoader.open(backend, 3)) {
      loader.loadPixels(
          new Pixels(rgb.flip(), SIDE, SIDE, 3, PixelType.UINT8),
          transforms,
          Draws.of(1, 2, 3, 4),
          sample);
    }
    byte[] bytes = new byte[sample.flip().remaining()];
    sample.get(bytes);
    return bytes;
  }

  /** Where output column and row 0 lie in the input, and which way they go. */
  private static byte[] expected(int side, int x0, int stepX, int y0, int stepY) {
    byte[] bytes = new byte[side * side * 3];
    for (int i = 0; i < bytes.length; i++) {
      int x = i / 3 % side;
      int y = i / 3 / side;
      bytes[i] = pixel(x0 + stepX * x, y0 + stepY * y, i % 3);
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource(names = {"JAVA", "OPENCV"})
  void whatFallsOnWholePixelsIsCopiedExactly(Backend backend) {
    Transform same = Resize.to(SIDE);
    assertArrayEquals(expected(SIDE, 0, 1, 0, 1), load(backend, Transforms.compose(same)));
    assertArrayEquals(
        expected(SIDE, 11, -1, 0, 1), load(backend, Transforms.compose(same, HorizontalFlip.p(1))));
    assertArrayEquals(
        expected(SIDE, 0, 1, 11, -1), load(backend, Transforms.compose(same, VerticalFlip.p(1))));
    assertArrayEquals(
        expected(8, 9, -1, 9, -1),
        load(
            backend, Transforms.compose(CenterCrop.to(8), HorizontalFlip.p(1), VerticalFlip.p(1))));
    assertArrayEquals(
        expected(8, 2, 1, 2, 1), load(backend, Transforms.compose(same, CenterCrop.to(8))));
  }
}
