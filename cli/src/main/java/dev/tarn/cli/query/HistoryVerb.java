package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.TextTable;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.index.HistoryEntry;
import dev.tarn.index.MachineIndex;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn history D}: what the command asked; queries of Java programs are not noted. */
@Command(
    description = "Lists the queries that you ran on this dataset from this machine, oldest first.",
    footer = {"  tarn history flowers", "  tarn history flowers -n 10 --json"})
public final class HistoryVerb extends DatasetVerb {
  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "The last N queries.")
  private int limit = Integer.MAX_VALUE;

  /**
   * @param console where the answer goes
   */
  public HistoryVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    if (limit < 0) {
      throw new UsageException(
          "bad-option", "-n is " + limit + "; expected 0 or more.", "Leave it out for all.");
    }
    try (Dataset dataset = open();
        MachineIndex index = MachineIndex.at(dataset.cacheFolder())) {
      List<HistoryEntry> all = index.queryHistory().list();
      int first = Math.max(0, all.size() - limit);
      if (isJson()) {
        List<Map<String, Object>> queries = new ArrayList<>();
        for (int i = first; i < all.size(); i++) {
          queries.add(form(i + 1, all.get(i)));
        }
        json(answer, Map.of("queries", queries));
      } else if (all.isEmpty()) {
        remark("No query was run here yet.");
      } else {
        answer.append(table(all, first));
      }
    }
    return 0;
  }

  private static Map<String, Object> form(int number, HistoryEntry entry) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("number", number);
    form.put("query", entry.query());
    form.put("time", entry.time().toString());
    form.put("millis", entry.millis());
    form.put("rowCount", entry.rowCount());
    form.put("commit", entry.commit());
    form.put("view", entry.view().orElse(null));
    return form;
  }

  private static String table(List<HistoryEntry> all, int first) {
    TextTable table =
        new TextTable(List.of(">number", "time", ">millis", ">rows", "commit", "view", "query"));
    for (int i = first; i < all.size(); i++) {
      HistoryEntry entry = all.get(i);
      table.row(
          Integer.toString(i + 1),
          entry.time().truncatedTo(ChronoUnit.SECONDS).toString(),
          Long.toString(entry.millis()),
          String.format(Locale.ROOT, "%,d", entry.rowCount()),
          entry.commit().substring(0, 8),
          entry.view().map(id -> id.substring(0, 8)).orElse(""),
          entry.query());
    }
    return table.render();
  }
}
