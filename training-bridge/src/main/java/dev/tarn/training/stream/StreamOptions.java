package dev.tarn.training.stream;

import dev.tarn.training.transform.Backend;
import dev.tarn.training.transform.Transforms;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * How a view is streamed. Immutable; each {@code with…} returns another one.
 *
 * <p>Defaults: image column {@code images}, label column {@code labels}, batches of 32, shuffled, a
 * drawn seed, one worker a processor up to 4, 3 batches ahead of the consumer, stop at a bad
 * sample.
 */
public final class StreamOptions {
  private static final int MOST_DEFAULT_WORKERS = 4;
  private static final long DEFAULT_ENCODED_BYTES = 64L << 20;

  /**
   * Small enough that all workers share the first batch, large enough to read neighbours together.
   */
  private static final int SLICE_ROWS = 8;

  private String imageColumn = "images";
  private Optional<String> labelColumn = Optional.of("labels");
  private Optional<List<String>> classNames = Optional.empty();
  private int batchSize = 32;
  private boolean shuffled = true;
  private OptionalLong seed = OptionalLong.empty();
  private int workers = Math.min(MOST_DEFAULT_WORKERS, Runtime.getRuntime().availableProcessors());
  private int batchesAhead = 3;
  private OnBadSample onBadSample = OnBadSample.FAIL;
  private long encodedBytes = DEFAULT_ENCODED_BYTES;
  private Optional<ResumePoint> resume = Optional.empty();
  private Painting painting;

  private StreamOptions(Painting painting) {
    this.painting = painting;
  }

  private StreamOptions(StreamOptions other) {
    this.painting = other.painting;
    this.imageColumn = other.imageColumn;
    this.labelColumn = other.labelColumn;
    this.classNames = other.classNames;
    this.batchSize = other.batchSize;
    this.shuffled = other.shuffled;
    this.seed = other.seed;
    this.workers = other.workers;
    this.batchesAhead = other.batchesAhead;
    this.onBadSample = other.onBadSample;
    this.encodedBytes = other.encodedBytes;
    this.resume = other.resume;
  }

  /**
   * Samples of three channels made by these transforms, on the fastest backend there is.
   *
   * @throws dev.tarn.training.transform.TransformException if they do not say the size of a sample
   */
  public static StreamOptions transformed(Transforms transforms) {
    transforms.outputSize();
    return painting(new TransformPainting(transforms, Backend.FASTEST, 3));
  }

  static StreamOptions painting(Painting painting) {
    return new StreamOptions(painting);
  }

  /** The same with another way of decoding and warping. */
  public StreamOptions withBackend(Backend backend) {
    return withPainting(p -> new TransformPainting(p.transforms(), backend, p.channels()));
  }

  /** The same with samples of that many channels: 3 for red, green, blue, or 1 for grey. */
  public StreamOptions withChannels(int channels) {
    return withPainting(p -> new TransformPainting(p.transforms(), p.backend(), channels));
  }

  private StreamOptions withPainting(UnaryOperator<TransformPainting> change) {
    StreamOptions copy = new StreamOptions(this);
    copy.painting = change.apply((TransformPainting) painting);
    return copy;
  }

  /** The same with images of that column. */
  public StreamOptions withImages(String column) {
    StreamOptions copy = new StreamOptions(this);
    copy.imageColumn = column;
    return copy;
  }

  /** The same with labels of that column. */
  public StreamOptions withLabels(String column) {
    StreamOptions copy = new StreamOptions(this);
    copy.labelColumn = Optional.of(column);
    return copy;
  }

  /** The same without labels: batches of pixels only. */
  public StreamOptions withoutLabels() {
    StreamOptions copy = new StreamOptions(this);
    copy.labelColumn = Optional.empty();
    return copy;
  }

  /**
   * The same with label numbers in the order of these classes, a model's for instance; the column's
   * classes are found among them by name, and a row of any other class is refused.
   */
  public StreamOptions withClassNames(List<String> names) {
    StreamOptions copy = new StreamOptions(this);
    copy.classNames = Optional.of(List.copyOf(names));
    return copy;
  }

  /** The same with batches of that many rows, at least 1; an epoch's last may be smaller. */
  public StreamOptions withBatchSize(int rows) {
    StreamOptions copy = new StreamOptions(this);
    copy.batchSize = atLeast(1, rows, "The batch size");
    return copy;
  }

  /** The same with a new random order each epoch. */
  public StreamOptions shuffled() {
    StreamOptions copy = new StreamOptions(this);
    copy.shuffled = true;
    return copy;
  }

  /** The same in the view's own order. */
  public StreamOptions inOrder() {
    StreamOptions copy = new StreamOptions(this);
    copy.shuffled = false;
    return copy;
  }

  /**
   * The same with that seed of order and augmentation; without one a seed is drawn and recorded.
   */
  public StreamOptions withSeed(long newSeed) {
    StreamOptions copy = new StreamOptions(this);
    copy.seed = OptionalLong.of(newSeed);
    return copy;
  }

  /** The same with that many worker threads; 0 works in the consumer's thread. */
  public StreamOptions withWorkers(int threads) {
    StreamOptions copy = new StreamOptions(this);
    copy.workers = atLeast(0, threads, "The number of workers");
    return copy;
  }

  /** The same with up to that many batches made ahead of the consumer, at least 1. */
  public StreamOptions withBatchesAhead(int batches) {
    StreamOptions copy = new StreamOptions(this);
    copy.batchesAhead = atLeast(1, batches, "The number of batches ahead");
    return copy;
  }

  /** The same with that answer to images that cannot be decoded. */
  public StreamOptions onBadSample(OnBadSample answer) {
    StreamOptions copy = new StreamOptions(this);
    copy.onBadSample = answer;
    return copy;
  }

  /** The same with that much memory for stored images in the hands of all workers (64 MiB). */
  public StreamOptions withEncodedBytes(long bytes) {
    StreamOptions copy = new StreamOptions(this);
    copy.encodedBytes = bytes;
    return copy;
  }

  /** The same going on where another stream stood; its seed is taken over. */
  public StreamOptions resumeAt(ResumePoint point) {
    StreamOptions copy = new StreamOptions(this);
    copy.resume = Optional.of(point);
    copy.seed = OptionalLong.of(point.seed());
    return copy;
  }

  private static int atLeast(int least, int value, String what) {
    if (value < least) {
      throw StreamException.refused(
          "bad-stream-option", what + " is " + value + "; expected at least " + least + ".", "");
    }
    return value;
  }

  String imageColumn() {
    return imageColumn;
  }

  Optional<String> labelColumn() {
    return labelColumn;
  }

  Optional<List<String>> classNames() {
    return classNames;
  }

  int batchSize() {
    return batchSize;
  }

  boolean isShuffled() {
    return shuffled;
  }

  OptionalLong seed() {
    return seed;
  }

  int workers() {
    return workers;
  }

  /** Batches in memory at a time: those ahead and the one in the consumer's hands. */
  int slots() {
    return workers == 0 ? 1 : batchesAhead + 1;
  }

  OnBadSample onBadSample() {
    return onBadSample;
  }

  long encodedBytes() {
    return encodedBytes;
  }

  Optional<ResumePoint> resume() {
    return resume;
  }

  Painting painting() {
    return painting;
  }

  SampleShape sampleShape() {
    return painting.sampleShape();
  }

  int sliceRows() {
    return SLICE_ROWS;
  }
}
