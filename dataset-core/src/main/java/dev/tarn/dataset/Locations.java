package dev.tarn.dataset;

import dev.tarn.error.RefusedException;
import dev.tarn.store.LocalStore;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.ObjectNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the store that a location means: a path, {@code file:} or {@code mem:}. */
final class Locations {
  /** Datasets in memory live as long as the process: that is what {@code mem:} is for. */
  private static final Map<String, MemoryStore> MEMORY = new ConcurrentHashMap<>();

  private Locations() {}

  static ObjectStore open(String location, boolean create) {
    if (location.isBlank()) {
      throw new RefusedException(
          "bad-location",
          "The location of the dataset is empty.",
          "Give a path, file:… or mem:NAME.");
    }
    if (location.startsWith("mem:")) {
      return MEMORY
          .computeIfAbsent(location, name -> new MemoryStore(name, Clock.systemUTC()))
          .openAgain();
    }
    if (location.startsWith("s3:")) {
      throw new RefusedException(
          "unsupported-location",
          "'" + location + "' is on S3, which this version does not read.",
          "Use a path, file:… or mem:NAME.");
    }
    return LocalStore.open(path(location), create);
  }

  /** The dataset whose folder holds this place somewhere below it; empty for any other place. */
  static Optional<Path> enclosingDataset(String location) {
    if (location.startsWith("mem:") || location.startsWith("s3:")) {
      return Optional.empty();
    }
    Path above = path(location).toAbsolutePath().normalize().getParent();
    while (above != null && !Files.isRegularFile(above.resolve(ObjectNames.DATASET))) {
      above = above.getParent();
    }
    return Optional.ofNullable(above);
  }

  /** Whether two locations mean one place. */
  static boolean same(String one, String other) {
    if (one.startsWith("mem:") || other.startsWith("mem:") || other.startsWith("s3:")) {
      return one.equals(other);
    }
    try {
      return Files.isSameFile(path(one), path(other));
    } catch (IOException e) {
      // One of them is not there yet.
      return false;
    }
  }

  /** The folder that relative links of a dataset are meant from. */
  static Path folder(String location) {
    return location.startsWith("mem:") ? Path.of("") : path(location);
  }

  private static Path path(String location) {
    try {
      return location.startsWith("file:") ? fileUri(location) : Path.of(location);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          "bad-location", "'" + location + "' is no path: " + e.getMessage() + ".", null, e);
    }
  }

  private static Path fileUri(String location) {
    URI uri = URI.create(location);
    return uri.isOpaque() ? Path.of(location.substring("file:".length())) : Path.of(uri);
  }
}
