package dev.tarn.training.model;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * An open file of named tensors: safetensors, or what {@code torch.save} wrote (its zip form and
 * the older one).
 *
 * <p>Opening reads names, types and shapes and checks them against the file's size; numbers are
 * read when asked for. No code of the file is ever run. Not for use by two threads at once.
 */
public abstract class WeightsFile implements Closeable {
  private final Path path;

  WeightsFile(Path path) {
    this.path = path;
  }

  /**
   * Opens a file; what it is is told by its content, not by its name.
   *
   * @return owned
   * @throws WeightsException if it is missing, unreadable, malformed, or holds more than tensors
   */
  public static WeightsFile open(Path path) {
    try {
      return switch (WeightsFormat.of(path)) {
        case SAFETENSORS -> SafetensorsFile.openFile(path);
        case TORCH_ZIP -> TorchZipFile.openFile(path);
        case TORCH_LEGACY -> TorchLegacyFile.openFile(path);
      };
    } catch (IOException e) {
      throw WeightsException.io(path, "read", e);
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Its tensors by name, in the file's order. */
  public abstract Map<String, TensorInfo> tensors();

  /** Remarks of the file's writer; empty where the format has none. */
  public abstract Map<String, String> metadata();

  /**
   * The numbers of a tensor, row-major and little-endian.
   *
   * @return from position 0; not to be written to
   * @throws WeightsException if there is no such tensor or the file ends early
   */
  public abstract ByteBuffer bytes(String name);

  /**
   * The numbers of a floating tensor as float32, row-major.
   *
   * @throws WeightsException if there is no such tensor, or its numbers are not floating
   */
  public float[] floats(String name) {
    TensorInfo info = info(name);
    ByteBuffer bytes = bytes(name);
    float[] values = new float[Math.toIntExact(info.size())];
    switch (info.type()) {
      case F32 -> bytes.asFloatBuffer().get(values);
      case F64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) bytes.getDouble();
        }
      }
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = HalfFloat.toFloat(bytes.getShort());
        }
      }
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(bytes.getShort() << 16);
        }
      }
      default ->
          throw WeightsException.malformed(
              path, "tensor '" + name + "' has numbers of type " + info.type());
    }
    return values;
  }

  final TensorInfo info(String name) {
    TensorInfo info = tensors().get(name);
    if (info == null) {
      throw WeightsException.malformed(path, "it has no tensor '" + name + "'");
    }
    return info;
  }

  @Override
  public abstract void close();

  static FileChannel channel(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  /** Reads {@code length} bytes from {@code position} on; a file that ends before is malformed. */
  static ByteBuffer read(FileChannel channel, Path path, long position, int length) {
    try {
      // Before the allocation: a length that lies must not cost its memory.
      if (position < 0 || length < 0 || position > channel.size() - length) {
        throw WeightsException.malformed(path, "it ends early, at byte " + channel.size());
      }
      ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      long at = position;
      while (bytes.hasRemaining()) {
        int count = channel.read(bytes, at);
        if (count < 0) {
          throw WeightsException.malformed(path, "it ends early, at byte " + at);
        }
        at += count;
      }
      return bytes.flip();
    } catch (IOException e) {
      throw WeightsException.io(path, "read", e);
    }
  }
}
