package dev.tarn.training.model;

import dev.tarn.training.model.PickleValue.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The form that {@code torch.save} writes since PyTorch 1.6: a zip without compression that holds
 * {@code data.pkl} and one entry per storage.
 */
final class TorchZipFile extends TorchFile {
  private static final String PICKLE = "/data.pkl";
  private static final int MAX_PICKLE_BYTES = 16 << 20;

  private final ZipFile zip;
  private final String folder;

  private TorchZipFile(Path path, ZipFile zip, String folder, Object root) {
    super(path, root);
    this.zip = zip;
    this.folder = folder;
  }

  static TorchZipFile openFile(Path path) throws IOException {
    ZipFile zip = new ZipFile(path.toFile());
    try {
      ZipEntry pickle =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(PICKLE))
              .findFirst()
              .map(ZipEntry.class::cast)
              .orElseThrow(
                  () -> WeightsException.malformed(path, "it is a zip, but torch.save wrote none"));
      String folder =
          pickle.getName().substring(0, pickle.getName().length() - PICKLE.length() + 1);
      requireLittleEndian(path, zip, folder);
      if (pickle.getSize() > MAX_PICKLE_BYTES) {
        throw WeightsException.malformed(
            path, "its pickle has " + pickle.getSize() + " bytes, at most 16 MiB are read");
      }
      byte[] bytes = read(path, zip, pickle, 0, (int) pickle.getSize()).array();
      PickleInput in = new PickleInput(path, new ByteArrayInputStream(bytes), bytes.length);
      Object root = new PickleReader(path, in).read();
      TorchZipFile file = new TorchZipFile(path, zip, folder, root);
      file.requireStorages();
      return file;
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static void requireLittleEndian(Path path, ZipFile zip, String folder)
      throws IOException {
    ZipEntry order = zip.getEntry(folder + "byteorder");
    if (order != null) {
      String word =
          new String(
              zip.getInputStream(order).readNBytes("little".length()), StandardCharsets.UTF_8);
      if (!word.equals("little")) {
        throw WeightsException.malformed(path, "it was written by a big-endian machine");
      }
    }
  }

  @Override
  void requireStorage(Storage storage) {
    ZipEntry entry = entry(storage);
    long expected;
    try {
      expected = Math.multiplyExact(storage.size(), storage.type().bytes());
    } catch (ArithmeticException e) {
      expected = -1;
    }
    if (entry.getSize() != expected) {
      throw WeightsException.malformed(
          path(),
          "storage '"
              + storage.key()
              + "' has "
              + entry.getSize()
              + " bytes, expected "
              + storage.size()
              + " numbers of "
              + storage.type());
    }
  }

  private ZipEntry entry(Storage storage) {
    ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
    if (entry == null) {
      throw WeightsException.malformed(path(), "storage '" + storage.key() + "' is missing");
    }
    return entry;
  }

  @Override
  ByteBuffer read(Storage storage, long offset, int length) {
    try {
      return read(path(), zip, entry(storage), offset, length);
    } catch (IOException e) {
      throw WeightsException.io(path(), "read", e);
    }
  }

  private static ByteBuffer read(Path path, ZipFile zip, ZipEntry entry, long offset, int length)
      throws IOException {
    // torch.save never compresses; a compressed entry could claim any size at the price of a few
    // bytes.
    if (entry.getMethod() != ZipEntry.STORED) {
      throw WeightsException.malformed(path, "its entry '" + entry.getName() + "' is compressed");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      in.skipNBytes(offset);
      byte[] bytes = in.readNBytes(length);
      if (bytes.length != length) {
        throw WeightsException.malformed(path, "its entry '" + entry.getName() + "' ends early");
      }
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw WeightsException.io(path(), "close", e);
    }
  }
}
