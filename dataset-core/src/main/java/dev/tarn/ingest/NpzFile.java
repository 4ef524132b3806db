package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of an .npz archive, or the one of an .npy file. An archive that claims to unpack to
 * absurd sizes is refused.
 */
final class NpzFile implements Closeable {
  private static final int MAX_ARRAYS = 10_000;
  private static final long FREE_BYTES = 4L << 30;
  private static final long MAX_RATIO = 200;

  private final Path file;
  private final @Nullable ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();

  private NpzFile(Path file, @Nullable ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static NpzFile open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(
          "file-missing", "There is no file " + file + ".", "Give an .npz or .npy file.");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(8);
    }
    if (NpyHeader.isNpy(start)) {
      return new NpzFile(file, null);
    }
    ZipFile zip = openZip(file);
    try {
      NpzFile npz = new NpzFile(file, zip);
      npz.list(zip);
      return npz;
    } catch (RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipFile openZip(Path file) throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new RefusedException(
          "not-numpy",
          "It is neither a NumPy array nor a whole archive of them: " + e.getMessage() + ".",
          "Copy the file again from where it came; numpy.savez makes such archives.",
          e);
    }
  }

  private void list(ZipFile zip) {
    Enumeration<? extends ZipEntry> all = zip.entries();
    while (all.hasMoreElements()) {
      ZipEntry entry = all.nextElement();
      if (!entry.getName().endsWith(".npy")) {
        others.add(entry.getName());
        continue;
      }
      boolean isBomb =
          entry.getSize() > FREE_BYTES
              && entry.getSize() / MAX_RATIO > Math.max(1, entry.getCompressedSize());
      if (isBomb || entries.size() == MAX_ARRAYS) {
        throw new RefusedException(
            "archive-too-large",
            isBomb
                ? "'"
                    + entry.getName()
                    + "' unpacks from "
                    + entry.getCompressedSize()
                    + " to "
                    + entry.getSize()
                    + " bytes."
                : "It holds more than " + MAX_ARRAYS + " arrays.",
            "If it is meant so, save it with numpy.savez, unpacked.");
      }
      String name = entry.getName();
      entries.put(name.substring(0, name.length() - ".npy".length()), entry);
    }
  }

  /** The names of the arrays, in the archive's order. */
  List<String> names() {
    if (zip != null) {
      return List.copyOf(entries.keySet());
    }
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return List.of(dot > 0 ? name.substring(0, dot) : name);
  }

  /** What else is in the archive. */
  List<String> others() {
    return others;
  }

  /**
   * Opens an array at its first row.
   *
   * @return owned
   */
  NpyRows rows(String name) throws IOException {
    ZipEntry entry = entries.get(name);
    InputStream in =
        zip == null || entry == null
            ? new BufferedInputStream(Files.newInputStream(file), 1 << 16)
            : new BufferedInputStream(zip.getInputStream(entry), 1 << 16);
    try {
      NpyRows rows = new NpyRows(in, entry == null ? -1 : entry.getCrc());
      long expected = rows.header().headerBytes() + rows.header().dataBytes();
      long found = entry == null ? Files.size(file) : entry.getSize();
      if (found >= 0 && found != expected) {
        throw new RefusedException(
            "damaged-input",
            "It is damaged: its shape asks for " + expected + " bytes, it has " + found + ".",
            "Copy the file again from where it came.");
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (zip != null) {
      zip.close();
    }
  }
}
