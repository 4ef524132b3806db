package dev.tarn.training.stream;

import dev.tarn.error.TarnException.Kind;
import dev.tarn.training.fit.BatchSource;
import dev.tarn.training.fit.ImageBatch;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the rows of a stream, batch after batch in order. For one thread at a time; closing
 * from another is allowed and waits for a running {@link #next()}.
 */
public final class StreamEpoch implements BatchSource.Epoch {
  private final BatchStream stream;
  private final StreamPlan plan;
  private final EpochPlan epoch;
  private final BatchSlot[] slots;
  private final Workers workers;
  private final int sliceRows;

  private int submitted;
  private int delivered;
  private long[] rows = new long[0];
  private @Nullable StreamException failed;
  private volatile boolean cancelled;
  private volatile boolean closed;

  StreamEpoch(
      BatchStream stream,
      StreamPlan plan,
      EpochPlan epoch,
      BatchSlot[] slots,
      Workers workers,
      int sliceRows) {
    this.stream = stream;
    this.plan = plan;
    this.epoch = epoch;
    this.slots = slots;
    this.workers = workers;
    this.sliceRows = sliceRows;
  }

  /** Which epoch this is, from 0. */
  public int number() {
    return epoch.number();
  }

  /** How many batches are still to come at the beginning; fewer if a batch loses all its rows. */
  public int batchCount() {
    return epoch.batchCount();
  }

  /**
   * The next batch, waiting for it where it is not ready.
   *
   * @return borrowed until the next call or a close; empty behind the last batch
   * @throws StreamException if a row of this batch cannot be delivered, naming the row and the
   *     cause; the batches before it were delivered, none after it will be
   * @throws IllegalStateException if the epoch or its stream is closed
   */
  @Override
  public Optional<ImageBatch> next() {
    synchronized (stream) {
      requireOpen();
      if (failed != null) {
        throw failed;
      }
      rows = new long[0];
      while (delivered < epoch.batchCount()) {
        Optional<ImageBatch> batch = nextBatch();
        if (batch.isPresent()) {
          return batch;
        }
      }
      return Optional.empty();
    }
  }

  /** The row number of each image of the batch that {@link #next()} returned last; owned. */
  public long[] rows() {
    synchronized (stream) {
      return rows.clone();
    }
  }

  /** Starts the first batches, so that they are ready when they are asked for. */
  void prefetch() {
    // The slot of the batch in the consumer's hands is not free yet.
    while (submitted < epoch.batchCount() && submitted < delivered + slots.length) {
      submit(submitted);
      submitted++;
    }
  }

  private void submit(int batch) {
    BatchSlot slot = slots[batch % slots.length];
    int size = epoch.sizeOf(batch);
    int slices = (size + sliceRows - 1) / sliceRows;
    slot.begin(epoch.firstPlaceOf(batch), size, slices, place -> plan.row(epoch.position(place)));
    for (int from = 0; from < size; from += sliceRows) {
      int to = Math.min(size, from + sliceRows);
      workers.execute(new Slice(plan, epoch, slot, from, to, workers, () -> cancelled));
    }
  }

  /** Empty if all rows of the batch were skipped. */
  private Optional<ImageBatch> nextBatch() {
    prefetch();
    BatchSlot slot = slots[delivered % slots.length];
    await(slot);
    SampleFailure failure = slot.failure();
    if (failure != null) {
      cancelled = true;
      failed = failure.toException(plan.column(), epoch.number(), plan.seed());
      throw failed;
    }
    int[] labels = labels(slot);
    int kept = slot.compact();
    rows = slot.rows(kept);
    stream.delivered(
        epoch.number(), epoch.firstPlaceOf(delivered) + slot.size(), slot.size() - kept);
    delivered++;
    return kept == 0 ? Optional.empty() : Optional.of(plan.batch(slot.pixels(kept), labels));
  }

  private int[] labels(BatchSlot slot) {
    int[] labels = new int[slot.size()];
    int kept = 0;
    for (int i = 0; i < slot.size(); i++) {
      if (!slot.isSkipped(i)) {
        labels[kept++] = plan.labels().at(epoch.position(slot.firstPlace() + i));
      }
    }
    return Arrays.copyOf(labels, kept);
  }

  private void await(BatchSlot slot) {
    try {
      slot.awaitSlices();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamException(
          Kind.ENVIRONMENT,
          "interrupted",
          "The thread that waited for a batch was interrupted (epoch "
              + epoch.number()
              + ", position "
              + slot.firstPlace()
              + ").",
          null,
          e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The epoch is closed");
    }
  }

  /** Leaves the epoch where it stands; returns when no worker is at it any more. */
  @Override
  public void close() {
    cancelled = true;
    synchronized (stream) {
      closed = true;
      boolean interrupted = false;
      for (int batch = Math.max(0, submitted - slots.length); batch < submitted; batch++) {
        interrupted |= awaitUninterruptibly(slots[batch % slots.length]);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean awaitUninterruptibly(BatchSlot slot) {
    boolean interrupted = false;
    while (true) {
      try {
        slot.awaitSlices();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
