package dev.tarn.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files that were made to hurt: pixels or an {@link ImageException}, never anything else. */
final class HostileImageTest {
  private static final ImageLimits LIMITS = new ImageLimits(1 << 20);
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(10);

  @Test
  void mutatedFilesGivePixelsOrACleanError() {
    assertTimeoutPreemptively(LONG_ENOUGH, () -> mutate(20, 8));
  }

  @Test
  @Tag("nightly")
  void manyMutatedFilesGivePixelsOrACleanError() {
    assertTimeoutPreemptively(LONG_ENOUGH, () -> mutate(2026, 1500));
  }

  @Test
  void filesThatAreCutShortGivePixelsOrACleanError() {
    for (GoldenImage image : images()) {
      byte[] whole = image.bytes();
      for (int length = 0; length < whole.length; length += 1 + whole.length / 60) {
        judge(image, Arrays.copyOf(whole, length), "cut to " + length);
      }
    }
  }

  @Test
  void aTinyFileCannotAskForGigabytes() {
    byte[] png = GoldenImage.bytesOf("grey8.png");
    ByteBuffer.wrap(png).putInt(16, 1 << 20).putInt(20, 1 << 20);
    PngSurgery.fixHeaderCrc(png);

    ImageException e = assertThrows(ImageException.class, () -> ImageCodec.decode(png));

    assertEquals(
        "PNG is too large: 1048576 x 1048576 pixels (height x width) are 1099511627776, the limit is"
            + " 268435456.",
        e.getMessage());
  }

  @Test
  void aSizeThatTheBytesCannotHoldIsRefusedBeforeAnythingIsAllocated() {
    byte[] png = GoldenImage.bytesOf("rgba16.png");
    ByteBuffer.wrap(png).putInt(16, 1 << 14).putInt(20, 1 << 14);
    PngSurgery.fixHeaderCrc(png);

    ImageException e = assertThrows(ImageException.class, () -> ImageCodec.decode(png));

    assertTrue(e.code().equals("image-cut-short") || e.code().equals("image-too-large"));
  }

  private static List<GoldenImage> images() {
    return GoldenImage.all().filter(image -> !image.name().equals("noise.gif")).toList();
  }

  private static void mutate(long seed, int perImage) {
    for (GoldenImage image : images()) {
      Random random = new Random(seed ^ image.name().hashCode());
      for (int i = 0; i < perImage; i++) {
        judge(image, mutated(image.bytes(), random), "seed " + seed + ", mutation " + i);
      }
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    int changes = 1 + random.nextInt(4);
    byte[] result = bytes;
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(5)) {
        case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> result[at] = (byte) random.nextInt(256);
        case 2 -> result[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
        case 3 -> {
          for (int k = at; k < Math.min(result.length, at + 4); k++) {
            result[k] = (byte) random.nextInt(256);
          }
        }
        default -> {
          int from = random.nextInt(result.length);
          int count = Math.min(random.nextInt(40), result.length - Math.max(at, from));
          System.arraycopy(result, from, result, at, count);
        }
      }
    }
    if (result.length > 33 && result[0] == (byte) 0x89 && random.nextBoolean()) {
      PngSurgery.fixHeaderCrc(result);
    }
    return result;
  }

  private static void judge(GoldenImage image, byte[] bytes, String how) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    try {
      ImageHeader header = ImageHeader.read(file);
      LIMITS.require(header);
      ByteBuffer pixels = ByteBuffer.allocate((int) header.decodedBytes());
      assertEquals(header, ImageCodec.decode(file, pixels, LIMITS));
      assertEquals(0, pixels.remaining());
    } catch (ImageException e) {
      assertTrue(e.getMessage().endsWith("."), e::getMessage);
    } catch (RuntimeException | Error e) {
      fail(image + ", " + how, e);
    }
    try {
      ImageCheck.requireComplete(file, LIMITS);
    } catch (ImageException e) {
      assertTrue(e.getMessage().endsWith("."), e::getMessage);
    } catch (RuntimeException | Error e) {
      fail(image + ", check, " + how, e);
    }
  }
}
