package dev.tarn.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ImageCodecTest {
  @ParameterizedTest
  @MethodSource("dev.tarn.image.GoldenImage#all")
  void decodesWhatOtherProgramsSee(GoldenImage image) {
    Pixels pixels = ImageCodec.decode(image.bytes());

    assertEquals(image.height(), pixels.heightPixels());
    assertEquals(image.width(), pixels.widthPixels());
    assertEquals(image.channels(), pixels.channels());
    assertEquals(image.bits(), 8 * pixels.type().bytes());
    assertClose(image.expectedPixels(), bytes(pixels), image.tolerance());
  }

  @Test
  void decodesIntoADirectBufferOfTheCaller() {
    GoldenImage image = GoldenImage.of("orientation_6.jpg");
    byte[] expected = bytes(ImageCodec.decode(image.bytes()));
    ByteBuffer into = ByteBuffer.allocateDirect(expected.length + 20).position(7);

    ImageHeader header =
        ImageCodec.decode(ByteBuffer.wrap(image.bytes()), into, ImageLimits.standard());

    assertEquals(17, header.heightPixels());
    assertEquals(7 + expected.length, into.position());
    byte[] decoded = new byte[expected.length];
    into.get(7, decoded);
    assertArrayEquals(expected, decoded);
    assertEquals(0, into.get(6));
    assertEquals(0, into.get(7 + expected.length));
  }

  @Test
  void saysHowMuchRoomThePixelsNeed() {
    ByteBuffer image = ByteBuffer.wrap(GoldenImage.bytesOf("rgb8.png"));

    ImageException e =
        assertThrows(
            ImageException.class,
            () -> ImageCodec.decode(image, ByteBuffer.allocate(100), ImageLimits.standard()));

    assertEquals("The decoded pixels need 663 bytes, the buffer has room for 100.", e.getMessage());
    assertEquals("pixels-do-not-fit", e.code());
  }

  static Stream<Arguments> losslessKinds() {
    return Stream.of(ImageEncoding.png(), ImageEncoding.tiff())
        .flatMap(
            encoding ->
                Stream.of(PixelType.values())
                    .flatMap(
                        type ->
                            Stream.of(1, 3, 4)
                                .map(channels -> Arguments.of(encoding, type, channels))));
  }

  @ParameterizedTest
  @MethodSource("losslessKinds")
  void givesBackExactlyWhatWasEncodedWithoutLoss(
      ImageEncoding encoding, PixelType type, int channels) {
    Random random = new Random(channels);
    for (int[] size : new int[][] {{1, 1}, {1, 300}, {257, 1}, {28, 28}, {150, 211}}) {
      for (boolean noise : new boolean[] {true, false}) {
        Pixels pixels = pixels(size[0], size[1], channels, type, noise, random);

        byte[] file = ImageCodec.encode(pixels, encoding);
        ImageHeader header = ImageCheck.requireComplete(ByteBuffer.wrap(file));
        Pixels decoded = ImageCodec.decode(file);

        assertEquals(encoding.format(), header.format());
        assertEquals(pixels, decoded);
      }
    }
  }

  @Test
  void keepsJpegsCloseAtHighQuality() {
    for (int channels : new int[] {1, 3}) {
      byte[] smooth = new byte[64 * 48 * channels];
      for (int i = 0; i < smooth.length; i++) {
        smooth[i] = (byte) (i / channels % 48 * 3 + i / channels / 48);
      }
      Pixels pixels = new Pixels(ByteBuffer.wrap(smooth), 64, 48, channels, PixelType.UINT8);

      byte[] file = ImageCodec.encode(pixels, ImageEncoding.jpeg(95));

      ImageCheck.requireComplete(ByteBuffer.wrap(file));
      assertClose(smooth, bytes(ImageCodec.decode(file)), 6);
      assertTrue(file.length < ImageCodec.encode(pixels, ImageEncoding.jpeg(100)).length);
    }
  }

  @Test
  void refusesToWriteAlphaOrSixteenBitsAsJpeg() {
    Pixels alpha = pixels(2, 2, 4, PixelType.UINT8, true, new Random(1));
    Pixels deep = pixels(2, 2, 3, PixelType.UINT16, true, new Random(1));

    assertEquals(
        "JPEG holds 1 or 3 channels of uint8, the pixels have 4 of uint8.",
        assertThrows(ImageException.class, () -> ImageCodec.encode(alpha, ImageEncoding.jpeg(90)))
            .getMessage());
    assertEquals(
        "JPEG holds 1 or 3 channels of uint8, the pixels have 3 of uint16.",
        assertThrows(ImageException.class, () -> ImageCodec.encode(deep, ImageEncoding.jpeg(90)))
            .getMessage());
  }

  @Test
  void refusesToWriteWebp() {
    ImageException e = assertThrows(ImageException.class, () -> ImageEncoding.of(ImageFormat.WEBP));

    assertEquals("WebP cannot be written, only read; expected PNG, TIFF or JPEG.", e.getMessage());
    assertEquals("image-unsupported", e.code());
  }

  @Test
  void refusesPixelsThatAreNoImage() {
    ByteBuffer data = ByteBuffer.allocate(10);

    assertEquals(
        "Pixels of shape (1, 5, 2) are no image, expected (height, width, channels) with 1, 3 or 4"
            + " channels.",
        assertThrows(ImageException.class, () -> new Pixels(data, 1, 5, 2, PixelType.UINT8))
            .getMessage());
    assertEquals(
        "Pixels of shape (2, 5, 3) need 30 bytes, the buffer has 10.",
        assertThrows(ImageException.class, () -> new Pixels(data, 2, 5, 3, PixelType.UINT8))
            .getMessage());
  }

  @Test
  void decodesTheSamePixelsWhateverIsBrokenInTheMetadata() {
    byte[] jpeg = GoldenImage.bytesOf("baseline_420.jpg");
    byte[] expected = bytes(ImageCodec.decode(jpeg));
    byte[] cutExif = Arrays.copyOf(JpegSurgery.exif(6, 1), 15);
    byte[] badProfile = "ICC_PROFILE\0\1\1 no profile".getBytes(StandardCharsets.ISO_8859_1);

    assertArrayEquals(expected, decoded(JpegSurgery.withXmp(jpeg, new byte[] {(byte) 0xFF, 1})));
    assertArrayEquals(expected, decoded(JpegSurgery.withExif(jpeg, JpegSurgery.exif(1, 0))));
    assertArrayEquals(expected, decoded(JpegSurgery.withExif(jpeg, cutExif)));
    assertArrayEquals(expected, decoded(JpegSurgery.withExif(jpeg, JpegSurgery.exif(9, 1))));
    assertArrayEquals(expected, decoded(JpegSurgery.withSegment(jpeg, 0xE2, badProfile)));
    assertArrayEquals(expected, decoded(JpegSurgery.withSegment(jpeg, 0xE0, new byte[] {'J'})));
    assertArrayEquals(expected, decoded(JpegSurgery.withSegment(jpeg, 0xED, new byte[3])));
  }

  @Test
  void decodesCmykByItsFormulaWhenTheProfileIsBroken() {
    byte[] jpeg = GoldenImage.bytesOf("cmyk.jpg");
    byte[] badProfile = "ICC_PROFILE\0\1\1 no profile".getBytes(StandardCharsets.ISO_8859_1);

    assertArrayEquals(
        bytes(ImageCodec.decode(jpeg)), decoded(JpegSurgery.withSegment(jpeg, 0xE2, badProfile)));
  }

  @Test
  void refusesWhatItsHeaderSaysCannotBeDecoded() {
    byte[] webp = GoldenImage.bytesOf("orientation_8.webp");
    webp[20] |= 2;

    assertEquals(
        "WebP cannot be decoded: it is an animation.",
        assertThrows(ImageException.class, () -> ImageCodec.decode(webp)).getMessage());
  }

  @Test
  void saysThatThePictureOfAWebpIsTooShort() {
    byte[] webp = GoldenImage.bytesOf("lossy.webp");
    int size = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
    byte[] cut = Arrays.copyOf(webp, 20 + size / 2);
    ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(16, size / 2);

    ImageException e = assertThrows(ImageException.class, () -> ImageCodec.decode(cut));

    assertEquals("image-cut-short", e.code());
  }

  @Test
  void saysInWhichRowThePixelDataOfAPngEnds() {
    Pixels pixels = pixels(50, 50, 3, PixelType.UINT8, true, new Random(3));
    byte[] png = ImageCodec.encode(pixels, ImageEncoding.png());
    int dataLength = ByteBuffer.wrap(png).getInt(33);
    byte[] shorter = PngSurgery.withDataLength(png, dataLength / 2);

    ImageException e = assertThrows(ImageException.class, () -> ImageCodec.decode(shorter));

    assertTrue(
        e.getMessage().matches("PNG is cut short: its pixel data ends in row 2\\d of 50\\."));
  }

  @Test
  void encodesAThousandSmallImagesOfADatasetAsOrdinaryPngs() {
    Random random = new Random(28);
    for (int i = 0; i < 1000; i++) {
      Pixels pixels = pixels(28, 28, 3, PixelType.UINT8, false, random);
      byte[] png = ImageCodec.encode(pixels, ImageEncoding.png());
      assertEquals(pixels, ImageCodec.decode(png));
    }
  }

  private static byte[] decoded(byte[] file) {
    return bytes(ImageCodec.decode(file));
  }

  private static byte[] bytes(Pixels pixels) {
    byte[] bytes = new byte[pixels.data().remaining()];
    pixels.data().duplicate().get(bytes);
    return bytes;
  }

  private static Pixels pixels(
      int height, int width, int channels, PixelType type, boolean noise, Random random) {
    byte[] data = new byte[height * width * channels * type.bytes()];
    random.nextBytes(data);
    for (int i = channels; i < data.length && !noise; i++) {
      data[i] = (byte) (data[i - channels] + (data[i] & 3));
    }
    return new Pixels(ByteBuffer.wrap(data), height, width, channels, type);
  }

  private static void assertClose(byte[] expected, byte[] found, int tolerance) {
    assertEquals(expected.length, found.length);
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs((expected[i] & 0xFF) - (found[i] & 0xFF)));
    }
    assertTrue(worst <= tolerance, "differs by " + worst + ", allowed is " + tolerance);
  }
}
