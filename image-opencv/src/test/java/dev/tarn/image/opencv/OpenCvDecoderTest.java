package dev.tarn.image.opencv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.image.FastDecoder;
import dev.tarn.image.ImageCodec;
import dev.tarn.image.ImageEncoding;
import dev.tarn.image.ImageException;
import dev.tarn.image.ImageHeader;
import dev.tarn.image.ImageLimits;
import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenCV decodes is what Java decodes, to the last bit; what it does not, it leaves alone. */
class OpenCvDecoderTest {
  private static final OpenCvDecoder DECODER = new OpenCvDecoder();
  private static final int[] SAMPLINGS = {
    opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_411,
    opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420,
    opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_422,
    opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_440,
    opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444
  };

  @BeforeAll
  static void load() {
    DECODER.load();
  }

  static Stream<Arguments> codings() {
    List<Arguments> codings = new ArrayList<>();
    for (int channels : new int[] {1, 3}) {
      for (int sampling : SAMPLINGS) {
        for (int progressive : new int[] {0, 1}) {
          codings.add(Arguments.of(channels, sampling, progressive));
        }
      }
    }
    return codings.stream();
  }

  @ParameterizedTest
  @MethodSource("codings")
  void agreesWithJavaToTheLastBit(int channels, int sampling, int progressive) {
    Random random = new Random(sampling + progressive);
    for (int[] size : new int[][] {{1, 1}, {7, 9}, {8, 16}, {33, 17}, {61, 128}, {224, 224}}) {
      for (int quality : new int[] {30, 75, 90, 100}) {
        byte[] jpeg =
            jpeg(
                random,
                size[0],
                size[1],
                channels,
                opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
                quality,
                opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
                sampling,
                opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE,
                progressive,
                opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL,
                quality == 75 ? 3 : 0);
        assertSamePixels(jpeg);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void turnsAsTheOrientationSays(int orientation) {
    byte[] grey = jpeg(new Random(1), 20, 31, 1);
    byte[] colour = jpeg(new Random(2), 20, 31, 3);

    assertSamePixels(withOrientation(grey, orientation));
    assertSamePixels(withOrientation(colour, orientation));
  }

  @Test
  void leavesOtherImagesAndDamagedOnesAlone() {
    byte[] png =
        ImageCodec.encode(
            new Pixels(ByteBuffer.allocate(300), 10, 10, 3, PixelType.UINT8), ImageEncoding.png());
    assertFalse(decode(png));
    byte[] jpeg = jpeg(new Random(3), 64, 64, 3);
    ImageHeader header = ImageHeader.read(jpeg);
    byte[] cut = java.util.Arrays.copyOf(jpeg, 200);
    ByteBuffer into = ByteBuffer.allocateDirect((int) header.decodedBytes());
    assertFalse(DECODER.decode(ByteBuffer.wrap(cut), header, into));
    assertEquals(0, into.position());
  }

  @Test
  void theCodecFindsItAndGoesOnWithoutItWhereItGivesUp() {
    assertEquals(
        OpenCvDecoder.class,
        ServiceLoader.load(FastDecoder.class).findFirst().orElseThrow().getClass());
    byte[] jpeg = jpeg(new Random(4), 50, 70, 3);
    byte[] before = bytes(ImageCodec.decode(jpeg));
    ImageCodec.loadFastDecoder();
    assertArrayEquals(before, bytes(ImageCodec.decode(jpeg)));

    byte[] cut = java.util.Arrays.copyOf(jpeg, 100);
    ImageException e = assertThrows(ImageException.class, () -> ImageCodec.decode(cut));
    assertEquals("image-cut-short", e.code());
  }

  private static void assertSamePixels(byte[] jpeg) {
    ImageHeader header = ImageHeader.read(jpeg);
    int size = (int) header.decodedBytes();
    ByteBuffer expected = ByteBuffer.allocate(size);
    ImageCodec.decodeInJava(ByteBuffer.wrap(jpeg), expected, ImageLimits.standard());
    ByteBuffer file = ByteBuffer.allocateDirect(jpeg.length + 3).position(3).put(jpeg).position(3);

    ByteBuffer direct = ByteBuffer.allocateDirect(size + 10).position(5);
    assertTrue(DECODER.decode(file, header, direct));
    assertEquals(5, direct.position());
    assertEquals(3, file.position());
    byte[] decoded = new byte[size];
    direct.get(5, decoded);
    assertArrayEquals(expected.array(), decoded);
    assertEquals(0, direct.get(4));
    assertEquals(0, direct.get(5 + size));

    ByteBuffer heap = ByteBuffer.allocate(size);
    assertTrue(DECODER.decode(ByteBuffer.wrap(jpeg), header, heap));
    assertArrayEquals(expected.array(), heap.array());
  }

  private static boolean decode(byte[] image) {
    ImageHeader header = ImageHeader.read(image);
    return DECODER.decode(
        ByteBuffer.wrap(image), header, ByteBuffer.allocateDirect((int) header.decodedBytes()));
  }

  private static byte[] bytes(Pixels pixels) {
    byte[] bytes = new byte[pixels.data().remaining()];
    pixels.data().duplicate().get(bytes);
    return bytes;
  }

  /** Smooth colours with some noise. */
  private static byte[] jpeg(Random random, int height, int width, int channels, int... options) {
    byte[] pixels = new byte[height * width * channels];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          int wave = (int) (127 + 100 * Math.sin((x * (c + 1) + y) / 9.0));
          pixels[(y * width + x) * channels + c] = (byte) (wave + random.nextInt(28));
        }
      }
    }
    int type = channels == 1 ? opencv_core.CV_8UC1 : opencv_core.CV_8UC3;
    try (BytePointer samples = new BytePointer(pixels);
        Mat image = new Mat(height, width, type, samples);
        BytePointer coded = new BytePointer();
        IntPointer parameters = new IntPointer(options)) {
      assertTrue(opencv_imgcodecs.imencode(".jpg", image, coded, parameters));
      byte[] jpeg = new byte[(int) coded.limit()];
      coded.get(jpeg);
      return jpeg;
    }
  }

  /** An EXIF segment behind the start marker. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xFF,
      (byte) 0xE1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    return ByteBuffer.allocate(jpeg.length + exif.length)
        .put(jpeg, 0, 2)
        .put(exif)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }
}
