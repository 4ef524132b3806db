package dev.tarn.cli.training;

import dev.tarn.training.RunRecord;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answer of {@code train}: the run's record, and where its model and report are. */
final class RunDocument {
  private RunDocument() {}

  static Map<String, Object> of(RunRecord run, String labels, Path model, Path report) {
    Map<String, Object> record = run.document();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", run.run());
    document.put("model", model.toString());
    for (String key : new String[] {"dataset", "view", "commit", "seed", "epochs", "metrics"}) {
      document.put(key, record.get(key));
    }
    document.put("report", report.toString());
    document.put("rowCount", run.training().rowCount());
    document.put("classCounts", Map.of(labels, run.training().classCounts()));
    document.put("classNames", run.classNames());
    document.put("settings", run.settings());
    return document;
  }
}
