package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** The rows of a NumPy array, one after another: as arrays, or as text. */
final class NpyRows implements Closeable {
  /** Rows without elements cost nothing in the file: a header could announce any number. */
  private static final long MAX_EMPTY_ROWS = 1 << 24;

  private final CheckedInputStream in;
  private final long expectedCrc;
  private final NpyHeader header;
  private final int[] rowShape;
  private final int rowBytes;
  private byte[] columns = new byte[0];
  private long row;

  /**
   * @param in the file; owned
   * @param expectedCrc the CRC-32 that the archive gives for it, or -1
   */
  NpyRows(InputStream in, long expectedCrc) throws IOException {
    this.in = new CheckedInputStream(in, new CRC32());
    this.expectedCrc = expectedCrc;
    this.header = NpyHeader.read(this.in);
    this.rowShape = header.shape().isEmpty() ? new int[0] : header.rowShape();
    this.rowBytes = header.shape().isEmpty() ? header.itemBytes() : header.rowBytes();
    ImportLimits.check("One row of shape " + Arrays.toString(rowShape), rowBytes);
    if (rowBytes == 0 && !header.shape().isEmpty() && header.rowCount() > MAX_EMPTY_ROWS) {
      throw new RefusedException(
          "array-too-long",
          "It announces "
              + header.rowCount()
              + " rows without any element; at most "
              + MAX_EMPTY_ROWS
              + " are read.",
          "Leave it out of the archive, or shape its rows.");
    }
    if (header.isFortran() && header.shape().size() > 1) {
      ImportLimits.check(
          "An array in Fortran order (numpy.ascontiguousarray gives the other one)",
          header.dataBytes());
      columns = read(Math.toIntExact(header.dataBytes()));
    }
  }

  NpyHeader header() {
    return header;
  }

  /** The next row: an {@link NdArray}, or a text. */
  Object next() throws IOException {
    byte[] bytes = columns.length > 0 ? turnedRow() : read(rowBytes);
    row++;
    Optional<Dtype> dtype = header.dtype();
    if (dtype.isEmpty()) {
      return text(bytes);
    }
    return NdArray.of(dtype.get(), values(bytes, dtype.get()), rowShape);
  }

  /** Checks that the data ends here and is what the archive says; call it after the last row. */
  void requireEnd() throws IOException {
    if (in.read() >= 0) {
      throw damaged("data follows its last row");
    }
    if (expectedCrc >= 0 && in.getChecksum().getValue() != expectedCrc) {
      throw damaged(
          String.format(
              java.util.Locale.ROOT,
              "CRC-32 is %08x, the archive says %08x",
              in.getChecksum().getValue(),
              expectedCrc));
    }
  }

  private byte[] read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw damaged("it ends in row " + row + " of " + header.rowCount());
    }
    return bytes;
  }

  /** Gathers a row of an array whose first dimension runs fastest. */
  private byte[] turnedRow() {
    int item = header.itemBytes();
    byte[] bytes = new byte[rowBytes];
    int[] index = new int[rowShape.length];
    for (int at = 0; at < rowBytes; at += item) {
      long offset = 0;
      for (int axis = rowShape.length - 1; axis >= 0; axis--) {
        offset = offset * rowShape[axis] + index[axis];
      }
      offset = offset * header.rowCount() + row;
      System.arraycopy(columns, Math.toIntExact(offset * item), bytes, at, item);
      int axis = rowShape.length - 1;
      while (axis >= 0 && ++index[axis] == rowShape[axis]) {
        index[axis--] = 0;
      }
    }
    return bytes;
  }

  private Object values(byte[] bytes, Dtype dtype) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(header.order());
    int n = bytes.length / header.itemBytes();
    switch (dtype) {
      case BOOL -> {
        boolean[] values = new boolean[n];
        for (int i = 0; i < n; i++) {
          values[i] = bytes[i] != 0;
        }
        return values;
      }
      case INT8, UINT8 -> {
        return bytes;
      }
      case INT16, UINT16, FLOAT16 -> {
        short[] values = new short[n];
        buffer.asShortBuffer().get(values);
        return values;
      }
      case INT32, UINT32 -> {
        int[] values = new int[n];
        buffer.asIntBuffer().get(values);
        return values;
      }
      case INT64, UINT64 -> {
        long[] values = new long[n];
        buffer.asLongBuffer().get(values);
        return values;
      }
      case FLOAT32 -> {
        float[] values = new float[n];
        buffer.asFloatBuffer().get(values);
        return values;
      }
      default -> {
        double[] values = new double[n];
        buffer.asDoubleBuffer().get(values);
        return values;
      }
    }
  }

  private String text(byte[] bytes) {
    if (header.kind() == 'S') {
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] == 0) {
        end--;
      }
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, 0, end))
            .toString();
      } catch (CharacterCodingException e) {
        throw new RefusedException(
            "not-text",
            "Row " + row + " is no text in UTF-8.",
            "Save it as an array of str, or of numbers.",
            e);
      }
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(header.order());
    StringBuilder text = new StringBuilder();
    while (buffer.hasRemaining()) {
      int codePoint = buffer.getInt();
      if (!Character.isValidCodePoint(codePoint)) {
        throw damaged("row " + row + " holds no characters");
      }
      text.appendCodePoint(codePoint);
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--;
    }
    return text.substring(0, end);
  }

  private static RefusedException damaged(String what) {
    return new RefusedException(
        "damaged-input", "It is damaged: " + what + ".", "Copy the file again from where it came.");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
