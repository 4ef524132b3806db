package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.BarChart;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.DatasetPlace;
import dev.tarn.cli.place.Opening;
import dev.tarn.cli.verb.Verb;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.ingest.BadFile;
import dev.tarn.ingest.ImportOptions;
import dev.tarn.ingest.ImportResult;
import dev.tarn.ingest.ImportSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A verb that imports one kind of source into a dataset. */
abstract class ImportVerb extends Verb {
  private static final int NAMES_SHOWN = 10;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "What is imported.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "DATASET",
      description = "The dataset; it is made where it is not there.")
  private String dataset = "";

  @Mixin private ImportChoices choices = new ImportChoices();

  ImportVerb(Console console) {
    super(console);
  }

  /** The source as the options say. */
  abstract ImportSource source(String name);

  @Override
  public final int run(Answer answer) {
    ImportOptions options = choices.options();
    DatasetPlace place = DatasetPlace.parse(dataset);
    Opening opening = new Opening(console());
    DatasetOptions opened = opening.options();
    Optional<String> branch =
        Optional.ofNullable(choices.branch())
            .or(place::ref)
            .or(() -> opening.current(place.location()));
    ImportResult result;
    try (RowProgress bar = new RowProgress(rows -> progress("Importing", "rows", rows))) {
      ImportOptions all =
          options.withDataset(branch.map(opened::withBranch).orElse(opened)).withProgress(bar);
      result = source(source).run(place.location(), all);
    }
    result.warnings().forEach(warning -> console().note("warning: " + warning));
    if (isJson()) {
      json(answer, document(result));
    } else {
      tell(answer, result);
    }
    return 0;
  }

  private static Map<String, Object> document(ImportResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("rowCount", result.rowCount());
    document.put("skipped", result.skipped());
    document.put("bad", result.bad().stream().map(ImportVerb::bad).toList());
    document.put("classCounts", result.classCounts());
    document.put("classNames", result.classNames());
    document.put("commit", result.commit().orElse(null));
    result.stage().ifPresent(stage -> document.put("stage", stage));
    return document;
  }

  static Map<String, Object> bad(BadFile file) {
    Map<String, Object> bad = new LinkedHashMap<>();
    bad.put("file", file.file());
    bad.put("reason", file.reason());
    return bad;
  }

  private void tell(Answer answer, ImportResult result) {
    String rows = PlainText.count(result.rowCount(), "row");
    if (choices.isDryRun()) {
      answer.line("Would import " + rows + " into " + dataset + ".");
    } else if (result.stage().isPresent()) {
      answer.line("Staged " + rows + " in " + result.stage().get() + ".");
    } else {
      String commit = result.commit().map(id -> " at commit " + id.substring(0, 8)).orElse("");
      answer.line("Imported " + rows + " into " + dataset + commit + ".");
    }
    result
        .classCounts()
        .forEach(
            (tensor, counts) ->
                answer.line(PlainText.oneLine(tensor) + ":").append(BarChart.render(counts)));
    result
        .newClasses()
        .forEach(
            (tensor, names) -> {
              if (!names.isEmpty() && names.size() <= NAMES_SHOWN) {
                List<String> all = result.classNames().getOrDefault(tensor, List.of());
                String numbered =
                    String.join(", ", names.stream().map(n -> all.indexOf(n) + " = " + n).toList());
                answer.line(PlainText.oneLine("New classes of " + tensor + ": " + numbered + "."));
              }
            });
    if (result.skipped() > 0) {
      answer.line("Passed over " + PlainText.count(result.skipped(), "hidden or other file") + ".");
    }
    tellBad(answer, result);
  }

  /** Names what was left out, if anything. */
  static void tellBad(Answer answer, ImportResult result) {
    if (!result.bad().isEmpty()) {
      answer.line("Left out " + PlainText.count(result.bad().size(), "bad file") + ":");
      result.bad().stream()
          .limit(NAMES_SHOWN)
          .forEach(bad -> answer.line(PlainText.oneLine("  " + bad.file() + ": " + bad.reason())));
      if (result.bad().size() > NAMES_SHOWN) {
        answer.line("  …");
      }
    }
  }
}
