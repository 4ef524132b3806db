package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.dataset.Dataset;
import dev.tarn.ingest.ImportOptions;
import dev.tarn.ingest.ImportResult;
import dev.tarn.ingest.JsonlImport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn append D --jsonl FILE}. */
@Command(
    description = {
      "Appends rows to a dataset and commits them, all or nothing.",
      "",
      "Each line is an object with a key per tensor; a missing key or null is a null sample. An",
      "image is the path of a file, relative to the JSON Lines file. 'import jsonl' makes a"
          + " dataset."
    },
    footer = {
      "  tarn append flowers --jsonl more.jsonl",
      "  tarn append flowers --jsonl more.jsonl --stage && tarn commit flowers -m \"More\""
    })
public final class AppendVerb extends DatasetVerb {
  @Option(
      names = "--jsonl",
      required = true,
      paramLabel = "FILE",
      description = "The rows: one JSON object a line.")
  private Path file = Path.of("");

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Message of the commit; otherwise it names the file.")
  private @Nullable String message;

  @Option(names = "--skip-bad", description = "Go on without rows that do not fit; name them.")
  private boolean skipBad;

  @Option(names = "--stage", description = "Only stage the rows; 'tarn commit' commits them.")
  private boolean stage;

  @Option(names = "--new-classes", description = "Add classes that the dataset does not have yet.")
  private boolean newClasses;

  /**
   * @param console where the answer goes
   */
  public AppendVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      ImportResult result = append(dataset);
      result.warnings().forEach(warning -> console().note("warning: " + warning));
      if (isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rowCount", result.rowCount());
        result
            .stage()
            .ifPresentOrElse(
                id -> document.put("stage", id),
                () -> document.put("commit", result.commit().orElse(null)));
        if (skipBad) {
          document.put("bad", result.bad().stream().map(ImportVerb::bad).toList());
        }
        json(answer, document);
      } else {
        String rowCount = PlainText.count(result.rowCount(), "row");
        answer.line(
            result
                .stage()
                .map(id -> "Staged " + rowCount + " in " + id + ".")
                .orElseGet(() -> "Appended " + rowCount + at(result) + "."));
        ImportVerb.tellBad(answer, result);
      }
    }
    return 0;
  }

  private ImportResult append(Dataset dataset) {
    JsonlImport rows = JsonlImport.of(file);
    try (RowProgress bar = new RowProgress(total -> progress("Appending", "rows", total))) {
      return (newClasses ? rows.withNewClasses() : rows).run(dataset, options().withProgress(bar));
    }
  }

  private static String at(ImportResult result) {
    return result.commit().map(id -> " at commit " + id.substring(0, 8)).orElse("");
  }

  private ImportOptions options() {
    ImportOptions options = ImportOptions.defaults();
    options = message == null ? options : options.withMessage(CommitMessage.check(message));
    options = skipBad ? options.skippingBad() : options;
    return stage ? options.stagingOnly() : options;
  }
}
