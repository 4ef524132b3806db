package dev.tarn.cli.training;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what network a training starts from. */
public final class StartOptions {
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

  /** What was asked for. */
  public StartWeights weights() {
    return new StartWeights(Optional.ofNullable(model), Optional.ofNullable(weights));
  }
}
