package dev.tarn.benchmarks;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import dev.tarn.training.fit.BatchSource;
import dev.tarn.training.fit.FineTuning;
import dev.tarn.training.fit.FitListener;
import dev.tarn.training.fit.ImageBatch;
import dev.tarn.training.fit.ImageClassifier;
import dev.tarn.training.fit.LearningRate;
import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.EfficientNetVariant;
import dev.tarn.training.stream.BatchStream;
import dev.tarn.training.stream.StreamEpoch;
import dev.tarn.training.stream.StreamOptions;
import dev.tarn.training.transform.Border;
import dev.tarn.training.transform.HorizontalFlip;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Rotate;
import dev.tarn.training.transform.Transforms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Works of training. */
final class StreamWorks {
  private static final int SIDE = 224;
  private static final int BATCH = 64;

  private StreamWorks() {}

  static void stream(Bench bench) throws IOException {
    boolean large = bench.work().endsWith("1440");
    Path path = Datasets.images(bench, large ? "-1440" : "");
    Transforms transforms =
        Transforms.builder()
            .add(Rotate.degrees(20).p(0.5))
            .add(Resize.to(SIDE))
            .add(HorizontalFlip.p(0.5))
            .border(Border.BLACK)
            .build();
    StreamOptions options =
        StreamOptions.transformed(transforms)
            .withImages("image")
            .withLabels("label")
            .withBatchSize(BATCH)
            .withWorkers(2)
            .withSeed(bench.size("seed"));
    try (Dataset dataset = Datasets.open(path, bench)) {
      View rows = large ? dataset.all() : dataset.all().range(0, bench.size("nstream"));
      long start = System.nanoTime();
      try (BatchStream stream = BatchStream.of(rows, options)) {
        FloatBatch floats = new FloatBatch();
        double first = firstEpoch(stream, floats, start);
        start = System.nanoTime();
        FloatBatch.Sums sums = epoch(stream, 1, floats);
        double rate = sums.rows() / Timing.secondsSince(start);
        bench
            .line("", rate, "images/s")
            .check("rows", sums.rows())
            .check("labels", sums.labels())
            .check("shape", List.of(3, SIDE, SIDE))
            .check("~mean", sums.mean())
            .say();
        bench.line("first-batch", first, "ms").say();
      }
    }
  }

  private static double firstEpoch(BatchStream stream, FloatBatch floats, long start) {
    double first = 0;
    try (StreamEpoch epoch = stream.open(0)) {
      for (Optional<ImageBatch> batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
        floats.take(batch.get());
        if (first == 0) {
          first = Timing.millisSince(start);
        }
      }
    }
    return first;
  }

  private static FloatBatch.Sums epoch(BatchStream stream, int number, FloatBatch floats) {
    FloatBatch.Sums sums = new FloatBatch.Sums();
    try (StreamEpoch epoch = stream.open(number)) {
      for (Optional<ImageBatch> batch = epoch.next(); batch.isPresent(); batch = epoch.next()) {
        floats.take(batch.get());
        sums.add(floats, batch.get());
      }
    }
    return sums;
  }

  static void trainingStep(Bench bench) throws IOException {
    int batch = bench.size("batch");
    int steps = bench.size("nsteps");
    ByteBuffer pixels = ByteBuffer.allocateDirect(batch * SIDE * SIDE * 3);
    byte[] noise = new byte[pixels.capacity()];
    new Random(0).nextBytes(noise);
    pixels.put(noise).flip();
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = i % 5;
    }
    SameBatch source = new SameBatch(new ImageBatch(pixels, SIDE, SIDE, 3, labels), steps + 1);
    try (ImageClassifier model =
        ImageClassifier.untrained(
            EfficientNetVariant.B0,
            List.of("c0", "c1", "c2", "c3", "c4"),
            SIDE,
            SIDE,
            0,
            ComputeDevice.select("cpu"))) {
      StepClock clock = new StepClock();
      FineTuning.builder()
          .epochs(1)
          .learningRate(new LearningRate.StepDecay(1e-3, 1, 1))
          .listener(clock)
          .build()
          .fit(model, source);
      bench
          .line("", batch * steps / clock.secondsAfterFirst(), "images/s")
          .check("parameters", model.parameterCount())
          .say();
    }
  }

  /** When the first step was done, and the last. */
  private static final class StepClock implements FitListener {
    private long first;
    private long last;

    @Override
    public void stepDone(StepProgress progress) {
      last = System.nanoTime();
      first = first == 0 ? last : first;
    }

    double secondsAfterFirst() {
      return (last - first) / 1e9;
    }
  }

  /** The same images again and again. */
  private record SameBatch(ImageBatch batch, int count) implements BatchSource {
    @Override
    public long rowCount() {
      return (long) batch.rowCount() * count;
    }

    @Override
    public Epoch open(int epoch) {
      return new Epoch() {
        private int given;

        @Override
        public Optional<ImageBatch> next() {
          return given++ < count ? Optional.of(batch) : Optional.empty();
        }

        @Override
        public void close() {}
      };
    }
  }
}
