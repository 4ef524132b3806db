package dev.tarn.training.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kinds of weights files, told by their first bytes. */
enum WeightsFormat {
  SAFETENSORS,
  TORCH_ZIP,
  TORCH_LEGACY;

  private static final int ZIP_MAGIC = 0x04034b50;
  private static final int PICKLE_PROTOCOL_2 = 0x0280;
  private static final int HEAD_BYTES = 16;

  static WeightsFormat of(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw WeightsException.malformed(path, "it is a folder");
    }
    try (FileChannel channel = WeightsFile.channel(path)) {
      if (channel.size() < HEAD_BYTES) {
        throw WeightsException.malformed(path, "it has only " + channel.size() + " bytes");
      }
      ByteBuffer head = WeightsFile.read(channel, path, 0, HEAD_BYTES);
      if (head.getInt(0) == ZIP_MAGIC) {
        return TORCH_ZIP;
      }
      if (head.get(Long.BYTES) == '{') {
        return SAFETENSORS;
      }
      if ((head.getShort(0) & 0xffff) == PICKLE_PROTOCOL_2) {
        return TORCH_LEGACY;
      }
      throw WeightsException.malformed(path, "it is neither safetensors nor written by torch.save");
    }
  }
}
