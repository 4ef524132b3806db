package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.place.StagedRemark;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn summary D}. */
@Command(
    description = "Shows what is in a dataset: rows, tensors, shapes, counts per class.",
    footer = {"  tarn summary flowers", "  tarn summary flowers@main~1 --json"})
public final class SummaryVerb extends DatasetVerb {
  /**
   * @param console where the answer goes
   */
  public SummaryVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      Summary summary = dataset.summary();
      if (isJson()) {
        json(answer, document(summary));
      } else {
        answer.append(PlainText.lines(summary.toString())).append('\n');
      }
      StagedRemark.make(dataset, place().location()).ifPresent(this::remark);
    }
    return 0;
  }

  private static Map<String, Object> document(Summary summary) {
    List<Map<String, Object>> tensors = new ArrayList<>();
    for (Summary.TensorSummary tensor : summary.tensors()) {
      Map<String, Object> shape = new LinkedHashMap<>();
      shape.put("min", tensor.stats().shapeMin());
      shape.put("max", tensor.stats().shapeMax());
      Map<String, Object> described = new LinkedHashMap<>();
      described.put("name", tensor.schema().name());
      described.put("htype", tensor.schema().htypeName());
      described.put("dtype", tensor.schema().dtype().toString());
      described.put("shape", shape);
      described.put("bytes", tensor.stats().bytes());
      described.put("classNames", tensor.schema().info().classNames());
      described.put("nulls", tensor.stats().nulls());
      described.put("empties", tensor.stats().empties());
      tensors.add(described);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("dataset", summary.location());
    document.put("commit", summary.commit());
    document.put("branch", summary.branch().isEmpty() ? null : summary.branch());
    document.put("rowCount", summary.rowCount());
    document.put("tensors", tensors);
    document.put("classCounts", summary.classCounts());
    return document;
  }
}
