package dev.tarn.cli.data;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.verb.Verb;
import dev.tarn.cli.verb.VerbGroup;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn import}. */
@Command(
    description = "Imports folders of images, CSV, NumPy and JSON files, all or nothing.",
    commandListHeading = "%nVerbs:%n",
    footer = {
      "  tarn import folder photos flowers",
      "  tarn import csv labels.csv eyes --images photos --image-column file --label-column grade",
      "  tarn import npz retinamnist.npz retina"
    })
public final class ImportVerbs extends VerbGroup {
  /**
   * @param console where answers go
   */
  public ImportVerbs(Console console) {
    super(console, "import", verbs(console));
  }

  private static Map<String, Verb> verbs(Console console) {
    Map<String, Verb> verbs = new LinkedHashMap<>();
    verbs.put("folder", new ImportFolderVerb(console));
    verbs.put("csv", new ImportCsvVerb(console));
    verbs.put("npz", new ImportNpzVerb(console));
    verbs.put("json", new ImportJsonVerb(console));
    verbs.put("jsonl", new ImportJsonlVerb(console));
    return verbs;
  }
}
