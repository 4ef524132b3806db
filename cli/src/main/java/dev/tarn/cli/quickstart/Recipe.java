package dev.tarn.cli.quickstart;

import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.training.StartWeights;
import dev.tarn.dataset.View;
import dev.tarn.training.FineTune;
import dev.tarn.training.fit.FineTuning;
import dev.tarn.training.model.ComputeDevice;
import java.util.Optional;

/**
 * How the story's model is fine-tuned.
 *
 * @param start the network and its weights
 * @param sizePixels height and width that images are resized to
 * @param epochs how often every row is learned from
 * @param seed of the sample and the training
 * @param device as {@code ComputeDevice.select} takes it
 */
record Recipe(StartWeights start, int sizePixels, int epochs, long seed, Optional<String> device) {
  Recipe {
    if (sizePixels < 32 || sizePixels > 1024) {
      throw bad("--size", sizePixels, "32 to 1024");
    }
    if (epochs < 1) {
      throw bad("--epochs", epochs, "1 or more");
    }
  }

  private static UsageException bad(String option, int value, String expected) {
    return new UsageException(
        "bad-option",
        option + " is " + value + "; expected " + expected + ".",
        "Leave the option out for its default.");
  }

  /** Refuses a network, weights or a device that are not there, before anything is made. */
  void check() {
    start.check();
    device.ifPresent(ComputeDevice::select);
  }

  /** A training on these rows. */
  FineTune on(View rows) {
    FineTune training =
        FineTune.on(rows)
            .size(sizePixels)
            .epochs(epochs)
            .learningRate(FineTuning.DEFAULT_LEARNING_RATE)
            .seed(seed);
    device.ifPresent(name -> training.device(ComputeDevice.select(name)));
    return start.applyTo(training);
  }

  /** The network and weights as options of a command line, where they are not the default. */
  String startOptions() {
    StringBuilder options = new StringBuilder();
    start.model().ifPresent(name -> options.append(" --model ").append(ShellWord.of(name)));
    start.weights().ifPresent(file -> options.append(" --weights ").append(ShellWord.of(file)));
    device.ifPresent(name -> options.append(" --device ").append(ShellWord.of(name)));
    return options.toString();
  }
}
