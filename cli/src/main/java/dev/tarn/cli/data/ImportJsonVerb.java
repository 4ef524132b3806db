package dev.tarn.cli.data;

import dev.tarn.cli.console.Console;
import dev.tarn.ingest.ImportSource;
import dev.tarn.ingest.JsonImport;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code tarn import json FILE D}. */
@Command(
    description = {
      "Makes a new dataset of one JSON file: {\"name\", \"tensors\": […], \"rows\": […]}.",
      "",
      "Arrays are nested lists or {\"shape\", \"values\"}; a null sample is null."
    },
    footer = {
      "  tarn import json retina.json retina",
      "  tarn import json retina.json retina --dry-run --json"
    })
final class ImportJsonVerb extends ImportVerb {
  ImportJsonVerb(Console console) {
    super(console);
  }

  @Override
  ImportSource source(String source) {
    return JsonImport.of(Path.of(source));
  }
}
