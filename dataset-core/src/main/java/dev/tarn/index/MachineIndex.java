package dev.tarn.index;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this machine remembers of one dataset. Nothing is opened, and RocksDB is not loaded, before
 * it is needed. No call fails for the state of the folder: what is not known is not known. May be
 * used by any thread; once it is closed it knows nothing.
 */
public final class MachineIndex implements AutoCloseable {
  private static final String DATABASE = "rocksdb";
  private static final String PENDING = "history-pending";

  private final Path folder;
  private final LabelPostings labelPostings;
  private final QueryHistory queryHistory;
  private @Nullable Optional<RocksDirectory> directory;
  private boolean closed;

  private MachineIndex(Path folder) {
    this.folder = folder;
    this.labelPostings = new LabelPostings(this);
    this.queryHistory = new QueryHistory(this, folder.resolve(PENDING));
  }

  /**
   * The index in a folder.
   *
   * @param folder of this dataset alone, under the user's cache folder; made when it is needed
   */
  public static MachineIndex at(Path folder) {
    return new MachineIndex(folder);
  }

  /** Which rows of a chunk have which class. */
  public LabelPostings labelPostings() {
    return labelPostings;
  }

  /** The queries that were run here. */
  public QueryHistory queryHistory() {
    return queryHistory;
  }

  /** What can be done with the index on this machine now. */
  public enum State {
    /** It can be read and written. */
    WRITABLE,
    /** It can be read; another process writes it, or the folder cannot be written. */
    READ_ONLY,
    /** Neither; everything works without it. */
    UNUSABLE
  }

  /** Opens the index, if it is not, and says what can be done with it. */
  public State state() {
    return directory()
        .map(opened -> opened.isWritable() ? State.WRITABLE : State.READ_ONLY)
        .orElse(State.UNUSABLE);
  }

  /** The directory, opened now if it was not; empty where that does not work. */
  synchronized Optional<RocksDirectory> directory() {
    if (closed) {
      return Optional.empty();
    }
    if (directory == null) {
      directory = RocksDirectory.open(folder.resolve(DATABASE));
    }
    return directory;
  }

  /** Lets other processes write. A second call does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    if (directory != null) {
      directory.ifPresent(RocksDirectory::close);
      directory = Optional.empty();
    }
  }
}
