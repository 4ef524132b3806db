package dev.tarn.training.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Bytes of a pickle, counted, and never more than there are. */
final class PickleInput {
  private static final int MAX_LINE_BYTES = 1024;

  private final Path path;
  private final InputStream in;
  private final long limit;
  private long position;

  /**
   * @param in buffered; borrowed
   * @param limit how many bytes it has
   */
  PickleInput(Path path, InputStream in, long limit) {
    this.path = path;
    this.in = in;
    this.limit = limit;
  }

  long position() {
    return position;
  }

  int readByte() {
    try {
      int value = in.read();
      if (value < 0) {
        throw endsEarly();
      }
      position++;
      return value;
    } catch (IOException e) {
      throw WeightsException.io(path, "read", e);
    }
  }

  ByteBuffer read(long count) {
    if (count < 0 || count > limit - position) {
      throw endsEarly();
    }
    try {
      byte[] bytes = in.readNBytes((int) count);
      if (bytes.length != count) {
        throw endsEarly();
      }
      position += count;
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw WeightsException.io(path, "read", e);
    }
  }

  String readText(long bytes) {
    return StandardCharsets.UTF_8.decode(read(bytes)).toString();
  }

  /** Up to the next line feed, which is taken and left out. */
  String readLine() {
    StringBuilder line = new StringBuilder();
    for (int value = readByte(); value != '\n'; value = readByte()) {
      if (line.length() == MAX_LINE_BYTES) {
        throw WeightsException.malformed(path, "a name in its pickle does not end");
      }
      line.append((char) value);
    }
    return line.toString();
  }

  private WeightsException endsEarly() {
    return WeightsException.malformed(path, "its pickle ends early, at byte " + position);
  }
}
