package dev.tarn.training.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Writes safetensors files: the same tensors in the same order give the same bytes.
 *
 * <p>The file appears under its name only when it is whole; one that was there is replaced.
 */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * @param tensors names, types and shapes, in the order they are written
   * @param bytes gives the numbers of one tensor, little-endian, from position to limit
   */
  static void write(
      Path path,
      Map<String, TensorInfo> tensors,
      Map<String, String> metadata,
      Function<String, ByteBuffer> bytes) {
    // Not createTempFile: its file can be read by its owner only, wherever it is moved.
    Path temporary = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try {
        try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
          writeAll(channel, header(tensors, metadata));
          for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
            ByteBuffer data = bytes.apply(tensor.getKey());
            if (data.remaining() != tensor.getValue().bytes()) {
              throw new IllegalArgumentException(tensor + " has " + data.remaining() + " bytes");
            }
            writeAll(channel, data);
          }
          channel.force(true);
        }
        Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw WeightsException.io(path, "write", e);
    }
  }

  private static ByteBuffer header(Map<String, TensorInfo> tensors, Map<String, String> metadata)
      throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    ObjectNode root = json.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode remarks = root.putObject("__metadata__");
      metadata.forEach(remarks::put);
    }
    long at = 0;
    for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
      ObjectNode node = root.putObject(tensor.getKey());
      node.put("dtype", tensor.getValue().type().name());
      var shape = node.putArray("shape");
      Arrays.stream(tensor.getValue().shape().getShape()).forEach(shape::add);
      long end = Math.addExact(at, tensor.getValue().bytes());
      node.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    byte[] text = json.writeValueAsBytes(root);
    // The format pads the header with blanks, so that the numbers are aligned in a mapped file.
    int length = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] padded = Arrays.copyOf(text, length);
    Arrays.fill(padded, text.length, length, (byte) ' ');
    ByteBuffer header = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    return header.putLong(length).put(padded).flip();
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
