package dev.tarn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folders of datasets, as a whole. */
final class Folders {
  private Folders() {}

  static void remove(Path folder) throws IOException {
    for (Path path : below(folder)) {
      Files.delete(path);
    }
  }

  static void copy(Path from, Path to) throws IOException {
    List<Path> paths = below(from);
    for (int i = paths.size() - 1; i >= 0; i--) {
      Files.copy(paths.get(i), to.resolve(from.relativize(paths.get(i))));
    }
  }

  /** Bytes on disk: a file with two names counts once. */
  static long bytes(Path folder) throws IOException {
    Set<Object> seen = new HashSet<>();
    long sum = 0;
    for (Path path : below(folder)) {
      if (Files.isRegularFile(path) && seen.add(Files.getAttribute(path, "unix:ino"))) {
        sum += Files.size(path);
      }
    }
    return sum;
  }

  /** Deepest first. */
  private static List<Path> below(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.sorted(Comparator.reverseOrder()).toList();
    }
  }
}
