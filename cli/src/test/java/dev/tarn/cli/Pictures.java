package dev.tarn.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Makes small image files for tests. */
public final class Pictures {
  private Pictures() {}

  /** A PNG of that size with pixels drawn from the seed. */
  public static byte[] png(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A folder with one folder a class, {@code names[i]} with {@code counts[i]} images of 8x6. */
  public static Path folder(Path parent, String[] names, int[] counts) {
    try {
      Path folder = Files.createDirectories(parent.resolve("photos"));
      for (int i = 0; i < names.length; i++) {
        Path of = Files.createDirectories(folder.resolve(names[i]));
        for (int j = 0; j < counts[i]; j++) {
          Files.write(of.resolve(j + ".png"), png(8, 6, 100L * i + j));
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
