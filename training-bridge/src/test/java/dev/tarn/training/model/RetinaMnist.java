package dev.tarn.training.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** RetinaMNIST's arrays, read from its .npz: images uint8 (n, 28, 28, 3) and labels 0 to 4. */
public final class RetinaMnist {
  /** Height and width in pixels. */
  public static final int SIDE = 28;

  /** Bytes of one image. */
  public static final int IMAGE_BYTES = SIDE * SIDE * 3;

  private static final int NPY_LENGTH_AT = 8;

  private final byte[] images;
  private final byte[] labels;

  private RetinaMnist(byte[] images, byte[] labels) {
    this.images = images;
    this.labels = labels;
  }

  /**
   * @param split {@code train}, {@code val} or {@code test}
   */
  public static RetinaMnist read(Path npz, String split) {
    try (ZipFile zip = new ZipFile(npz.toFile())) {
      return new RetinaMnist(array(zip, split + "_images.npy"), array(zip, split + "_labels.npy"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] array(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    byte[] npy = zip.getInputStream(entry).readAllBytes();
    int header =
        ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN).getShort(NPY_LENGTH_AT) & 0xffff;
    String text = new String(npy, NPY_LENGTH_AT + 2, header, StandardCharsets.US_ASCII);
    if (!text.contains("'|u1'") || text.contains("'fortran_order': True")) {
      throw new IllegalStateException(text);
    }
    byte[] data = new byte[npy.length - NPY_LENGTH_AT - 2 - header];
    System.arraycopy(npy, NPY_LENGTH_AT + 2 + header, data, 0, data.length);
    return data;
  }

  public int rowCount() {
    return labels.length;
  }

  public int label(int row) {
    return labels[row];
  }

  /** One value of one image, 0 to 255. */
  public int value(int row, int y, int x, int channel) {
    return images[row * IMAGE_BYTES + (y * SIDE + x) * 3 + channel] & 0xff;
  }
}
