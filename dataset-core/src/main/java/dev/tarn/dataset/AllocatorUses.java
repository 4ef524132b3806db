package dev.tarn.dataset;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.AllocationOutcome;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Counts who uses an allocator: its owner, its children, its buffers. It is closed when the last
 * use ends, never under a read that is under way, and never left registered with its parent because
 * one was.
 */
final class AllocatorUses implements AllocationListener {
  private final AtomicLong uses = new AtomicLong(1); // the owner
  private @Nullable Runnable close;

  /**
   * Says how the allocator is closed; called before it is used.
   *
   * @param close run once, by whoever ends the last use
   */
  void whenNone(Runnable close) {
    this.close = close;
  }

  /**
   * Ends the owner's use.
   *
   * @return whether nobody else uses the allocator, so that it is closed now
   */
  boolean endOfOwner() {
    return end();
  }

  private void begin() {
    long count;
    do {
      count = uses.get();
      if (count == 0) {
        throw new IllegalStateException("closed");
      }
    } while (!uses.compareAndSet(count, count + 1));
  }

  private boolean end() {
    boolean last = uses.decrementAndGet() == 0;
    if (last) {
      Objects.requireNonNull(close).run();
    }
    return last;
  }

  @Override
  public void onPreAllocation(long size) {
    begin();
  }

  @Override
  public boolean onFailedAllocation(long size, AllocationOutcome outcome) {
    end();
    return false;
  }

  @Override
  public void onRelease(long size) {
    end();
  }

  @Override
  public void onChildAdded(BufferAllocator parent, BufferAllocator child) {
    begin();
  }

  @Override
  public void onChildRemoved(BufferAllocator parent, BufferAllocator child) {
    end();
  }
}
