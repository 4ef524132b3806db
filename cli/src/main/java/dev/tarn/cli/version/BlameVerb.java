package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.TextTable;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.error.RefusedException;
import dev.tarn.version.Commit;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn blame D --row N}. */
@Command(
    description = "Shows which commits gave a row the samples it has.",
    footer = {"  tarn blame flowers --row 7", "  tarn blame flowers@v1 --row 7 --json"})
public final class BlameVerb extends DatasetVerb {
  @Option(names = "--row", required = true, paramLabel = "N", description = "The row, from 0.")
  private long row;

  /**
   * @param console where the answer goes
   */
  public BlameVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      if (row < 0 || row >= dataset.rowCount()) {
        throw new RefusedException(
            "row-out-of-range",
            "There is no row " + row + "; the commit has " + dataset.rowCount() + " rows.",
            "Rows are numbered from 0.");
      }
      Map<String, Commit> blamed = dataset.blame(row);
      if (isJson()) {
        Map<String, Object> tensors = new LinkedHashMap<>();
        blamed.forEach((tensor, commit) -> tensors.put(tensor, form(commit)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("row", row);
        document.put("id", dataset.rowId(row));
        document.put("tensors", tensors);
        json(answer, document);
      } else {
        TextTable table = new TextTable(List.of("tensor", "commit", "time", "author", "message"));
        blamed.forEach(
            (tensor, commit) ->
                table.row(
                    tensor,
                    commit.shortId(),
                    commit.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                    commit.author(),
                    commit.message()));
        answer.append(table.render());
      }
    }
    return 0;
  }

  private static Map<String, Object> form(Commit commit) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("commit", commit.id());
    form.put("author", commit.author());
    form.put("time", commit.time().toString());
    form.put("message", commit.message());
    return form;
  }
}
