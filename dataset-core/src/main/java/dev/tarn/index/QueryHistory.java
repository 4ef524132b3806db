package dev.tarn.index;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The queries that were run on this machine, oldest first.
 *
 * <p>A query is noted in a small file of its own: any number of processes may do so at once, none
 * waits for another's lock, and none loads RocksDB for it. Who lists the history moves the files
 * into RocksDB, if it can be written now; a file has its key in its name, so that one that is moved
 * twice is there once. May be used by any thread.
 */
public final class QueryHistory {
  private static final String KEY = "h/";
  private static final String UNFINISHED = ".tmp";

  private final MachineIndex index;
  private final Path pending;

  QueryHistory(MachineIndex index, Path pending) {
    this.index = index;
    this.pending = pending;
  }

  /**
   * Notes a query.
   *
   * @return whether it was noted; false where the folder cannot be written
   */
  public boolean append(HistoryEntry entry) {
    String name =
        String.format(
            Locale.ROOT,
            "%016x-%016x",
            entry.time().toEpochMilli(),
            ThreadLocalRandom.current().nextLong());
    try {
      Files.createDirectories(pending);
      Path unfinished = pending.resolve(name + UNFINISHED);
      Files.write(unfinished, entry.toJson());
      Files.move(unfinished, pending.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (IOException | SecurityException e) {
      return false;
    }
  }

  /** All that is known, oldest first. */
  public List<HistoryEntry> list() {
    Map<String, byte[]> waiting = readPending();
    Map<String, byte[]> entries = new TreeMap<>();
    Optional<RocksDirectory> directory = index.directory();
    directory.ifPresent(
        rocks -> {
          move(waiting, rocks);
          for (Map.Entry<byte[], byte[]> entry : rocks.list(bytes(KEY))) {
            String key = new String(entry.getKey(), StandardCharsets.US_ASCII);
            entries.put(key.substring(KEY.length()), entry.getValue());
          }
        });
    entries.putAll(waiting);
    ObjectMapper json = new ObjectMapper();
    List<HistoryEntry> history = new ArrayList<>();
    entries.values().forEach(value -> HistoryEntry.parse(value, json).ifPresent(history::add));
    return history;
  }

  private Map<String, byte[]> readPending() {
    Map<String, byte[]> waiting = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(pending)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!name.endsWith(UNFINISHED)) {
          readPending(file).ifPresent(bytes -> waiting.put(name, bytes));
        }
      }
      return waiting;
    } catch (IOException | RuntimeException e) {
      return waiting; // there is none yet, or it cannot be read
    }
  }

  private static Optional<byte[]> readPending(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      return Optional.empty(); // another process has moved it
    }
  }

  private void move(Map<String, byte[]> waiting, RocksDirectory rocks) {
    List<Map.Entry<byte[], byte[]>> entries = new ArrayList<>();
    waiting.forEach((name, value) -> entries.add(Map.entry(bytes(KEY + name), value)));
    if (entries.isEmpty() || !rocks.put(entries, true)) {
      return;
    }
    for (String name : waiting.keySet()) {
      try {
        Files.deleteIfExists(pending.resolve(name));
      } catch (IOException e) {
        return; // it is moved again next time, to the same key
      }
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.US_ASCII);
  }
}
