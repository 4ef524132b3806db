package dev.tarn.dataset;

import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.Nonces;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** How a dataset is opened. Immutable: each {@code with} gives a new one. */
public final class DatasetOptions {
  private static final DatasetOptions DEFAULTS =
      new DatasetOptions(
          null, "main", Clock.systemUTC(), Nonces.secure(), null, null, UnaryOperator.identity());

  private final @Nullable String author;
  private final String branch;
  private final Clock clock;
  private final Nonces nonces;
  private final @Nullable BufferAllocator allocator;
  private final @Nullable Path cacheFolder;
  private final UnaryOperator<ObjectStore> stores;

  private DatasetOptions(
      @Nullable String author,
      String branch,
      Clock clock,
      Nonces nonces,
      @Nullable BufferAllocator allocator,
      @Nullable Path cacheFolder,
      UnaryOperator<ObjectStore> stores) {
    this.author = author;
    this.branch = branch;
    this.clock = clock;
    this.nonces = nonces;
    this.allocator = allocator;
    this.cacheFolder = cacheFolder;
    this.stores = stores;
  }

  /** The branch {@code main}, the system's user and clock. */
  public static DatasetOptions defaults() {
    return DEFAULTS;
  }

  /** The same with commits by that author. */
  public DatasetOptions withAuthor(String newAuthor) {
    return new DatasetOptions(newAuthor, branch, clock, nonces, allocator, cacheFolder, stores);
  }

  /** The same on that branch. */
  public DatasetOptions withBranch(String newBranch) {
    return new DatasetOptions(author, newBranch, clock, nonces, allocator, cacheFolder, stores);
  }

  /** The same with that clock for commit times. */
  public DatasetOptions withClock(Clock newClock) {
    return new DatasetOptions(author, branch, newClock, nonces, allocator, cacheFolder, stores);
  }

  /** The same with identities from there. */
  public DatasetOptions withNonces(Nonces newNonces) {
    return new DatasetOptions(author, branch, clock, newNonces, allocator, cacheFolder, stores);
  }

  /** The same with off-heap memory from a child of that allocator. */
  public DatasetOptions withAllocator(BufferAllocator newAllocator) {
    return new DatasetOptions(author, branch, clock, nonces, newAllocator, cacheFolder, stores);
  }

  /** The same with indexes and query history kept under that folder. */
  public DatasetOptions withCacheFolder(Path folder) {
    return new DatasetOptions(author, branch, clock, nonces, allocator, folder, stores);
  }

  /**
   * The same with the store that a location means wrapped by what this gives, for instance to meter
   * it.
   *
   * @param wrapper is given the store and gives one that behaves as {@link ObjectStore} says; the
   *     dataset closes it
   */
  public DatasetOptions withStoreWrapper(UnaryOperator<ObjectStore> wrapper) {
    return new DatasetOptions(author, branch, clock, nonces, allocator, cacheFolder, wrapper);
  }

  ObjectStore wrap(ObjectStore store) {
    return stores.apply(store);
  }

  /** Who commits: what was set, else {@code TARN_AUTHOR}, else the system's user. */
  public String author() {
    if (author != null) {
      return author;
    }
    String fromEnvironment = System.getenv("TARN_AUTHOR");
    return fromEnvironment == null || fromEnvironment.isBlank()
        ? System.getProperty("user.name", "unknown")
        : fromEnvironment;
  }

  /** The branch that is opened. */
  public String branch() {
    return branch;
  }

  Clock clock() {
    return clock;
  }

  Nonces nonces() {
    return nonces;
  }

  @Nullable BufferAllocator allocator() {
    return allocator;
  }

  /**
   * Where indexes and history of all datasets are kept: what was set, else {@code TARN_CACHE}, else
   * {@code XDG_CACHE_HOME/tarn}, else {@code ~/.cache/tarn}.
   */
  public Path cacheFolder() {
    if (cacheFolder != null) {
      return cacheFolder;
    }
    String tarn = System.getenv("TARN_CACHE");
    if (tarn != null && !tarn.isBlank()) {
      return Path.of(tarn);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    return xdg != null && !xdg.isBlank()
        ? Path.of(xdg, "tarn")
        : Path.of(System.getProperty("user.home", "."), ".cache", "tarn");
  }
}
