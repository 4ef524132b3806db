package dev.tarn.training.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.image.ImageCodec;
import dev.tarn.image.ImageEncoding;
import dev.tarn.image.ImageException;
import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageLoaderTest {
  private static final Draws ANY = Draws.of(1, 0, 0, 0);
  private static final int[][] SMALL = {{0, 100, 200}, {50, 150, 250}, {10, 20, 30}};

  @ParameterizedTest
  @EnumSource(Backend.class)
  void withoutStepsAnImageStaysAsItIs(Backend backend) {
    assertGrey(SMALL, backend, SMALL, Transforms.compose(), 0);
  }

  /** The figures are OpenCV's (cv2.resize, INTER_LINEAR). */
  @ParameterizedTest
  @EnumSource(Backend.class)
  void enlargesAsOpenCvDoes(Backend backend) {
    int[][] expected = {
      {0, 40, 100, 160, 200},
      {20, 60, 120, 180, 220},
      {50, 90, 150, 210, 250},
      {26, 44, 72, 99, 118},
      {10, 14, 20, 26, 30}
    };
    assertGrey(expected, backend, SMALL, Transforms.compose(Resize.to(5)), 1);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void flipsExactly(Backend backend) {
    assertGrey(
        new int[][] {{200, 100, 0}, {250, 150, 50}, {30, 20, 10}},
        backend,
        SMALL,
        Transforms.compose(HorizontalFlip.p(1)),
        0);
    assertGrey(
        new int[][] {{10, 20, 30}, {50, 150, 250}, {0, 100, 200}},
        backend,
        SMALL,
        Transforms.compose(VerticalFlip.p(1)),
        0);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void cropsExactlyAndSurroundsWithTheBorder(Backend backend) {
    Transforms crop = Transforms.compose(CenterCrop.to(1, 5));

    assertGrey(new int[][] {{0, 50, 150, 250, 0}}, backend, SMALL, crop, 0);
    assertGrey(
        new int[][] {{150, 50, 150, 250, 150}}, backend, SMALL, crop.withBorder(Border.REFLECT), 0);
    assertGrey(
        new int[][] {{50, 50, 150, 250, 250}},
        backend,
        SMALL,
        crop.withBorder(Border.REPLICATE),
        0);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void averagesWholeBlocksWhenItHalves(Backend backend) {
    int[][] image = {{0, 100, 10, 30}, {200, 100, 50, 70}};

    assertGrey(new int[][] {{100, 40}}, backend, image, Transforms.compose(Resize.to(1, 2)), 0);
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void doesNotAliasAFinePattern(Backend backend) {
    int[][] stripes = new int[96][96];
    for (int y = 0; y < 96; y++) {
      for (int x = 0; x < 96; x++) {
        stripes[y][x] = (x & 1) * 254;
      }
    }
    byte[] small = load(backend, grey(stripes), 1, Transforms.compose(Resize.to(19)));

    for (byte value : small) {
      // Three or five stripes in a block: never black or white.
      assertEquals(127, value & 0xFF, 50);
    }
  }

  @Test
  void rotatesCounterClockwiseAboutTheCentre() {
    SourceImage source = new SourceImage(1);
    source.take(grey(SMALL));
    Geometry quarter = Rotate.by(Geometry.identity(3, 3), 90);
    byte[] turned = new byte[9];

    new PlainWarp()
        .warp(source, quarter, RowSpan.ofImage(quarter), Border.BLACK, ByteBuffer.wrap(turned));

    byte[] expected = {(byte) 200, (byte) 250, 30, 100, (byte) 150, 20, 0, 50, 10};
    assertArrayEquals(expected, turned);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void bothBackendsAgreeOnASmoothImage(int channels) {
    Pixels photo = smooth(150, 211);
    Transforms transforms =
        Transforms.compose(Rotate.degrees(20), Resize.to(112), HorizontalFlip.p(0.5));
    for (Border border : Border.values()) {
      for (int row = 0; row < 10; row++) {
        Draws draws = Draws.of(5, 0, row, 0);
        byte[] java = load(Backend.JAVA, photo, channels, transforms.withBorder(border), draws);
        byte[] openCv = load(Backend.OPENCV, photo, channels, transforms.withBorder(border), draws);
        assertTrue(worst(java, openCv) <= 2, "differs by " + worst(java, openCv));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 112, 100, 61, 40, 20})
  void bothBackendsAgreeOnJpegsOfEveryScale(int side) {
    byte[] jpeg = ImageCodec.encode(smooth(300, 420), ImageEncoding.jpeg(95));
    Transforms transforms = Transforms.compose(Rotate.degrees(20), Resize.to(side));

    byte[] java = load(Backend.JAVA, jpeg, 3, transforms);
    byte[] openCv = load(Backend.OPENCV, jpeg, 3, transforms);

    // At 20 Java averages blocks of 15 x 21, OpenCV a JPEG's 8 x 8 and what is left: both blur, not
    // alike.
    double allowed = side == 20 ? 4 : 1.5;
    assertTrue(mean(java, openCv) < allowed, "differs by " + mean(java, openCv) + " on average");
  }

  /** Or else every JPEG would silently take the way of what OpenCV cannot read. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void openCvReallyDecodesJpegsAtTheirSmallestScale(int channels) {
    byte[] noise = new byte[160 * 160 * 3];
    new Random(5).nextBytes(noise);
    Pixels pixels = new Pixels(ByteBuffer.wrap(noise), 160, 160, 3, PixelType.UINT8);
    byte[] jpeg = ImageCodec.encode(pixels, ImageEncoding.jpeg(90));
    for (int side : new int[] {80, 40, 20}) {
      Transforms transforms = Transforms.compose(Resize.to(side));

      byte[] java = load(Backend.JAVA, jpeg, channels, transforms);
      byte[] openCv = load(Backend.OPENCV, jpeg, channels, transforms);

      // A JPEG's scale cuts frequencies off, averaging does not quite: near, never equal.
      assertTrue(worst(java, openCv) > 0, "side " + side);
      assertTrue(mean(java, openCv) < 16, "differs by " + mean(java, openCv) + " on average");
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void appliesEveryExifOrientation(Backend backend) {
    byte[] jpeg = ImageCodec.encode(smooth(40, 64), ImageEncoding.jpeg(100));
    for (int orientation = 1; orientation <= 8; orientation++) {
      byte[] turned = withOrientation(jpeg, orientation);
      Pixels upright = ImageCodec.decode(turned);
      for (int side : new int[] {64, 15}) {
        byte[] found = load(backend, turned, 3, Transforms.compose(Resize.to(side)));
        byte[] expected = load(Backend.JAVA, upright, 3, Transforms.compose(Resize.to(side)), ANY);
        assertTrue(mean(expected, found) < 1.5, "orientation " + orientation);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void makesThreeChannelsOfGreyAndOneOfRgb(Backend backend) {
    Pixels grey = grey(SMALL);
    byte[] wide = load(backend, grey, 3, Transforms.compose(), ANY);
    for (int i = 0; i < 9; i++) {
      assertEquals(SMALL[i / 3][i % 3], wide[3 * i] & 0xFF);
      assertEquals(wide[3 * i], wide[3 * i + 1]);
      assertEquals(wide[3 * i], wide[3 * i + 2]);
    }
    Pixels red =
        new Pixels(ByteBuffer.wrap(new byte[] {(byte) 255, 0, 0, 77}), 1, 1, 4, PixelType.UINT8);
    assertArrayEquals(new byte[] {76}, load(backend, red, 1, Transforms.compose(), ANY));
    assertArrayEquals(
        new byte[] {(byte) 255, 0, 0}, load(backend, red, 3, Transforms.compose(), ANY));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void scalesSixteenBitsByTheirFullRange(Backend backend) {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0).putShort((short) 65535).putShort((short) 257).putShort((short) 32768);
    Pixels deep = new Pixels(data.flip(), 1, 4, 1, PixelType.UINT16);

    assertArrayEquals(
        new byte[] {0, (byte) 255, 1, (byte) 128},
        load(backend, deep, 1, Transforms.compose(), ANY));
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void writesIntoItsPlaceOfABatchAndNowhereElse(Backend backend) {
    ByteBuffer batch = ByteBuffer.allocateDirect(3 * 9).position(9);
    try (ImageLoader loader = ImageLoader.open(backend, 1)) {
      loader.loadPixels(grey(SMALL), Transforms.compose(), ANY, batch);
    }

    assertEquals(18, batch.position());
    for (int i = 0; i < 9; i++) {
      assertEquals(0, batch.get(i));
      assertEquals(SMALL[i / 3][i % 3], batch.get(9 + i) & 0xFF);
      assertEquals(0, batch.get(18 + i));
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void refusesWhatIsNoImageAndGoesOnAfterwards(Backend backend) {
    byte[] jpeg = ImageCodec.encode(smooth(20, 20), ImageEncoding.jpeg(90));
    ByteBuffer into = ByteBuffer.allocateDirect(1200);
    try (ImageLoader loader = ImageLoader.open(backend, 3)) {
      assertThrows(
          ImageException.class,
          () -> loader.load(ByteBuffer.wrap(new byte[9]), Transforms.compose(), ANY, into));
      ByteBuffer headerOnly = ByteBuffer.wrap(jpeg, 0, 200);
      assertThrows(
          ImageException.class, () -> loader.load(headerOnly, Transforms.compose(), ANY, into));
      loader.load(ByteBuffer.wrap(jpeg), Transforms.compose(), ANY, into);
      assertEquals(1200, into.position());
    }
  }

  private static Pixels grey(int[][] rows) {
    byte[] data = new byte[rows.length * rows[0].length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) rows[i / rows[0].length][i % rows[0].length];
    }
    return new Pixels(ByteBuffer.wrap(data), rows.length, rows[0].length, 1, PixelType.UINT8);
  }

  private static Pixels smooth(int height, int width) {
    byte[] data = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = 3 * (y * width + x);
        data[at] = (byte) (128 + 100 * Math.sin(x / 17.0) * Math.cos(y / 23.0));
        data[at + 1] = (byte) (x * 200.0 / width + 30);
        data[at + 2] = (byte) (128 + 90 * Math.sin((x + 2 * y) / 31.0));
      }
    }
    return new Pixels(ByteBuffer.wrap(data), height, width, 3, PixelType.UINT8);
  }

  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xFFE1).putShort((short) 34).put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
    exif.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(exif.array());
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static void assertGrey(
      int[][] expected, Backend backend, int[][] image, Transforms transforms, int tolerance) {
    byte[] found = load(backend, grey(image), 1, transforms);
    assertEquals(expected.length * expected[0].length, found.length);
    for (int i = 0; i < found.length; i++) {
      int y = i / expected[0].length;
      int x = i % expected[0].length;
      assertEquals(expected[y][x], found[i] & 0xFF, tolerance, "row " + y + ", column " + x);
    }
  }

  private static byte[] load(Backend backend, Pixels pixels, int channels, Transforms transforms) {
    return load(backend, pixels, channels, transforms, ANY);
  }

  private static byte[] load(
      Backend backend, Pixels pixels, int channels, Transforms transforms, Draws draws) {
    Geometry geometry = transforms.geometry(pixels.heightPixels(), pixels.widthPixels(), draws);
    ByteBuffer into =
        ByteBuffer.allocateDirect(
            geometry.outputHeightPixels() * geometry.outputWidthPixels() * channels);
    try (ImageLoader loader = ImageLoader.open(backend, channels)) {
      loader.loadPixels(pixels, transforms, draws, into);
    }
    return bytes(into);
  }

  private static byte[] load(Backend backend, byte[] file, int channels, Transforms transforms) {
    Resize size = transforms.outputSize();
    ByteBuffer into =
        ByteBuffer.allocateDirect(size.heightPixels() * size.widthPixels() * channels);
    try (ImageLoader loader = ImageLoader.open(backend, channels)) {
      loader.load(ByteBuffer.wrap(file), transforms, ANY, into);
    }
    return bytes(into);
  }

  private static byte[] bytes(ByteBuffer filled) {
    assertEquals(0, filled.remaining());
    byte[] bytes = new byte[filled.capacity()];
    filled.get(0, bytes);
    return bytes;
  }

  private static int worst(byte[] one, byte[] other) {
    int worst = 0;
    for (int i = 0; i < one.length; i++) {
      worst = Math.max(worst, Math.abs((one[i] & 0xFF) - (other[i] & 0xFF)));
    }
    return worst;
  }

  private static double mean(byte[] one, byte[] other) {
    long sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs((one[i] & 0xFF) - (other[i] & 0xFF));
    }
    return (double) sum / one.length;
  }
}
