package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.TextTable;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.json.JsonWriter;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.version.Commit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn log D}. */
@Command(
    description = "Shows the history of a dataset, newest commit first.",
    footer = {"  tarn log flowers -n 10", "  tarn log flowers@exp --jsonl | head -n 1"})
public final class LogVerb extends DatasetVerb {
  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most N commits.")
  private int limit = Integer.MAX_VALUE;

  @Option(names = "--jsonl", description = "One JSON object a line.")
  private boolean jsonl;

  /**
   * @param console where the answer goes
   */
  public LogVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    if (limit < 0) {
      throw new UsageException(
          "bad-option", "-n is " + limit + "; expected 0 or more.", "Leave it out for all.");
    }
    try (Dataset dataset = open()) {
      List<Commit> commits = dataset.log(limit);
      if (jsonl) {
        answer.stream();
        for (Commit commit : commits) {
          answer.line(JsonWriter.toString(form(commit)));
        }
      } else if (isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("commits", commits.stream().map(LogVerb::form).toList());
        cut(dataset, commits).ifPresent(time -> document.put("cutBefore", time.toString()));
        json(answer, document);
      } else {
        answer.append(table(commits));
        cut(dataset, commits)
            .ifPresent(time -> answer.line("The history before " + time + " was cut off."));
      }
    }
    return 0;
  }

  /** Where the log ends because history was cut, if it ends. */
  private Optional<Instant> cut(Dataset dataset, List<Commit> commits) {
    return commits.size() < limit ? dataset.historyCut() : Optional.empty();
  }

  private static Map<String, Object> form(Commit commit) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("id", commit.id());
    form.put("parents", commit.parents());
    form.put("author", commit.author());
    form.put("time", commit.time().toString());
    form.put("message", commit.message());
    form.put("rowCount", commit.rowCount());
    form.put("added", commit.added());
    form.put("updated", commit.updated());
    form.put("deleted", commit.deleted());
    return form;
  }

  private static String table(List<Commit> commits) {
    TextTable table =
        new TextTable(List.of("commit", "time", "author", ">rows", ">change", "message"));
    for (Commit commit : commits) {
      table.row(
          commit.shortId(),
          commit.time().truncatedTo(ChronoUnit.SECONDS).toString(),
          commit.author(),
          String.format(Locale.ROOT, "%,d", commit.rowCount()),
          change(commit),
          commit.message());
    }
    return table.render();
  }

  /** Rows added, updated and deleted, as {@code +3 ~1 -2}. */
  static String change(Commit commit) {
    StringBuilder change = new StringBuilder();
    append(change, "+", commit.added());
    append(change, "~", commit.updated());
    append(change, "-", commit.deleted());
    return change.toString();
  }

  private static void append(StringBuilder change, String sign, long rows) {
    if (rows > 0) {
      change.append(change.isEmpty() ? "" : " ");
      change.append(sign).append(String.format(Locale.ROOT, "%,d", rows));
    }
  }
}
