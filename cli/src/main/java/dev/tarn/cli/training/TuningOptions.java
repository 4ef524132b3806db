package dev.tarn.cli.training;

import dev.tarn.dataset.View;
import dev.tarn.training.FineTune;
import dev.tarn.training.fit.LearningRate;
import dev.tarn.training.stream.OnBadSample;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how a model is fine-tuned. */
final class TuningOptions {
  @Mixin private StartOptions start = new StartOptions();
  @Mixin private ColumnOptions columns = new ColumnOptions();
  @Mixin private DeviceOption device = new DeviceOption();

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width that images are resized to. Default: ${DEFAULT-VALUE}.")
  private int size = 224;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often every row is learned from. Default: ${DEFAULT-VALUE}.")
  private int epochs = 5;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Of the first epochs. Default: ${DEFAULT-VALUE}.")
  private double learningRate = 1e-3;

  @Option(
      names = "--step-epochs",
      paramLabel = "N",
      description = "The rate falls after every N epochs. Default: ${DEFAULT-VALUE}.")
  private int stepEpochs = 2;

  @Option(
      names = "--step-factor",
      paramLabel = "F",
      description = "It falls by this factor. Default: ${DEFAULT-VALUE}.")
  private double stepFactor = 0.1;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description = "Decoupled, as in AdamW. Default: ${DEFAULT-VALUE}.")
  private double weightDecay;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all random numbers; otherwise one is drawn and recorded.")
  private @Nullable Long seed;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that prepare batches; the result does not depend on them.")
  private @Nullable Integer workers;

  @Option(names = "--skip-bad", description = "Leave out images that cannot be decoded.")
  private boolean skipBad;

  /** Refuses values that cannot be meant, before anything is opened. */
  void check() {
    OptionRange.require(size >= 32 && size <= 1024, "--size", size, "32 to 1024");
    OptionRange.require(epochs >= 1, "--epochs", epochs, "1 or more");
    columns.check();
    OptionRange.require(
        learningRate > 0 && learningRate < 10, "--learning-rate", learningRate, "above 0");
    OptionRange.require(stepEpochs >= 1, "--step-epochs", stepEpochs, "1 or more");
    OptionRange.require(
        stepFactor > 0 && stepFactor <= 1, "--step-factor", stepFactor, "above 0, at most 1");
    OptionRange.require(
        weightDecay >= 0 && weightDecay < 1, "--weight-decay", weightDecay, "0 to below 1");
    OptionRange.require(workers == null || workers >= 0, "--workers", workers, "0 or more");
  }

  /** A training on these rows as the options say. */
  FineTune on(View rows) {
    FineTune training =
        FineTune.on(rows)
            .images(columns.images())
            .labels(columns.labels())
            .size(size)
            .epochs(epochs)
            .batchSize(columns.batch())
            .learningRate(new LearningRate.StepDecay(learningRate, stepEpochs, stepFactor))
            .weightDecay(weightDecay)
            .onBadSample(skipBad ? OnBadSample.SKIP : OnBadSample.FAIL);
    if (seed != null) {
      training.seed(seed);
    }
    if (workers != null) {
      training.workers(workers);
    }
    if (device.name().isPresent()) {
      training.device(device.select());
    }
    return start.weights().applyTo(training);
  }

  /** How many epochs there will be. */
  int epochs() {
    return epochs;
  }

  /** The label column. */
  String labels() {
    return columns.labels();
  }
}
