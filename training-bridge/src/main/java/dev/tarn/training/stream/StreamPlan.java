package dev.tarn.training.stream;

import dev.tarn.error.TarnException;
import dev.tarn.image.ImageException;
import dev.tarn.training.fit.ImageBatch;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * What stays the same over the life of a stream; shared by its workers.
 *
 * @param column the name of the image column, for messages
 * @param images where encoded images come from
 * @param rows the row number at each position
 * @param labels the model's class number at each position; empty without a label column
 * @param sampleShape of what is painted
 * @param maxEncodedBytes what the encoded images of all workers may take at a time
 */
record StreamPlan(
    String column,
    EncodedImages images,
    ViewRows rows,
    Labels labels,
    long seed,
    boolean isShuffled,
    int batchSize,
    SampleShape sampleShape,
    OnBadSample onBadSample,
    long maxEncodedBytes,
    BufferAllocator encodedAllocator) {

  EpochPlan epoch(int number, int firstPlace) {
    RowOrder order =
        isShuffled
            ? RowOrder.shuffled(rows.count(), seed, number)
            : RowOrder.sequential(rows.count());
    return new EpochPlan(number, order, firstPlace, batchSize);
  }

  long row(int position) {
    return rows.row(position);
  }

  int occurrence(int position) {
    return rows.occurrence(position);
  }

  ImageBatch batch(ByteBuffer pixels, int[] labelNumbers) {
    return new ImageBatch(
        pixels,
        sampleShape.heightPixels(),
        sampleShape.widthPixels(),
        sampleShape.channels(),
        labelNumbers);
  }

  /**
   * Only images that hold no picture may be skipped; damaged chunks and faults of a transform not.
   */
  boolean isSkippable(RuntimeException cause) {
    boolean isBadImage =
        cause instanceof ImageException
            || (cause instanceof StreamException stream && stream.code().equals("null-image"));
    return onBadSample == OnBadSample.SKIP && isBadImage;
  }

  StreamException tooLarge(OutOfMemoryException cause) {
    return new StreamException(
        TarnException.Kind.ENVIRONMENT,
        "stream-memory",
        "its stored image does not fit into the "
            + (maxEncodedBytes >> 20)
            + " MiB that the stream may take for stored images",
        "Give the stream more by withEncodedBytes.",
        cause);
  }
}
