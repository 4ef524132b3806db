package dev.tarn.benchmarks;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** The benchmark's data in miniature, in the files and under the names that it has there. */
final class TinyData {
  static final int IMAGES = 12;
  static final int GREY = 120;
  static final int NEAREST = 17;
  private static final int TABLE = 1000;
  private static final int EMBEDDINGS = 40;
  private static final int DIMENSIONS = 128;

  private final Path folder;
  private final byte[] labels = new byte[IMAGES];
  private final byte[] table = new byte[TABLE];

  private TinyData(Path folder) {
    this.folder = folder;
  }

  static TinyData make(Path folder) throws IOException {
    TinyData data = new TinyData(Files.createDirectories(folder));
    data.write();
    return data;
  }

  private void write() throws IOException {
    Files.writeString(
        folder.resolve("meta.json"),
        "{\"n224\": 12, \"n1440\": 3, \"nstream\": 6, \"nlabels\": 1000, \"nlabels_small\": 100,"
            + " \"nemb\": 40, \"ncommits\": 9, \"nappends\": 3, \"nview\": 5, \"ndraws\": 100,"
            + " \"ndraws_small\": 50, \"nrandom\": 2, \"nsteps\": 1, \"batch\": 2, \"seed\": 7,"
            + " \"weights\": [1, 4, 2, 3, 8]}");
    images("images", IMAGES, 224, 224);
    images("images-1440", 3, 1440, 960);
    Random random = new Random(7);
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = (byte) (i % 5);
    }
    for (int i = 0; i < TABLE; i++) {
      table[i] = (byte) random.nextInt(5);
    }
    array("labels.npy", "|u1", IMAGES, ByteBuffer.wrap(labels));
    array("labels-1440.npy", "|u1", 3, ByteBuffer.wrap(labels, 0, 3));
    array("labels-10m.npy", "|u1", TABLE, ByteBuffer.wrap(table));
    embeddings(random);
    ByteBuffer rows = littleEndian(2 * Long.BYTES).putLong(7).putLong(2).flip();
    array("random-2000.npy", "<i8", 2, rows);
  }

  private void images(String name, int count, int width, int height) throws IOException {
    Path images = Files.createDirectories(folder.resolve(name));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] grey = new int[width * height];
    Arrays.fill(grey, GREY << 16 | GREY << 8 | GREY);
    image.setRGB(0, 0, width, height, grey, 0, width);
    for (int i = 0; i < count; i++) {
      Path file = images.resolve(String.format(Locale.ROOT, "%06d.jpg", i));
      ImageIO.write(image, "jpg", file.toFile());
    }
  }

  private void embeddings(Random random) throws IOException {
    ByteBuffer all = littleEndian(EMBEDDINGS * DIMENSIONS * Float.BYTES);
    while (all.hasRemaining()) {
      all.putFloat((float) random.nextGaussian());
    }
    all.flip();
    int row = DIMENSIONS * Float.BYTES;
    array("query.npy", "<f4", DIMENSIONS, all.slice(NEAREST * row, row));
    array("embeddings.npy", "<f4", EMBEDDINGS * DIMENSIONS, all);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void array(String name, String type, int count, ByteBuffer values) throws IOException {
    String says = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + count + ",), }";
    byte[] text = (says + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = littleEndian(10 + text.length + values.remaining());
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) text.length).put(text).put(values.duplicate());
    Files.write(folder.resolve(name), file.array());
  }

  Path folder() {
    return folder;
  }

  int labelSum() {
    int sum = 0;
    for (byte label : labels) {
      sum += label;
    }
    return sum;
  }

  int tableLabel(int row) {
    return table[row];
  }

  int tableSum() {
    int sum = 0;
    for (byte label : table) {
      sum += label;
    }
    return sum;
  }

  int tableRowsOfClass0() {
    int count = 0;
    for (byte label : table) {
      count += label == 0 ? 1 : 0;
    }
    return count;
  }

  long tableCrcOfClass0() {
    ByteBuffer rows = littleEndian(tableRowsOfClass0() * Long.BYTES);
    for (int i = 0; i < TABLE; i++) {
      if (table[i] == 0) {
        rows.putLong(i);
      }
    }
    CRC32 crc = new CRC32();
    crc.update(rows.flip());
    return crc.getValue();
  }
}
