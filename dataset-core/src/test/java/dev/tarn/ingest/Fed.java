package dev.tarn.ingest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.schema.Schema;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** The rows that a source feeds, kept in a list instead of a dataset. */
record Fed(Schema schema, List<Map<String, @Nullable Object>> rows, RowTarget target) {

  static Fed of(ImportSource source) {
    return of(source, Optional.empty(), false);
  }

  static Fed skippingBad(ImportSource source) {
    return of(source, Optional.empty(), true);
  }

  static Fed of(ImportSource source, Optional<Schema> existing, boolean skipsBad) {
    ImportPlan plan = source.plan(existing, skipsBad);
    Schema schema = ImportSchema.after(existing, plan, source.description());
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    RowTarget target =
        new RowTarget(
            schema,
            row -> {},
            row -> rows.add(new LinkedHashMap<>(row)),
            skipsBad,
            ImportProgress.none(),
            plan.expectedRows());
    plan.feed(schema, target);
    return new Fed(schema, rows, target);
  }

  /** The values of one tensor, row by row; class numbers as names. */
  List<@Nullable Object> column(String tensor) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Map<String, @Nullable Object> row : rows) {
      Object value = row.get(tensor);
      boolean isClass =
          value instanceof Integer && !schema.tensor(tensor).info().classes().isEmpty();
      values.add(isClass ? schema.tensor(tensor).info().classes().name((Integer) value) : value);
    }
    return values;
  }

  /** Writes a text file, its folders too. */
  static Path write(Path file, String text) {
    return write(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Writes a file, its folders too. */
  static Path write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the data that lies beside the repository; where it is not, the test is skipped. */
  static Path shared(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("shared").resolve(name))) {
      folder = folder.getParent();
    }
    assumeTrue(folder != null, "the shared data is not here");
    return folder.resolve("shared").resolve(name);
  }

  /** A small picture whose pixels depend on the seed. */
  static byte[] png(int seed) {
    return image("png", seed);
  }

  static byte[] jpeg(int seed) {
    return image("jpg", seed);
  }

  /** A JPEG with one more APP1 segment, whose characters are its bytes. */
  static byte[] withSegment(byte[] jpeg, String segment) {
    byte[] body = segment.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(0xFF);
    out.write(0xE1);
    out.write((body.length + 2) >> 8);
    out.write(body.length + 2);
    out.write(body, 0, body.length);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static byte[] image(String format, int seed) {
    BufferedImage image = new BufferedImage(6, 5, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 6; x++) {
        image.setRGB(x, y, seed * 7919 + x * 31 + y * 517);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
