package dev.tarn.image;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageCheckTest {
  @ParameterizedTest
  @MethodSource("dev.tarn.image.GoldenImage#all")
  void acceptsEveryWholeImageAndAnswersItsHeader(GoldenImage image) {
    ImageHeader header = ImageCheck.requireComplete(ByteBuffer.wrap(image.bytes()));

    assertEquals(ImageHeader.read(image.bytes()), header);
  }

  @ParameterizedTest
  @MethodSource("dev.tarn.image.GoldenImage#all")
  void refusesEveryImageThatIsCutShortAnywhere(GoldenImage image) {
    byte[] whole = image.bytes();
    assertAll(
        IntStream.range(0, lastNeededByte(image, whole))
            .filter(length -> length < 700 || length % 101 == 0)
            .mapToObj(
                length ->
                    () ->
                        assertThrows(
                            ImageException.class, () -> check(Arrays.copyOf(whole, length)))));
  }

  /** tifffile and the BMP writers may pad behind the last strip or row. */
  private static int lastNeededByte(GoldenImage image, byte[] whole) {
    return image.format() == ImageFormat.TIFF ? TiffParts.end(whole) : whole.length;
  }

  @ParameterizedTest
  @MethodSource("dev.tarn.image.GoldenImage#all")
  void allowsBytesBehindTheEnd(GoldenImage image) {
    byte[] whole = image.bytes();

    check(Arrays.copyOf(whole, whole.length + 50));
  }

  @Test
  void saysWhereAJpegEnds() {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 2);

    assertRefused(
        cut,
        "image-cut-short",
        "JPEG is cut short: the file ends at byte " + cut.length + " without an end marker.");
  }

  @Test
  void saysWhichJpegSegmentDoesNotFit() {
    byte[] jpeg = Arrays.copyOf(GoldenImage.bytesOf("baseline_444.jpg"), 30);

    assertRefused(
        jpeg,
        "image-cut-short",
        "JPEG is cut short: DQT segment at byte 20 needs 67 bytes from byte 22 on, the file ends at"
            + " byte 30.");
  }

  @Test
  void refusesAProgressiveJpegWithoutAllComponents() {
    byte[] jpeg = GoldenImage.bytesOf("progressive.jpg");
    int scan = indexOf(jpeg, 0xDA);
    byte[] headless = Arrays.copyOf(jpeg, scan + 2);
    headless[scan + 1] = (byte) 0xD9;

    assertRefused(
        headless,
        "image-cut-short",
        "JPEG is cut short: its end marker at byte "
            + scan
            + " comes before all 3 components have a scan.");
  }

  @Test
  void refusesRestartMarkersOutOfOrder() {
    byte[] jpeg = GoldenImage.bytesOf("restarts.jpg");
    int restart = indexOf(jpeg, 0xD0);
    jpeg[restart + 1] = (byte) 0xD3;

    assertRefused(
        jpeg,
        "image-damaged",
        "JPEG is damaged: restart marker RST3 at byte " + restart + ", expected RST0.");
  }

  @Test
  void refusesAPngWithAFlippedByte() {
    byte[] png = GoldenImage.bytesOf("rgb8.png");
    png[50] ^= 4;

    ImageException e = assertThrows(ImageException.class, () -> check(png));

    assertEquals("image-damaged", e.code());
    assertEquals(
        "PNG is damaged: the CRC of its IDAT chunk at byte 33 is ",
        e.getMessage().substring(0, e.getMessage().indexOf(" is ", 20) + 4));
  }

  @Test
  void refusesAPngWithoutItsEnd() {
    byte[] png = GoldenImage.bytesOf("rgb8.png");
    byte[] cut = Arrays.copyOf(png, png.length - 12);

    assertRefused(
        cut,
        "image-cut-short",
        "PNG is cut short: the file ends at byte " + cut.length + " without an IEND chunk.");
  }

  @Test
  void saysWhichStripOfATiffIsOutside() {
    byte[] tiff = GoldenImage.bytesOf("rgb8_strips.tif");
    int end = TiffParts.end(tiff);

    ImageException e =
        assertThrows(ImageException.class, () -> check(Arrays.copyOf(tiff, end - 1)));

    assertEquals("TIFF is cut short: strip 3 of 4 needs", e.getMessage().substring(0, 37));
    assertEquals(
        "the file ends at byte " + (end - 1) + ".",
        e.getMessage().substring(e.getMessage().indexOf("the file")));
  }

  @Test
  void refusesAWebpThatIsShorterThanItSays() {
    byte[] webp = GoldenImage.bytesOf("lossy.webp");
    int cut = webp.length - 10;

    assertRefused(
        Arrays.copyOf(webp, cut),
        "image-cut-short",
        "WebP is cut short: RIFF part needs "
            + (webp.length - 8)
            + " bytes from byte 8 on, the file ends at byte "
            + cut
            + ".");
  }

  @Test
  void refusesABmpWithTooFewRows() {
    byte[] bmp = GoldenImage.bytesOf("rgb24.bmp");

    assertRefused(
        Arrays.copyOf(bmp, bmp.length - 1),
        "image-cut-short",
        "BMP is cut short: pixel data needs 676 bytes from byte 54 on, the file ends at byte 729.");
  }

  @Test
  void refusesAGifWithoutItsTrailer() {
    byte[] gif = GoldenImage.bytesOf("palette.gif");
    int cut = gif.length - 1;

    assertRefused(
        Arrays.copyOf(gif, cut),
        "image-cut-short",
        "GIF is cut short: the file ends at byte " + cut + " without a trailer.");
  }

  @ParameterizedTest
  @CsvSource({"baseline_444.jpg", "rgb8.png", "noise.gif", "rgb24.bmp", "lossy.webp"})
  void refusesMorePixelsThanAllowedBeforeDecoding(String name) {
    ByteBuffer image = ByteBuffer.wrap(GoldenImage.bytesOf(name));
    GoldenImage golden = GoldenImage.of(name);
    int pixels = golden.height() * golden.width();

    ImageCheck.requireComplete(image, new ImageLimits(pixels));
    ImageException e =
        assertThrows(
            ImageException.class,
            () -> ImageCheck.requireComplete(image, new ImageLimits(pixels - 1)));

    assertEquals("image-too-large", e.code());
    assertEquals(
        golden.format().label()
            + " is too large: "
            + golden.height()
            + " x "
            + golden.width()
            + " pixels (height x width) are "
            + pixels
            + ", the limit is "
            + (pixels - 1)
            + ".",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"baseline_444.jpg", "grey8.png"})
  void refusesAHugeSizeOverAFewBytes(String name) {
    byte[] bytes = GoldenImage.bytesOf(name);
    ByteBuffer.wrap(bytes).putShort(sizeAt(bytes), (short) 16000);
    ByteBuffer.wrap(bytes).putShort(sizeAt(bytes) + (name.endsWith("png") ? 4 : 2), (short) 16000);
    if (name.endsWith("png")) {
      PngSurgery.fixHeaderCrc(bytes);
    }

    ImageException e = assertThrows(ImageException.class, () -> check(bytes));

    assertEquals("image-cut-short", e.code());
    assertEquals(
        " is cut short: 16000 x 16000 pixels (height x width) need at least ",
        e.getMessage()
            .substring(e.getMessage().indexOf(' '), e.getMessage().indexOf("least ") + 6));
  }

  @Test
  void refusesWhatCannotBeDecoded() {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");
    jpeg[indexOf(jpeg, 0xC0) + 1] = (byte) 0xC9;

    assertRefused(
        jpeg,
        "image-unsupported",
        "JPEG cannot be decoded: its coding SOF9 is neither baseline nor progressive.");
  }

  @ParameterizedTest
  @MethodSource("dev.tarn.image.GoldenImage#all")
  void findsEveryWholeImageDecodable(GoldenImage image) {
    ByteBuffer bytes = ByteBuffer.wrap(image.bytes());

    assertEquals(
        ImageHeader.read(bytes), ImageCheck.requireDecodable(bytes, ImageLimits.standard()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"baseline_444.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg"})
  void findsThatTheMiddleOfAScanIsMissingByDecoding(String name) {
    byte[] whole = GoldenImage.bytesOf(name);
    int from = indexOf(whole, 0xDA) + 20;
    byte[] holed = Arrays.copyOf(whole, from + 22);
    holed[from + 20] = (byte) 0xFF;
    holed[from + 21] = (byte) 0xD9;
    ByteBuffer bytes = ByteBuffer.wrap(holed);

    ImageException e =
        assertThrows(
            ImageException.class, () -> ImageCheck.requireDecodable(bytes, ImageLimits.standard()));

    assertEquals(name.startsWith("prog") ? "image-cut-short" : "image-damaged", e.code());
  }

  private static int sizeAt(byte[] bytes) {
    return bytes[0] == (byte) 0x89 ? 18 : indexOf(bytes, 0xC0) + 5;
  }

  private static int indexOf(byte[] jpeg, int marker) {
    for (int i = 0; i < jpeg.length - 1; i++) {
      if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) marker) {
        return i;
      }
    }
    throw new AssertionError("no marker " + marker);
  }

  private static void check(byte[] bytes) {
    ImageCheck.requireComplete(ByteBuffer.wrap(bytes));
  }

  private static void assertRefused(byte[] bytes, String code, String message) {
    ImageException e = assertThrows(ImageException.class, () -> check(bytes));
    assertEquals(message, e.getMessage());
    assertEquals(code, e.code());
  }
}
