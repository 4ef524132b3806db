package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Transaction;
import dev.tarn.schema.TensorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn tensor info D T}. */
@Command(
    description = {
      "Shows what is said of a tensor, or changes it in a commit.",
      "",
      "'ordinal' gives class names in their natural order, 'coords' the form of boxes (ltrb, ltwh,",
      "ccwh); any other key is free. Class names keep their numbers: they are only ever added."
    },
    footer = {
      "  tarn tensor info eyes labels --set ordinal=g0,g1,g2,g3",
      "  tarn tensor info eyes labels --add-class g4 -m \"A fifth grade\"",
      "  tarn tensor info eyes images --set camera=\"Topcon NW400\" --unset lens"
    })
final class TensorInfoVerb extends TensorChangeVerb {
  @Parameters(index = "1", paramLabel = "TENSOR", description = "The tensor.")
  private String tensor = "";

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Say this; repeatable.")
  private List<String> set = new ArrayList<>();

  @Option(names = "--unset", paramLabel = "KEY", description = "Say it no more; repeatable.")
  private List<String> unset = new ArrayList<>();

  @Option(names = "--add-class", paramLabel = "NAME", description = "Add a class; repeatable.")
  private List<String> classes = new ArrayList<>();

  TensorInfoVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    if (set.isEmpty() && unset.isEmpty() && classes.isEmpty()) {
      show(answer);
      return 0;
    }
    Map<String, String> values = values();
    return change(
        answer,
        "Changed the info of " + tensor,
        "Change the info of " + tensor,
        tx -> apply(tx, values));
  }

  private void apply(Transaction tx, Map<String, String> values) {
    if (!classes.isEmpty()) {
      tx.addClasses(tensor, classes);
    }
    unset.forEach(key -> tx.removeInfo(tensor, key));
    values.forEach((key, value) -> tx.setInfo(tensor, key, value));
  }

  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    for (String text : set) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UsageException(
            "bad-option",
            "--set is '" + text + "'; expected KEY=VALUE.",
            "For instance --set coords=ltrb.");
      }
      values.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return values;
  }

  private void show(Answer answer) {
    try (Dataset dataset = open()) {
      TensorInfo info = dataset.tensor(tensor).info();
      if (isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("tensor", tensor);
        document.put("classNames", info.classNames());
        document.put("info", info.metadata());
        json(answer, document);
        return;
      }
      if (!info.classNames().isEmpty()) {
        answer.line("class_names = " + String.join(", ", info.classNames()));
      }
      info.metadata().forEach((key, value) -> answer.line(key + " = " + value));
    }
  }
}
