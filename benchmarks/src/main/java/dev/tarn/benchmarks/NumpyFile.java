package dev.tarn.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An array of a {@code .npy} file, mapped; little-endian, row-major, as the benchmark writes it.
 */
final class NumpyFile {
  private static final int FIXED_HEADER = 10;

  private final ByteBuffer values;

  private NumpyFile(ByteBuffer values) {
    this.values = values;
  }

  static NumpyFile open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer whole =
          channel.map(MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
      int header = whole.getShort(FIXED_HEADER - 2) & 0xffff;
      byte[] text = new byte[header];
      whole.get(FIXED_HEADER, text);
      String says = new String(text, StandardCharsets.ISO_8859_1);
      if (!says.contains("'fortran_order': False") || says.contains("'>")) {
        throw new IOException(file + " is no array as expected: " + says);
      }
      int start = FIXED_HEADER + header;
      return new NumpyFile(whole.slice(start, whole.limit() - start).order(whole.order()));
    }
  }

  /** The bytes of the values; borrowed. */
  ByteBuffer values() {
    return values;
  }

  /** All values of a uint8 array. */
  byte[] bytes() {
    byte[] all = new byte[values.limit()];
    values.get(0, all);
    return all;
  }

  /** All values of an int64 array. */
  long[] longs() {
    long[] all = new long[values.limit() / Long.BYTES];
    values.asLongBuffer().get(all);
    return all;
  }

  /** All values of a float32 array. */
  float[] floats() {
    float[] all = new float[values.limit() / Float.BYTES];
    values.asFloatBuffer().get(all);
    return all;
  }
}
