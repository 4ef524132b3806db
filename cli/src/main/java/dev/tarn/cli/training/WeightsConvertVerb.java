package dev.tarn.cli.training;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.verb.Verb;
import dev.tarn.training.model.WeightsConversion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn weights convert IN OUT}. */
@Command(
    description = {
      "Rewrites a weights file (.pth or .safetensors) as safetensors, with the same names.",
      "No code of the file is run: only tensors are read."
    },
    footer = {
      "  tarn weights convert efficientnet_b0.pth efficientnet_b0.safetensors",
      "  tarn weights convert efficientnet-lite0-57934424.pth lite0.safetensors --half"
    })
final class WeightsConvertVerb extends Verb {
  @Parameters(index = "0", paramLabel = "IN", description = "The file to read.")
  private Path in = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The safetensors file to write.")
  private Path out = Path.of("");

  @Option(names = "--half", description = "Floating numbers in half precision, 2 bytes each.")
  private boolean half;

  WeightsConvertVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    if (Files.exists(out)) {
      confirm("There is a file " + out + ". Replace it?");
    }
    WeightsConversion.Result result =
        WeightsConversion.convert(
            in, out, half ? WeightsConversion.Precision.HALF : WeightsConversion.Precision.SINGLE);
    if (isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("file", out.toString());
      document.put("bytes", size());
      document.put("tensors", result.tensorCount());
      document.put("numbers", result.numberCount());
      json(answer, document);
    } else {
      answer.line(
          String.format(
              Locale.ROOT,
              "Wrote %s: %,d tensors, %,d numbers, %,d bytes.",
              out,
              result.tensorCount(),
              result.numberCount(),
              size()));
    }
    return 0;
  }

  private long size() {
    try {
      return Files.size(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
