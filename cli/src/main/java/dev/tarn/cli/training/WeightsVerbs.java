package dev.tarn.cli.training;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.verb.VerbGroup;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn weights}. */
@Command(
    description = "Works on files of pretrained weights.",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "  tarn weights convert efficientnet_b0.pth efficientnet_b0.safetensors",
      "  tarn weights convert efficientnet-lite0.pth lite0.safetensors --half --json"
    })
public final class WeightsVerbs extends VerbGroup {
  /**
   * @param console where answers go
   */
  public WeightsVerbs(Console console) {
    super(console, "weights", Map.of("convert", new WeightsConvertVerb(console)));
  }
}
