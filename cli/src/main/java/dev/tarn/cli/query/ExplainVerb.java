package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn explain D "TQL"}. */
@Command(
    description = {
      "Shows how a query is worked on: its operators from the answer down to the dataset, what was",
      "pushed down, which tensors are read, and how many chunks need not be."
    },
    footer = {
      "  tarn explain flowers \"SELECT * WHERE labels = 'daisy' LIMIT 5\"",
      "  tarn explain flowers \"SELECT labels, COUNT(*) GROUP BY labels\" --analyze --json"
    })
public final class ExplainVerb extends QuestionVerb {
  @Option(
      names = "--analyze",
      description = "Find the rows, and show rows, times and the chunks that were read.")
  private boolean analyze;

  /**
   * @param console where the answer goes
   */
  public ExplainVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      QueryPlan plan =
          analyze ? dataset.analyze(query(), options()) : dataset.explain(query(), options());
      if (isJson()) {
        json(answer, form(plan));
      } else {
        print(plan, 0, answer);
      }
    }
    return 0;
  }

  private static Map<String, Object> form(QueryPlan plan) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("operator", plan.operator());
    form.put("details", plan.details());
    form.put("rowCount", plan.rowCount().isPresent() ? plan.rowCount().getAsLong() : null);
    form.put("millis", plan.millis().isPresent() ? plan.millis().getAsDouble() : null);
    form.put("inputs", plan.inputs().stream().map(ExplainVerb::form).toList());
    return form;
  }

  private static void print(QueryPlan plan, int depth, Answer answer) {
    StringBuilder line = new StringBuilder("  ".repeat(depth)).append(plan.operator());
    plan.details()
        .forEach((name, value) -> line.append("  ").append(name).append(": ").append(text(value)));
    plan.rowCount()
        .ifPresent(rows -> line.append(String.format(Locale.ROOT, "  -> %,d rows", rows)));
    plan.millis().ifPresent(ms -> line.append(String.format(Locale.ROOT, " in %.1f ms", ms)));
    answer.line(line.toString());
    plan.inputs().forEach(input -> print(input, depth + 1, answer));
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> parts =
          map.entrySet().stream().map(e -> e.getKey() + " " + text(e.getValue())).toList();
      return "(" + String.join(", ", parts) + ")";
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(ExplainVerb::text).toList()) + "]";
    }
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : String.valueOf(value);
  }
}
