package dev.tarn.cli.training;

import dev.tarn.cli.console.UsageException;
import dev.tarn.dataset.View;
import dev.tarn.training.FineTune;
import dev.tarn.training.fit.LearningRate;
import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.stream.OnBadSample;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how a model is fine-tuned. */
final class TuningOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "b0 to b7 or lite0 to lite4. Default: that of the weights, lite0.")
  private @Nullable String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = {
        "Pretrained weights, .safetensors or .pth; 'none' begins from random ones.",
        "Default: those of lite0, which come with Tarn. Nothing is downloaded."
      })
  private @Nullable String weights;

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
      names = "--batch",
      paramLabel = "ROWS",
      description = "Rows of a step. Default: ${DEFAULT-VALUE}.")
  private int batch = 32;

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
      names = "--device",
      paramLabel = "NAME",
      description = "cpu, gpu, gpu:N, or auto for a GPU if there is one. Default: auto.")
  private @Nullable String device;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that prepare batches; the result does not depend on them.")
  private @Nullable Integer workers;

  @Option(names = "--skip-bad", description = "Leave out images that cannot be decoded.")
  private boolean skipBad;

  @Option(
      names = "--images",
      paramLabel = "COLUMN",
      description = "The image column. Default: ${DEFAULT-VALUE}.")
  private String images = "images";

  @Option(
      names = "--labels",
      paramLabel = "COLUMN",
      description = "The label column. Default: ${DEFAULT-VALUE}.")
  private String labels = "labels";

  /** Refuses values that cannot be meant, before anything is opened. */
  void check() {
    require(size >= 32 && size <= 1024, "--size", size, "32 to 1024");
    require(epochs >= 1, "--epochs", epochs, "1 or more");
    require(batch >= 1, "--batch", batch, "1 or more");
    require(learningRate > 0 && learningRate < 10, "--learning-rate", learningRate, "above 0");
    require(stepEpochs >= 1, "--step-epochs", stepEpochs, "1 or more");
    require(stepFactor > 0 && stepFactor <= 1, "--step-factor", stepFactor, "above 0, at most 1");
    require(weightDecay >= 0 && weightDecay < 1, "--weight-decay", weightDecay, "0 to below 1");
    require(workers == null || workers >= 0, "--workers", workers, "0 or more");
  }

  private static void require(
      boolean holds, String option, @Nullable Number value, String expected) {
    if (!holds) {
      throw new UsageException(
          "bad-option",
          option + " is " + value + "; expected " + expected + ".",
          "Leave the option out for its default.");
    }
  }

  /** A training on these rows as the options say. */
  FineTune on(View rows) {
    FineTune training =
        FineTune.on(rows)
            .images(images)
            .labels(labels)
            .size(size)
            .epochs(epochs)
            .batchSize(batch)
            .learningRate(new LearningRate.StepDecay(learningRate, stepEpochs, stepFactor))
            .weightDecay(weightDecay)
            .onBadSample(skipBad ? OnBadSample.SKIP : OnBadSample.FAIL);
    if (seed != null) {
      training.seed(seed);
    }
    if (workers != null) {
      training.workers(workers);
    }
    if (device != null) {
      training.device(ComputeDevice.select(device));
    }
    return new StartWeights(Optional.ofNullable(model), Optional.ofNullable(weights))
        .applyTo(training);
  }

  /** How many epochs there will be. */
  int epochs() {
    return epochs;
  }

  /** The label column. */
  String labels() {
    return labels;
  }
}
