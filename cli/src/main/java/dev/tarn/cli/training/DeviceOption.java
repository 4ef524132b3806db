package dev.tarn.cli.training;

import dev.tarn.training.model.ComputeDevice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where a model runs. */
public final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "cpu, gpu, gpu:N, or auto for a GPU if there is one. Default: auto.")
  private @Nullable String device;

  /** The device as it was named, if it was. */
  public Optional<String> name() {
    return Optional.ofNullable(device);
  }

  /** The device that is meant; one that is not there is refused. */
  ComputeDevice select() {
    return ComputeDevice.select(name().orElse("auto"));
  }
}
