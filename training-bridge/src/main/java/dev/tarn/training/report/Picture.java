package dev.tarn.training.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** A small picture in a report, held as a PNG. Immutable; safe for any number of threads. */
public final class Picture {
  /** Smaller pictures are enlarged with their pixels kept sharp. */
  static final int SMALL = 96;

  private final String caption;
  private final int width;
  private final int height;
  private final String dataUri;

  private Picture(String caption, int width, int height, String dataUri) {
    this.caption = caption;
    this.width = width;
    this.height = height;
    this.dataUri = dataUri;
  }

  /**
   * A picture of uint8 RGB pixels.
   *
   * @param caption what is said under it, for instance {@code row 12}; any text
   * @param rgb height x width x 3 bytes from the buffer's position on; borrowed, its position stays
   * @throws IllegalArgumentException if the buffer holds fewer bytes
   */
  public static Picture ofRgb(String caption, ByteBuffer rgb, int height, int width) {
    if (height < 1 || width < 1 || rgb.remaining() < (long) height * width * 3) {
      throw new IllegalArgumentException(
          "A picture of "
              + height
              + " x "
              + width
              + " pixels needs "
              + 3L * height * width
              + " bytes, got "
              + rgb.remaining());
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int at = rgb.position();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++, at += 3) {
        int pixel =
            (rgb.get(at) & 0xFF) << 16 | (rgb.get(at + 1) & 0xFF) << 8 | (rgb.get(at + 2) & 0xFF);
        image.setRGB(x, y, pixel);
      }
    }
    return new Picture(caption, width, height, dataUri(image));
  }

  private static String dataUri(BufferedImage image) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
  }

  /** What is said under it. */
  public String caption() {
    return caption;
  }

  /** Its width in pixels of its own. */
  public int widthPixels() {
    return width;
  }

  /** Its height in pixels of its own. */
  public int heightPixels() {
    return height;
  }

  void write(Markup out, @Nullable String about) {
    out.open("figure", "class", "picture");
    out.single(
        "img",
        "src",
        dataUri,
        "width",
        String.valueOf(width),
        "height",
        String.valueOf(height),
        "alt",
        about == null ? caption : about + ", " + caption,
        "class",
        Math.max(width, height) <= SMALL ? "sharp" : "smooth");
    out.element("figcaption", caption).close();
  }
}
