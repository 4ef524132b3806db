package dev.tarn.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.image.ImageCodec;
import dev.tarn.image.ImageEncoding;
import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.SampleCompression;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Stored images whose bytes are not what is said of them: pixels or one clear error. */
class HostileImageSampleTest {
  private static byte[] png(int size) {
    byte[] grey = new byte[size * size];
    return ImageCodec.encode(
        new Pixels(ByteBuffer.wrap(grey), size, size, 1, PixelType.UINT8), ImageEncoding.png());
  }

  private static ImageSample stored(
      SampleCompression form, int height, int width, Dtype dtype, byte[] bytes) {
    return new ImageSample(form, height, width, 1, dtype, bytes);
  }

  private static void assertDamaged(String says, ImageSample image) {
    DamagedException e = assertThrows(DamagedException.class, image::pixels);
    assertTrue(String.valueOf(e.getMessage()).contains(says), e.getMessage());
  }

  @Test
  void aShapeOrDepthThatIsNotThePicturesIsDamage() {
    assertEquals(16, stored(SampleCompression.PNG, 4, 4, Dtype.UINT8, png(4)).pixels().size());
    assertDamaged("4 x 4 x 1", stored(SampleCompression.PNG, 40_000, 40_000, Dtype.UINT8, png(4)));
    assertDamaged("4 x 4 x 1", stored(SampleCompression.PNG, 4, 4, Dtype.UINT16, png(4)));
    assertDamaged(
        "16 bytes of pixels",
        stored(SampleCompression.NONE, 60_000, 60_000, Dtype.UINT8, new byte[16]));
    assertDamaged(
        "16 bytes of pixels",
        stored(
            SampleCompression.NONE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Dtype.UINT8,
            new byte[16]));
    assertDamaged("3 bytes", stored(SampleCompression.NONE, 2, 2, Dtype.UINT8, new byte[3]));
  }

  @Test
  void aStoredPictureThatAnnouncesBillionsOfPixelsIsRefused() {
    byte[] bomb = png(4);
    ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
    CRC32 crc = new CRC32();
    crc.update(bomb, 12, 17);
    ByteBuffer.wrap(bomb).putInt(29, (int) crc.getValue());
    ImageSample image = stored(SampleCompression.PNG, 60_000, 60_000, Dtype.UINT8, bomb);

    assertEquals("image-too-large", assertThrows(TarnException.class, image::pixels).code());
  }

  @Test
  void aFormatThatThereIsNotIsDamage() {
    assertThrows(DamagedException.class, () -> SampleCompression.ofNumber(200));
    assertThrows(DamagedException.class, () -> SampleCompression.ofNumber(-1));
  }
}
