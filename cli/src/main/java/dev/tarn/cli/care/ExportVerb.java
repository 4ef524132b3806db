package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.console.Progress;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn export D FILE}. */
@Command(
    description = {
      "Writes the rows of a commit, or the answer to a query, as one Arrow file.",
      "",
      "It is read without Tarn, for instance by pyarrow.ipc.open_file. Images stay as they are"
          + " stored; the names of classes are in the fields' metadata. The file has its name only"
          + " once it is whole and was read back and compared. An export that was broken off is made"
          + " anew: nothing of it is left under that name."
    },
    footer = {
      "  tarn export flowers flowers.arrow",
      "  tarn export flowers@v1 roses.arrow --query \"SELECT * WHERE labels = 'rose'\""
    })
public final class ExportVerb extends DatasetVerb {
  @Parameters(index = "1", paramLabel = "FILE", description = "The file; nothing is there yet.")
  private Path file = Path.of("");

  @Option(
      names = "--query",
      paramLabel = "TQL",
      description = "Write the answer to this query; otherwise every row.")
  private @Nullable String query;

  /**
   * @param console where the answer goes
   */
  public ExportVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      View view = query == null ? dataset.all() : dataset.query(query);
      // Each row is written, then read back.
      try (Progress progress =
          progress("Exporting and reading back", "rows", 2 * view.rowCount())) {
        view.exportArrow(file, advance(progress), advance(progress));
      }
      if (isJson()) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("file", file.toString());
        form.put("commit", dataset.head().id());
        form.put("rowCount", view.rowCount());
        json(answer, form);
      } else {
        answer.line("Exported " + PlainText.count(view.rowCount(), "row") + " to " + file + ".");
      }
    }
    return 0;
  }

  private static LongConsumer advance(Progress progress) {
    long[] done = {0};
    return rows -> {
      progress.advance(rows - done[0]);
      done[0] = rows;
    };
  }
}
