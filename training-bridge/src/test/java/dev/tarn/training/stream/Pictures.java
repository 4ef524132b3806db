package dev.tarn.training.stream;

import dev.tarn.dataset.Dataset;
import dev.tarn.image.ImageCodec;
import dev.tarn.image.ImageEncoding;
import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.training.transform.Backend;
import dev.tarn.training.transform.HorizontalFlip;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Rotate;
import dev.tarn.training.transform.Transforms;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Datasets of small pictures, each of one colour that tells its row. */
final class Pictures {
  static final List<String> GRADES = List.of("g0", "g1", "g2");
  static final int SIDE = 12;

  private Pictures() {}

  /** Row i is labelled with grade i % 3. */
  static Dataset dataset(int rows) {
    return dataset(rows, i -> picture(i), i -> GRADES.get(i % GRADES.size()));
  }

  static Dataset dataset(int rows, IntFunction<byte[]> image, IntFunction<@Nullable String> label) {
    Dataset dataset =
        Dataset.create(
            "mem:" + UUID.randomUUID(),
            TensorSpec.of("images", Htype.IMAGE),
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames(GRADES));
    dataset.append(
        appender -> {
          for (int i = 0; i < rows; i++) {
            Map<String, @Nullable Object> row = new HashMap<>();
            row.put("images", image.apply(i));
            row.put("labels", label.apply(i));
            appender.add(row);
          }
        });
    dataset.commit("pictures");
    return dataset;
  }

  /** A PNG of one colour: the row's number in red and green. */
  static byte[] picture(int row) {
    ByteBuffer rgb = ByteBuffer.allocate(SIDE * SIDE * 3);
    while (rgb.hasRemaining()) {
      rgb.put((byte) row).put((byte) (row >> 8)).put((byte) 77);
    }
    return ImageCodec.encode(
        new Pixels(rgb.flip(), SIDE, SIDE, 3, PixelType.UINT8), ImageEncoding.png());
  }

  /** A PNG with every direction different, so that each geometry leaves its trace. */
  static byte[] gradient(int row) {
    ByteBuffer rgb = ByteBuffer.allocate(SIDE * SIDE * 3);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        rgb.put((byte) (20 * x)).put((byte) (20 * y)).put((byte) (x * y + row));
      }
    }
    return ImageCodec.encode(
        new Pixels(rgb.flip(), SIDE, SIDE, 3, PixelType.UINT8), ImageEncoding.png());
  }

  /** A PNG whose chunks are all sound and whose pixels are no deflate stream. */
  static byte[] undecodable() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(file)) {
      out.writeLong(0x89504E470D0A1A0AL);
      chunk(out, "IHDR", new byte[] {0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, 2, 0, 0, 0});
      chunk(out, "IDAT", "these are no pixels at all".getBytes(StandardCharsets.US_ASCII));
      chunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  private static void chunk(DataOutputStream out, String kind, byte[] data) throws IOException {
    byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  /** Samples as they are stored. */
  static StreamOptions plain() {
    return StreamOptions.transformed(Transforms.compose(Resize.to(SIDE))).withBackend(Backend.JAVA);
  }

  static StreamOptions augmented() {
    return StreamOptions.transformed(
            Transforms.compose(Rotate.degrees(20).p(0.5), Resize.to(SIDE), HorizontalFlip.p(0.5)))
        .withBackend(Backend.JAVA);
  }
}
