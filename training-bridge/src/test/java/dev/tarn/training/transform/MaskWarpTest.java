package dev.tarn.training.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class MaskWarpTest {
  @Test
  void rotatingResizingAndFlippingInventNoClass() {
    byte[] mask = classes();
    Set<Integer> seen = new TreeSet<>();
    Transforms transforms =
        Transforms.compose(Rotate.degrees(17), Resize.to(224), HorizontalFlip.p(0.5));
    for (int row = 0; row < 20; row++) {
      Geometry geometry = transforms.geometry(60, 80, Draws.of(1, 0, row, 0));
      for (byte value : warp(mask, 1, 77, geometry)) {
        seen.add((int) value);
      }
    }
    assertEquals(Set.of(0, 3, 9, 77), seen);
  }

  @Test
  void theMaskTakesTheGeometryOfItsImage() {
    byte[] mask = classes();
    byte[] image = new byte[mask.length];
    for (int i = 0; i < mask.length; i++) {
      image[i] = (byte) (20 * mask[i]);
    }
    Pixels pixels = new Pixels(ByteBuffer.wrap(image), 60, 80, 1, PixelType.UINT8);
    Transforms transforms =
        Transforms.compose(Rotate.degrees(17), Resize.to(112), HorizontalFlip.p(0.5));
    Draws draws = Draws.of(9, 4, 2, 0);
    ByteBuffer warped = ByteBuffer.allocate(112 * 112);
    try (ImageLoader loader = ImageLoader.open(Backend.JAVA, 1)) {
      loader.loadPixels(pixels, transforms, draws, warped);
    }

    byte[] found = warp(mask, 1, 0, transforms.geometry(60, 80, draws));

    int equal = 0;
    for (int i = 0; i < found.length; i++) {
      equal += (warped.get(i) & 0xFF) == 20 * found[i] ? 1 : 0;
    }
    // The rest lies on the edges between classes, where the image is interpolated.
    assertTrue(equal > 0.93 * found.length, equal + " of " + found.length);
  }

  @Test
  void movesElementsOfAnyTypeAsTheyAre() {
    ByteBuffer mask = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    mask.putInt(1_000_000).putInt(-5).putInt(70_000).flip();
    ByteBuffer into = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);

    MaskWarp.warp(
        mask,
        4,
        -1,
        Transforms.compose(HorizontalFlip.p(1), CenterCrop.to(1, 5))
            .geometry(1, 3, Draws.of(0, 0, 0, 0)),
        into);

    int[] found = new int[5];
    into.flip().asIntBuffer().get(found);
    assertArrayEquals(new int[] {-1, 70_000, -5, 1_000_000, -1}, found);
  }

  @Test
  void refusesAMaskOfAnotherSizeThanItsImage() {
    Geometry geometry = Geometry.identity(4, 4);

    assertEquals(
        "The mask has 15 bytes and room for 16, expected 16 and 16.",
        assertThrows(
                TransformException.class,
                () ->
                    MaskWarp.warp(ByteBuffer.allocate(15), 1, 0, geometry, ByteBuffer.allocate(16)))
            .getMessage());
  }

  /** Three classes in stripes and a square. */
  private static byte[] classes() {
    byte[] mask = new byte[60 * 80];
    for (int i = 0; i < mask.length; i++) {
      int y = i / 80;
      int x = i % 80;
      mask[i] = (byte) (y > 20 && y < 40 && x > 30 && x < 60 ? 9 : x / 20 % 2 == 0 ? 3 : 0);
    }
    return mask;
  }

  private static byte[] warp(byte[] mask, int elementBytes, long border, Geometry geometry) {
    byte[] out =
        new byte[geometry.outputHeightPixels() * geometry.outputWidthPixels() * elementBytes];
    MaskWarp.warp(ByteBuffer.wrap(mask), elementBytes, border, geometry, ByteBuffer.wrap(out));
    return out;
  }
}
