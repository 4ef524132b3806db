package dev.tarn.version.write;

import dev.tarn.chunk.EncodedChunk;
import dev.tarn.chunk.FilledChunk;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.pack.PendingChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Encodes full chunks and puts them into the store while the next ones are filled: checksums,
 * writing and syncing take longer than filling. A few at a time, so that memory stays bounded; who
 * hands over one more waits. For one thread.
 */
final class ChunksInFlight implements AutoCloseable {
  private static final int MOST = 2;

  /** A longer chunk, of one very long sample, is worked on alone. */
  private static final long MAX_BYTES = 64 << 20;

  private final ObjectStore store;
  private final Semaphore free = new Semaphore(MOST);
  private @Nullable ExecutorService threads;
  private volatile @Nullable Throwable failure;

  ChunksInFlight(ObjectStore store) {
    this.store = store;
  }

  /**
   * Has a chunk encoded and put, later.
   *
   * @param chunk transferred
   */
  CompletableFuture<PendingChunk> add(FilledChunk chunk) {
    boolean alone = chunk.usedBytes() > MAX_BYTES;
    free.acquireUninterruptibly(alone ? MOST : 1);
    if (alone || failure != null) {
      free.release(alone ? MOST : 1);
      return CompletableFuture.completedFuture(now(chunk));
    }
    return CompletableFuture.supplyAsync(() -> later(chunk), threads());
  }

  /**
   * Encodes and puts a chunk on this thread; after a failure of another one it fails as that did.
   */
  PendingChunk now(FilledChunk chunk) {
    try (chunk) {
      throwFailure();
      try (EncodedChunk encoded = chunk.encode()) {
        return PendingChunk.of(encoded, store);
      }
    }
  }

  private PendingChunk later(FilledChunk chunk) {
    try {
      return now(chunk);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      free.release();
    }
  }

  private void throwFailure() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** What came of a chunk, once it is put. */
  PendingChunk await(CompletableFuture<PendingChunk> chunk) {
    try {
      return chunk.join();
    } catch (CompletionException e) {
      throwFailure();
      throw e;
    }
  }

  private ExecutorService threads() {
    ExecutorService open = threads;
    if (open == null) {
      open =
          Executors.newFixedThreadPool(
              MOST,
              work -> {
                Thread thread = new Thread(work, "tarn-chunks");
                thread.setDaemon(true);
                return thread;
              });
      threads = open;
    }
    return open;
  }

  /** Waits for what is being worked on: its memory is free then. */
  @Override
  public void close() {
    free.acquireUninterruptibly(MOST);
    free.release(MOST);
    if (threads != null) {
      threads.shutdown();
    }
  }
}
