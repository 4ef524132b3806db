package dev.tarn.training.stream;

import dev.tarn.dataset.View;
import dev.tarn.training.fit.BatchSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a view, epoch after epoch, as batches of uint8 pixels and class numbers.
 *
 * <ul>
 *   <li><b>Order</b>: a permutation drawn from (seed, epoch), the same for every number of workers,
 *       or the view's own. Batches come strictly in that order.
 *   <li><b>Randomness</b> of transforms depends on (seed, epoch, row, occurrence of the row in the
 *       view) only.
 *   <li><b>Memory</b>: {@link #memoryBoundBytes()}, taken from a child of the dataset's allocator;
 *       besides it each worker's decoder holds one decoded image.
 *   <li><b>Failures</b>: a row that cannot be delivered stops the stream at its batch, with an
 *       error that names the row; or, if so asked, it is left out and counted.
 *   <li><b>Resuming</b>: {@link #resumePoint()} counts delivered rows, so a stream that is opened
 *       with it goes on exactly there.
 * </ul>
 *
 * For one consuming thread; {@link #close()} may come from any.
 *
 * <pre>{@code
 * try (BatchStream stream = BatchStream.of(view, StreamOptions.transformed(transforms).withSeed(42));
 *     StreamEpoch epoch = stream.open(0)) {
 *   for (var batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
 *     train(batch.get());
 *   }
 * }
 * }</pre>
 */
public final class BatchStream implements BatchSource, AutoCloseable {
  private final View view;
  private final StreamOptions options;
  private final StreamPlan plan;
  private final StreamMemory memory;
  private final Workers workers;
  private final int startEpoch;
  private final int startPlace;

  private @Nullable StreamEpoch open;
  private int epochNumber;
  private int place;
  private long badSamples;
  private boolean closed;

  BatchStream(
      View view, StreamOptions options, StreamPlan plan, StreamMemory memory, Workers workers) {
    this.view = view;
    this.options = options;
    this.plan = plan;
    this.memory = memory;
    this.workers = workers;
    this.startEpoch = options.resume().map(ResumePoint::epoch).orElse(0);
    this.startPlace = options.resume().map(p -> Math.toIntExact(p.position())).orElse(0);
    this.epochNumber = startEpoch;
    this.place = startPlace;
  }

  /**
   * Opens a stream: reads and checks all labels, reads no image yet.
   *
   * @param view the rows; borrowed, its dataset must stay open
   * @throws StreamException if the view has no such columns, if a label is null (the rows are
   *     named) or none of the asked classes, or if the resume point is of another view or commit
   */
  public static BatchStream of(View view, StreamOptions options) {
    return new StreamOpening(view, options).open();
  }

  @Override
  public long rowCount() {
    return plan.rows().count();
  }

  /** The classes that label numbers stand for; empty without a label column. */
  public List<String> classNames() {
    return plan.labels().classNames();
  }

  /** Rows of an epoch per class name, in the order of the classes; empty without a label column. */
  public Map<String, Long> classCounts() {
    return plan.labels().counts();
  }

  /** The seed of order and augmentation: the one that was given, else the one that was drawn. */
  public long seed() {
    return plan.seed();
  }

  /** The shape of every sample. */
  public SampleShape sampleShape() {
    return options.sampleShape();
  }

  /** The most off-heap memory that the stream takes: batches and stored images. */
  public long memoryBoundBytes() {
    return memory.boundBytes();
  }

  /** The epoch to begin with: 0, or where the resume point stands. */
  public int firstEpoch() {
    return startEpoch;
  }

  /** How many rows were left out so far because their image could not be decoded. */
  public synchronized long badSampleCount() {
    return badSamples;
  }

  /**
   * Begins an epoch and lets the workers start on it; an epoch that is still open is closed. The
   * epoch of the resume point begins at its position, every other one at its first row.
   *
   * @param number from 0
   * @throws IllegalStateException if the stream is closed
   */
  @Override
  public synchronized StreamEpoch open(int number) {
    requireOpen();
    if (number < 0) {
      throw new IllegalArgumentException("Epochs are counted from 0, got " + number);
    }
    if (open != null) {
      open.close();
    }
    int first = number == startEpoch ? startPlace : 0;
    epochNumber = number;
    place = first;
    open =
        new StreamEpoch(
            this, plan, plan.epoch(number, first), memory.slots(), workers, options.sliceRows());
    if (options.workers() > 0) {
      open.prefetch();
    }
    return open;
  }

  /** Where the stream stands after the batches delivered so far. */
  public synchronized ResumePoint resumePoint() {
    boolean isEpochDone = place >= rowCount() && rowCount() > 0;
    return new ResumePoint(
        view.commit().id(),
        view.id(),
        plan.seed(),
        isEpochDone ? epochNumber + 1 : epochNumber,
        isEpochDone ? 0 : place);
  }

  /** The consumer has a batch in hand: what came before is done. */
  synchronized void delivered(int epoch, int newPlace, int skipped) {
    epochNumber = epoch;
    place = newPlace;
    badSamples += skipped;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The stream is closed");
    }
  }

  /** Ends the workers and gives the memory back; a second close does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (open != null) {
      open.close();
    }
    workers.close();
    memory.close();
  }
}
