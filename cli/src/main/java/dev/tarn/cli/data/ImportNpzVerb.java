package dev.tarn.cli.data;

import dev.tarn.cli.console.Console;
import dev.tarn.ingest.ImportSource;
import dev.tarn.ingest.NpzImport;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn import npz FILE D}. */
@Command(
    description = {
      "Imports NumPy arrays: an .npz archive or an .npy file, a tensor per array.",
      "",
      "Arrays named train_…, val_…, test_… are put one after another, and the label tensor 'split'",
      "tells where a row comes from. 'images' become images (PNG), integer 'labels' classes."
    },
    footer = {
      "  tarn import npz retinamnist.npz retina --class-names labels=g0,g1,g2,g3,g4",
      "  tarn import npz vectors.npz vectors --tensor e:embedding --dry-run"
    })
final class ImportNpzVerb extends ImportVerb {
  @Option(
      names = "--class-names",
      paramLabel = "TENSOR=A,B,…",
      description = "What the numbers 0, 1, … of an array mean; repeatable.")
  private Map<String, String> classNames = Map.of();

  @Option(
      names = "--tensor",
      paramLabel = "SPEC",
      description = "NAME:HTYPE[:DTYPE][:key=value]… of a new dataset's tensor; repeatable.")
  private List<String> tensors = new ArrayList<>();

  ImportNpzVerb(Console console) {
    super(console);
  }

  @Override
  ImportSource source(String source) {
    NpzImport npz = NpzImport.of(Path.of(source));
    for (Map.Entry<String, String> names : classNames.entrySet()) {
      npz = npz.withClassNames(names.getKey(), List.of(names.getValue().split(",", -1)));
    }
    for (String tensor : tensors) {
      npz = npz.withTensor(TensorSpec.parse(tensor));
    }
    return npz;
  }
}
