package dev.tarn.cli.training;

import dev.tarn.error.RefusedException;
import dev.tarn.training.FineTune;
import dev.tarn.training.model.EfficientNetVariant;
import dev.tarn.training.model.PretrainedWeights;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The network and the weights that a training starts from, as {@code --model} and {@code --weights}
 * name them.
 *
 * @param model the network, for instance {@code b0}; empty for the one that the weights are of
 * @param weights a file, {@code none}, or empty for those of Lite0, which come with Tarn
 */
public record StartWeights(Optional<String> model, Optional<String> weights) {
  private static final String NONE = "none";

  /** Refuses a network or weights that are not there, or do not go together. */
  public void check() {
    if (model.isPresent() || weights.isPresent()) {
      Optional<EfficientNetVariant> variant = model.map(EfficientNetVariant::parse);
      if (!isUntrained()) {
        found(variant);
      }
    }
  }

  /** The same training from these weights. */
  public FineTune applyTo(FineTune training) {
    Optional<EfficientNetVariant> variant = model.map(EfficientNetVariant::parse);
    return isUntrained()
        ? training.untrained(variant.orElse(EfficientNetVariant.LITE0))
        : training.weights(found(variant));
  }

  private boolean isUntrained() {
    return weights.filter(NONE::equals).isPresent();
  }

  private PretrainedWeights found(Optional<EfficientNetVariant> variant) {
    PretrainedWeights found =
        weights
            .map(file -> PretrainedWeights.load(Path.of(file)))
            .orElseGet(() -> shipped(variant));
    return variant.map(found::requireVariant).orElse(found);
  }

  private static PretrainedWeights shipped(Optional<EfficientNetVariant> variant) {
    if (variant.isPresent() && variant.get() != EfficientNetVariant.LITE0) {
      throw new RefusedException(
          "no-weights",
          "There are no weights for the model "
              + variant.get().shortName()
              + ": only those of lite0 come with Tarn.",
          "Give a file of them by --weights FILE (.safetensors or .pth), or --weights none.");
    }
    return PretrainedWeights.lite0();
  }
}
