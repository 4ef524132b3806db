package dev.tarn.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An image that another program wrote, and the pixels it says are in it (see make_images.py). */
record GoldenImage(
    String name,
    ImageFormat format,
    int height,
    int width,
    int channels,
    int bits,
    int orientation,
    int tolerance) {

  static Stream<GoldenImage> all() {
    String list = new String(resource("images.csv"), StandardCharsets.UTF_8);
    return list.lines().map(GoldenImage::parse);
  }

  static GoldenImage of(String name) {
    return all().filter(image -> image.name.equals(name)).findFirst().orElseThrow();
  }

  static byte[] bytesOf(String name) {
    return of(name).bytes();
  }

  private static GoldenImage parse(String line) {
    List<String> fields = List.of(line.split(",", -1));
    return new GoldenImage(
        fields.get(0),
        ImageFormat.ofId(fields.get(1)).orElseThrow(),
        Integer.parseInt(fields.get(2)),
        Integer.parseInt(fields.get(3)),
        Integer.parseInt(fields.get(4)),
        Integer.parseInt(fields.get(5)),
        Integer.parseInt(fields.get(6)),
        Integer.parseInt(fields.get(7)));
  }

  byte[] bytes() {
    return resource(name);
  }

  byte[] expectedPixels() {
    return resource(name + ".pixels");
  }

  private static byte[] resource(String name) {
    try (InputStream in = GoldenImage.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
