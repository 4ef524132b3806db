package dev.tarn.training.model;

import dev.tarn.training.model.PickleValue.Storage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form that {@code torch.save} wrote before PyTorch 1.6: five pickles (a magic number, the
 * protocol, facts of the machine, the dict, the names of the storages), then each storage with its
 * length before it.
 */
final class TorchLegacyFile extends TorchFile {
  /** The low 64 bits of 0x1950a86a20f9469cfc6c, which begins every such file. */
  private static final long MAGIC = 0xa86a20f9469cfc6cL;

  private static final long PROTOCOL = 1001;

  private final FileChannel channel;
  private final List<?> keys;
  private final long dataStart;
  private final Map<String, Long> starts = new HashMap<>();

  private TorchLegacyFile(
      Path path, FileChannel channel, Object root, List<?> keys, long dataStart) {
    super(path, root);
    this.channel = channel;
    this.keys = keys;
    this.dataStart = dataStart;
  }

  static TorchLegacyFile openFile(Path path) throws IOException {
    FileChannel channel = channel(path);
    try {
      PickleInput in =
          new PickleInput(
              path, new BufferedInputStream(Channels.newInputStream(channel)), channel.size());
      if (!Long.valueOf(MAGIC).equals(new PickleReader(path, in).read())
          || !Long.valueOf(PROTOCOL).equals(new PickleReader(path, in).read())) {
        throw WeightsException.malformed(path, "it is a pickle, but not one that torch.save wrote");
      }
      Object machine = new PickleReader(path, in).read();
      if (!(machine instanceof Map<?, ?> facts)
          || !Boolean.TRUE.equals(facts.get("little_endian"))) {
        throw WeightsException.malformed(path, "it was written by a big-endian machine");
      }
      PickleReader dict = new PickleReader(path, in);
      Object root = dict.read();
      if (!(new PickleReader(path, in).read() instanceof List<?> keys)) {
        throw WeightsException.malformed(path, "it has no list of its storages");
      }
      TorchLegacyFile file = new TorchLegacyFile(path, channel, root, keys, in.position());
      file.locateStorages(dict.storages());
      file.requireStorages();
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The lengths stand before the numbers, in numbers; the type is only known from the dict. */
  private void locateStorages(Map<String, Storage> byKey) {
    long at = dataStart;
    for (Object key : keys) {
      Storage storage = byKey.get(String.valueOf(key));
      if (storage == null) {
        throw WeightsException.malformed(path(), "its storage '" + key + "' belongs to no tensor");
      }
      long size = read(channel, path(), at, Long.BYTES).getLong();
      if (size != storage.size()) {
        throw WeightsException.malformed(
            path(), "storage '" + key + "' has " + size + " numbers, expected " + storage.size());
      }
      starts.put(storage.key(), at + Long.BYTES);
      at = Math.addExact(at + Long.BYTES, Math.multiplyExact(size, storage.type().bytes()));
    }
  }

  @Override
  void requireStorage(Storage storage) {
    Long start = starts.get(storage.key());
    try {
      if (start == null || start > channel.size() - storage.size() * storage.type().bytes()) {
        throw WeightsException.malformed(
            path(), "it ends early: storage '" + storage.key() + "' is not whole");
      }
    } catch (IOException e) {
      throw WeightsException.io(path(), "read", e);
    }
  }

  @Override
  ByteBuffer read(Storage storage, long offset, int length) {
    return read(channel, path(), starts.get(storage.key()) + offset, length);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw WeightsException.io(path(), "close", e);
    }
  }
}
