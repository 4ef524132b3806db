package dev.tarn.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageHeaderTest {
  @ParameterizedTest
  @MethodSource("dev.tarn.image.GoldenImage#all")
  void tellsUprightSizeChannelsAndDepthWithoutDecoding(GoldenImage image) {
    ImageHeader header = ImageHeader.read(image.bytes());

    assertEquals(image.format(), header.format());
    assertEquals(image.height(), header.heightPixels());
    assertEquals(image.width(), header.widthPixels());
    assertEquals(image.channels(), header.channels());
    assertEquals(image.bits(), header.bitDepth());
    assertEquals(image.orientation(), header.orientation());
    assertEquals(Optional.empty(), header.metadataWarning());
    assertEquals(Optional.empty(), header.unsupported());
    assertEquals(image.expectedPixels().length, header.decodedBytes());
  }

  @Test
  void readsAPartOfAnArrayAndLeavesTheBuffersPosition() {
    byte[] png = GoldenImage.bytesOf("rgb8.png");
    byte[] padded = new byte[png.length + 30];
    System.arraycopy(png, 0, padded, 10, png.length);

    assertEquals(17, ImageHeader.read(padded, 10, png.length).widthPixels());
    ByteBuffer buffer = ByteBuffer.allocateDirect(padded.length).put(padded).position(10);
    assertEquals(13, ImageHeader.read(buffer).heightPixels());
    assertEquals(10, buffer.position());
  }

  @ParameterizedTest
  @CsvSource({"cmyk.jpg", "ycck.jpg", "cmyk.tif"})
  void saysThatAFileHoldsCmyk(String name) {
    assertTrue(ImageHeader.read(GoldenImage.bytesOf(name)).isCmyk());
  }

  @Test
  void saysThatAColourProfileIsEmbedded() {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");
    byte[] profile = "ICC_PROFILE\0\1\1 anything".getBytes(StandardCharsets.ISO_8859_1);

    assertFalse(ImageHeader.read(jpeg).hasIccProfile());
    assertTrue(ImageHeader.read(JpegSurgery.withSegment(jpeg, 0xE2, profile)).hasIccProfile());
  }

  @Test
  void refusesTextByItsFirstBytes() {
    byte[] text = "Hello world, this is no image".getBytes(StandardCharsets.UTF_8);

    ImageException e = assertThrows(ImageException.class, () -> ImageHeader.read(text));

    assertEquals(
        "Not an image: starts with 'Hello wo', expected JPEG, PNG, TIFF, WebP, BMP or GIF.",
        e.getMessage());
    assertEquals("not-an-image", e.code());
  }

  @Test
  void refusesNothingAndBytesThatCannotBePrinted() {
    assertEquals(
        "Not an image: it is empty, expected JPEG, PNG, TIFF, WebP, BMP or GIF.",
        assertThrows(ImageException.class, () -> ImageHeader.read(new byte[0])).getMessage());
    assertEquals(
        "Not an image: starts with '\\x00\\xFFa\\x0A', expected JPEG, PNG, TIFF, WebP, BMP or GIF.",
        assertThrows(ImageException.class, () -> ImageHeader.read(new byte[] {0, -1, 'a', '\n'}))
            .getMessage());
  }

  @Test
  void takesBrokenXmpAsNoReasonToRefuse() {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");

    ImageHeader header =
        ImageHeader.read(JpegSurgery.withXmp(jpeg, new byte[] {(byte) 0xC3, 0x28}));

    assertEquals(Optional.of("XMP is not UTF-8"), header.metadataWarning());
    assertEquals(1, header.orientation());
  }

  @Test
  void takesAFractionWithDenominatorZeroAsNoReasonToRefuse() {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");

    ImageHeader header = ImageHeader.read(JpegSurgery.withExif(jpeg, JpegSurgery.exif(6, 0)));

    assertEquals(
        Optional.of("EXIF tag 0x011A is a fraction with denominator 0"), header.metadataWarning());
    assertEquals(6, header.orientation());
    assertEquals(17, header.heightPixels());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7, 9, 12, 21, 33, 45})
  void takesAnExifBlockThatIsCutShortAsNoReasonToRefuse(int length) {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");
    byte[] cut = Arrays.copyOf(JpegSurgery.exif(1, 1), length);

    ImageHeader header = ImageHeader.read(JpegSurgery.withExif(jpeg, cut));

    assertTrue(header.metadataWarning().isPresent());
    assertEquals(13, header.heightPixels());
  }

  @Test
  void takesOrientationNineAsUpright() {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");

    ImageHeader header = ImageHeader.read(JpegSurgery.withExif(jpeg, JpegSurgery.exif(9, 1)));

    assertEquals(1, header.orientation());
    assertEquals(
        Optional.of("orientation 9 is not one of 1 to 8 and was taken as 1"),
        header.metadataWarning());
  }

  @ParameterizedTest
  @CsvSource({
    "3, its coding SOF3 is neither baseline nor progressive",
    "9, its coding SOF9 is neither baseline nor progressive",
    "10, its coding SOF10 is neither baseline nor progressive"
  })
  void readsAllCodingsOfJpegAndSaysWhichCannotBeDecoded(int frame, String why) {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");
    jpeg[frameAt(jpeg) + 1] = (byte) (0xC0 + frame);

    ImageHeader header = ImageHeader.read(jpeg);

    assertEquals(Optional.of(why), header.unsupported());
    assertEquals(17, header.widthPixels());
  }

  @Test
  void saysThatTwelveBitsCannotBeDecoded() {
    byte[] jpeg = GoldenImage.bytesOf("baseline_444.jpg");
    jpeg[frameAt(jpeg) + 4] = 12;

    assertEquals(
        Optional.of("it has 12 bits a sample, expected 8"), ImageHeader.read(jpeg).unsupported());
  }

  private static int frameAt(byte[] jpeg) {
    JpegMarkers markers = new JpegMarkers(ImageBytes.of(ByteBuffer.wrap(jpeg)));
    while (markers.next() && !markers.isFrame()) {
      continue;
    }
    return (int) markers.markerAt();
  }
}
