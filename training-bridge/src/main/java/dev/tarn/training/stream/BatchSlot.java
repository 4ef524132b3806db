package dev.tarn.training.stream;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one batch, filled by several threads slice by slice and used again for later
 * batches. Only the consumer's thread begins, awaits and closes; workers paint and end slices.
 */
final class BatchSlot implements AutoCloseable {
  /**
   * Memory of the garbage collector: a consumer that reads a batch after closing reads no freed
   * page.
   */
  private final ByteBuffer pixels;

  /** Counts that memory in the stream's allocator. */
  private final ArrowBuf accounted;

  private final int sampleBytes;
  private final boolean[] skipped;

  /** Row number and place in the batch in one number, ascending: workers go in row order. */
  private final long[] byRow;

  private final long[] rows;
  private int firstPlace;
  private int size;
  private int slicesLeft;
  private @Nullable SampleFailure failure;

  BatchSlot(BufferAllocator allocator, int capacity, int sampleBytes) {
    int bytes = Math.multiplyExact(capacity, sampleBytes);
    this.pixels = ByteBuffer.allocateDirect(bytes);
    this.accounted =
        allocator.wrapForeignAllocation(
            new ForeignAllocation(bytes, MemoryUtil.getByteBufferAddress(pixels)) {
              @Override
              protected void release0() {
                // The garbage collector frees it.
              }
            });
    this.sampleBytes = sampleBytes;
    this.skipped = new boolean[capacity];
    this.byRow = new long[capacity];
    this.rows = new long[capacity];
  }

  /** Begins a batch: which places of the epoch it holds, and in how many slices it is filled. */
  void begin(int newFirstPlace, int newSize, int slices, RowsByPlace rowsByPlace) {
    firstPlace = newFirstPlace;
    size = newSize;
    Arrays.fill(skipped, false);
    for (int i = 0; i < newSize; i++) {
      rows[i] = rowsByPlace.row(newFirstPlace + i);
      byRow[i] = Math.addExact(Math.multiplyExact(rows[i], skipped.length), i);
    }
    Arrays.sort(byRow, 0, newSize);
    synchronized (this) {
      slicesLeft = slices;
      failure = null;
    }
  }

  /** The row number of a place of the epoch. */
  interface RowsByPlace {
    long row(int place);
  }

  int size() {
    return size;
  }

  int firstPlace() {
    return firstPlace;
  }

  /** The place in the batch of the {@code i}-th row in row order. */
  int placeInBatch(int i) {
    return (int) (byRow[i] % skipped.length);
  }

  long row(int placeInBatch) {
    return rows[placeInBatch];
  }

  /** Where a sample's pixels go; borrowed, position 0, exactly a sample long. */
  ByteBuffer target(int placeInBatch) {
    return pixels.slice(placeInBatch * sampleBytes, sampleBytes);
  }

  void skip(int placeInBatch) {
    skipped[placeInBatch] = true;
  }

  boolean isSkipped(int placeInBatch) {
    return skipped[placeInBatch];
  }

  /**
   * A slice has ended, well or badly. The failure of the lowest row is kept, whoever came first.
   */
  synchronized void endSlice(@Nullable SampleFailure sliceFailure) {
    if (sliceFailure != null && (failure == null || sliceFailure.row() < failure.row())) {
      failure = sliceFailure;
    }
    slicesLeft--;
    if (slicesLeft == 0) {
      notifyAll();
    }
  }

  /** Waits until no worker is at this batch. */
  synchronized void awaitSlices() throws InterruptedException {
    while (slicesLeft > 0) {
      wait();
    }
  }

  synchronized @Nullable SampleFailure failure() {
    return failure;
  }

  /** Closes the gaps that skipped rows left; returns how many rows remain. */
  int compact() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!skipped[i]) {
        if (kept < i) {
          target(kept).put(target(i));
          rows[kept] = rows[i];
        }
        kept++;
      }
    }
    return kept;
  }

  /** The row numbers of the first {@code count} rows, after {@link #compact()}. */
  long[] rows(int count) {
    return Arrays.copyOf(rows, count);
  }

  /** The pixels of the first {@code count} rows, after {@link #compact()}; borrowed. */
  ByteBuffer pixels(int count) {
    return pixels.slice(0, count * sampleBytes);
  }

  @Override
  public void close() {
    accounted.close();
  }
}
