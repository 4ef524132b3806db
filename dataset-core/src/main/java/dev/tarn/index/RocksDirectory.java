package dev.tarn.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A directory of RocksDB. Where another process writes it, it is read only. Whatever fails, reads
 * answer with nothing and writes with {@code false}. May be used by any thread, also while another
 * one closes it.
 *
 * <p>The only class that touches RocksDB: its native library, tens of megabytes and 200 ms, is
 * loaded when the first one is opened.
 */
final class RocksDirectory implements AutoCloseable {
  private static final long WRITE_BUFFER_BYTES = 4 << 20;
  private static final int MAX_OPEN_FILES = 64;

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Options options;
  private final boolean writable;
  private @Nullable RocksDB database;

  private RocksDirectory(Options options, @Nullable RocksDB database, boolean writable) {
    this.options = options;
    this.database = database;
    this.writable = writable;
  }

  /** Opens the directory, made if it is missing; empty where neither writing nor reading works. */
  static Optional<RocksDirectory> open(Path folder) {
    try {
      RocksDB.loadLibrary();
    } catch (RuntimeException | LinkageError e) {
      return Optional.empty(); // no native library for this platform, or no room to unpack it
    }
    Options options = options();
    try {
      Files.createDirectories(folder);
      return Optional.of(new RocksDirectory(options, openWritable(options, folder), true));
    } catch (IOException | RocksDBException | RuntimeException e) {
      return openReadable(options, folder);
    }
  }

  private static Options options() {
    return new Options()
        .setCreateIfMissing(true)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxTotalWalSize(2 * WRITE_BUFFER_BYTES)
        .setKeepLogFileNum(1)
        .setInfoLogLevel(InfoLogLevel.FATAL_LEVEL);
  }

  private static RocksDB openWritable(Options options, Path folder)
      throws RocksDBException, IOException {
    try {
      return RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      if (!isDamage(e)) {
        throw e; // locked by another process, no permission, disk full
      }
    }
    setAside(folder);
    Files.createDirectories(folder);
    return RocksDB.open(options, folder.toString());
  }

  private static boolean isDamage(RocksDBException e) {
    Status status = e.getStatus();
    return status != null
        && (status.getCode() != Status.Code.IOError
            || String.valueOf(status.getState()).contains("No such file"));
  }

  /** What cannot be opened is kept once, under another name, for whoever wants to look at it. */
  private static void setAside(Path folder) throws IOException {
    Path aside = folder.resolveSibling(folder.getFileName() + ".damaged");
    if (Files.exists(aside)) {
      try (Stream<Path> files = Files.list(aside)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(aside);
    }
    Files.move(folder, aside);
  }

  private static Optional<RocksDirectory> openReadable(Options options, Path folder) {
    try {
      RocksDB database = RocksDB.openReadOnly(options, folder.toString());
      return Optional.of(new RocksDirectory(options, database, false));
    } catch (RocksDBException | RuntimeException e) {
      options.close();
      return Optional.empty();
    }
  }

  boolean isWritable() {
    return writable;
  }

  /** The value of a key; empty if there is none or it cannot be read. */
  Optional<byte[]> find(byte[] key) {
    lock.readLock().lock();
    try {
      return database == null ? Optional.empty() : Optional.ofNullable(database.get(key));
    } catch (RocksDBException e) {
      return Optional.empty();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Writes all of the entries or none.
   *
   * @param durable whether they survive a power cut on return
   */
  boolean put(List<Map.Entry<byte[], byte[]>> entries, boolean durable) {
    lock.readLock().lock();
    try {
      if (database == null || !writable) {
        return false;
      }
      try (WriteBatch batch = new WriteBatch();
          WriteOptions how = new WriteOptions().setSync(durable)) {
        for (Map.Entry<byte[], byte[]> entry : entries) {
          batch.put(entry.getKey(), entry.getValue());
        }
        database.write(how, batch);
        return true;
      }
    } catch (RocksDBException e) {
      return false;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The entries whose keys begin so, in the order of their keys, as far as they can be read. */
  List<Map.Entry<byte[], byte[]>> list(byte[] prefix) {
    List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
    lock.readLock().lock();
    try {
      if (database == null) {
        return entries;
      }
      try (RocksIterator at = database.newIterator()) {
        for (at.seek(prefix); at.isValid() && startsWith(at.key(), prefix); at.next()) {
          entries.add(Map.entry(at.key(), at.value()));
        }
      }
      return entries;
    } finally {
      lock.readLock().unlock();
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (i >= key.length || key[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (database != null) {
        database.close();
        database = null;
        options.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
