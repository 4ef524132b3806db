package dev.tarn.cli.data;

import dev.tarn.cli.console.Console;
import dev.tarn.ingest.ImportSource;
import dev.tarn.ingest.JsonlImport;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn import jsonl FILE D}. */
@Command(
    description = {
      "Imports a JSON Lines file: one object a line, a key per tensor.",
      "",
      "An image is the path of a file, relative to the JSON Lines file, or {\"path\"},",
      "{\"base64\"}, or raw pixels as {\"shape\", \"values\"}."
    },
    footer = {
      "  tarn import jsonl rows.jsonl notes",
      "  tarn import jsonl rows.jsonl eyes --tensor images:image --tensor labels:class_label"
    })
final class ImportJsonlVerb extends ImportVerb {
  @Option(
      names = "--tensor",
      paramLabel = "SPEC",
      description = "NAME:HTYPE[:DTYPE][:key=value]… of a new dataset's tensor; repeatable.")
  private List<String> tensors = new ArrayList<>();

  @Option(names = "--new-classes", description = "Add classes that the dataset does not have yet.")
  private boolean newClasses;

  ImportJsonlVerb(Console console) {
    super(console);
  }

  @Override
  ImportSource source(String source) {
    JsonlImport jsonl = JsonlImport.of(Path.of(source));
    for (String tensor : tensors) {
      jsonl = jsonl.withTensor(TensorSpec.parse(tensor));
    }
    return (newClasses ? jsonl.withNewClasses() : jsonl);
  }
}
