package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.json.JsonWriter;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.query.Cells;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Tensor;
import dev.tarn.version.diff.Diff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn diff D A [B]}. */
@Command(
    description = {
      "Shows what differs from A to B; without B, from A to where you are.",
      "",
      "Rows are told apart by their identity, which stays when rows before them go: a row that",
      "moved up is not a difference. --rows lists each row, --jsonl as one object a line."
    },
    footer = {
      "  tarn diff flowers main~1",
      "  tarn diff flowers v1 exp --rows",
      "  tarn diff flowers v1 exp --rows --jsonl | head -n 5"
    })
public final class DiffVerb extends DatasetVerb {
  @Parameters(index = "1", paramLabel = "A", description = "The ref that is compared.")
  private String from = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "B",
      description = "The ref it is compared with.")
  private @Nullable String to;

  @Option(names = "--rows", description = "List each row that differs, with both samples.")
  private boolean rows;

  @Option(names = "--jsonl", description = "With --rows: one JSON object a line.")
  private boolean jsonl;

  @Option(names = "--exit-code", description = "Exit with 1 where something differs.")
  private boolean exitCode;

  /**
   * @param console where the answer goes
   */
  public DiffVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset here = open();
        Dataset before = here.at(from);
        Dataset after = to == null ? here.at(here.head().id()) : here.at(to)) {
      Diff diff = here.diff(before.head().id(), after.head().id());
      if (jsonl) {
        answer.stream();
        diff.forEachRow(row -> answer.line(JsonWriter.toString(form(row, before, after))));
      } else if (isJson()) {
        json(answer, form(diff, before, after));
      } else {
        show(answer, diff, before, after);
      }
      return exitCode && !diff.isEmpty() ? 1 : 0;
    }
  }

  private Map<String, Object> form(Diff diff, Dataset before, Dataset after) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("added", diff.added());
    counts.put("updated", diff.updated());
    counts.put("deleted", diff.deleted());
    Map<String, Object> tensors = new LinkedHashMap<>();
    diff.updatedByTensor().forEach((name, n) -> tensors.put(name, Map.of("updated", n)));
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("from", diff.from().id());
    form.put("to", diff.to().id());
    form.put("counts", counts);
    form.put("tensors", tensors);
    form.put("schema", SchemaDiffForm.tensors(diff.schema()));
    form.put("info", SchemaDiffForm.info(diff.info()));
    if (rows) {
      List<Object> list = new ArrayList<>();
      diff.forEachRow(row -> list.add(form(row, before, after)));
      form.put("rows", list);
    }
    return form;
  }

  private static Map<String, Object> form(Diff.RowChange row, Dataset before, Dataset after) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("change", row.change().name().toLowerCase(Locale.ROOT));
    form.put("id", row.rowId());
    form.put("from", row.fromRow() < 0 ? null : row.fromRow());
    form.put("to", row.toRow() < 0 ? null : row.toRow());
    Map<String, Object> tensors = new LinkedHashMap<>();
    switch (row.change()) {
      case ADDED ->
          after.tensors().forEach(t -> tensors.put(t.name(), pair(null, cell(t, row.toRow()))));
      case DELETED ->
          before.tensors().forEach(t -> tensors.put(t.name(), pair(cell(t, row.fromRow()), null)));
      default ->
          row.tensors()
              .forEach(
                  name -> {
                    Tensor now = after.tensor(name);
                    String was = before.schema().byId(now.schema().id()).orElseThrow().name();
                    tensors.put(
                        name,
                        pair(cell(before.tensor(was), row.fromRow()), cell(now, row.toRow())));
                  });
    }
    form.put("tensors", tensors);
    return form;
  }

  private static Map<String, Object> pair(@Nullable Object from, @Nullable Object to) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put("from", from);
    pair.put("to", to);
    return pair;
  }

  private static @Nullable Object cell(Tensor tensor, long row) {
    return tensor.value(row).map(value -> Cells.json(tensor.schema(), value, false)).orElse(null);
  }

  private void show(Answer answer, Diff diff, Dataset before, Dataset after) {
    answer.line(
        String.format(
            Locale.ROOT,
            "From %s to %s: +%,d ~%,d -%,d rows.",
            diff.from().shortId(),
            diff.to().shortId(),
            diff.added(),
            diff.updated(),
            diff.deleted()));
    diff.updatedByTensor()
        .forEach(
            (name, n) -> {
              if (n > 0) {
                answer.line("  " + name + ": " + PlainText.count(n, "row") + " updated");
              }
            });
    SchemaDiffForm.lines(diff.schema(), diff.info()).forEach(line -> answer.line("  " + line));
    if (rows) {
      diff.forEachRow(row -> answer.line(line(row, before, after)));
    }
  }

  private static String line(Diff.RowChange row, Dataset before, Dataset after) {
    String sign =
        switch (row.change()) {
          case ADDED -> "+ ";
          case DELETED -> "- ";
          case UPDATED -> "~ ";
        };
    long number = row.toRow() < 0 ? row.fromRow() : row.toRow();
    return sign + number + " " + JsonWriter.toString(form(row, before, after).get("tensors"));
  }
}
