package dev.tarn.training.stream;

import dev.tarn.training.fit.ImageBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a stream delivered, copied.
 *
 * @param rows row numbers in order
 * @param labels class numbers in order
 * @param pixels a text of each sample's pixels, in order
 * @param batchSizes in order
 */
record Delivered(
    List<Long> rows, List<Integer> labels, List<String> pixels, List<Integer> batchSizes) {

  Delivered() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** The whole epoch. */
  static Delivered all(BatchStream stream, int epoch) {
    Delivered delivered = new Delivered();
    delivered.take(stream, epoch, Integer.MAX_VALUE);
    return delivered;
  }

  /** Adds up to that many batches of an epoch, then leaves it. */
  Delivered take(BatchStream stream, int epochNumber, int mostBatches) {
    try (StreamEpoch epoch = stream.open(epochNumber)) {
      for (int i = 0; i < mostBatches; i++) {
        Optional<ImageBatch> batch = epoch.next();
        if (batch.isEmpty()) {
          break;
        }
        add(batch.get(), epoch.rows());
      }
    }
    return this;
  }

  void add(ImageBatch batch, long[] rowNumbers) {
    batchSizes.add(batch.rowCount());
    int sampleBytes = batch.heightPixels() * batch.widthPixels() * batch.channels();
    for (int i = 0; i < batch.rowCount(); i++) {
      rows.add(rowNumbers[i]);
      labels.add(batch.label(i));
      byte[] sample = new byte[sampleBytes];
      batch.pixels().get(i * sampleBytes, sample);
      pixels.add(Arrays.toString(sample));
    }
  }
}
