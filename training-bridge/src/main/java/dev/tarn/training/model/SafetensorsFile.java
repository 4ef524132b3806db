package dev.tarn.training.model;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/**
 * A safetensors file: eight bytes of header length, a JSON header, and the numbers one after the
 * other.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
final class SafetensorsFile extends WeightsFile {
  private final Source source;
  private final SafetensorsHeader header;
  private final long dataStart;

  private SafetensorsFile(Path path, Source source, SafetensorsHeader header, long dataStart) {
    super(path);
    this.source = source;
    this.header = header;
    this.dataStart = dataStart;
  }

  /** Where the bytes are. */
  private interface Source extends Closeable {
    long size() throws IOException;

    ByteBuffer read(long position, int length);
  }

  private record FileSource(Path path, FileChannel channel) implements Source {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public ByteBuffer read(long position, int length) {
      return WeightsFile.read(channel, path, position, length);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record MemorySource(ByteBuffer bytes) implements Source {
    @Override
    public long size() {
      return bytes.capacity();
    }

    @Override
    public ByteBuffer read(long position, int length) {
      return bytes.slice(Math.toIntExact(position), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {}
  }

  static SafetensorsFile openFile(Path path) throws IOException {
    return open(path, new FileSource(path, channel(path)));
  }

  /** A file whose bytes are in memory. */
  static SafetensorsFile openBytes(Path name, byte[] bytes) throws IOException {
    return open(name, new MemorySource(ByteBuffer.wrap(bytes)));
  }

  private static SafetensorsFile open(Path path, Source source) throws IOException {
    try {
      long size = source.size();
      long length = source.read(0, Long.BYTES).getLong();
      if (length < 2 || length > SafetensorsHeader.MAX_BYTES || length > size - Long.BYTES) {
        throw WeightsException.malformed(
            path,
            "it says that its header has "
                + Long.toUnsignedString(length)
                + " bytes, the file has "
                + size);
      }
      byte[] json = new byte[(int) length];
      source.read(Long.BYTES, (int) length).get(json);
      long dataStart = Long.BYTES + length;
      SafetensorsHeader header = SafetensorsHeader.parse(path, json, size - dataStart);
      return new SafetensorsFile(path, source, header, dataStart);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(header.tensors());
  }

  @Override
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  @Override
  public ByteBuffer bytes(String name) {
    TensorInfo info = info(name);
    return source.read(dataStart + header.begin(name), Math.toIntExact(info.bytes()));
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (IOException e) {
      throw WeightsException.io(path(), "close", e);
    }
  }
}
