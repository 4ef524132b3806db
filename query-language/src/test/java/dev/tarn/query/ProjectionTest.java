package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.ingest.ImportOptions;
import dev.tarn.ingest.JsonImport;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canonical text of a view's columns. */
class ProjectionTest {
  @TempDir Path home;

  private Dataset open(String name) {
    DatasetOptions options = DatasetOptions.defaults().withCacheFolder(home.resolve("cache"));
    String location = home.resolve(name).toString();
    if (!Dataset.exists(location)) {
      JsonImport.of(folder().resolve("datasets/" + name + ".json"))
          .run(location, ImportOptions.defaults().withDataset(options));
    }
    return Dataset.load(location, options);
  }

  private static Path folder() {
    try {
      return Path.of(
              Objects.requireNonNull(ProjectionTest.class.getResource("/tql/cases.jsonl")).toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void itDoesNotDependOnHowTheQueryIsWritten() {
    try (Dataset patients = open("patients")) {
      String canonical = "\"site\", (2026 - \"born\") AS \"age\"";
      assertEquals(canonical, patients.query("select SITE, 2026-Born as age").projection());
      assertEquals(
          canonical,
          patients.query("SELECT site, ? - born AS age", QueryOptions.params(2026)).projection());
      assertEquals(
          canonical,
          patients.query("SELECT site, a AS age FROM (SELECT *, 2026 - born AS a)").projection());
      assertEquals("\"born\" AS \"year\"", patients.query("SELECT born AS year").projection());
      assertEquals(
          "RANDOM(5, 0) AS \"r\"",
          patients.query("SELECT RANDOM() AS r", QueryOptions.seed(5)).projection());
    }
  }

  @Test
  void readingItAgainGivesTheSameColumns() {
    Map<String, Dataset> datasets = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    for (ReferenceCase one : ReferenceCase.all(folder())) {
      if (one.has("values") && !one.query().contains("{")) {
        Dataset dataset = datasets.computeIfAbsent(one.dataset(), this::open);
        View view = dataset.query(one.query(), QueryOptions.seed(3).withParams(one.parameters()));
        if (view.rowSelection().isPresent()) {
          checked++;
          View again =
              new TqlEngine()
                  .restore(
                      view.dataset(),
                      view.rowSelection().get(),
                      view.projection(),
                      view.question());
          boolean same =
              again.projection().equals(view.projection()) && values(again).equals(values(view));
          if (!same) {
            wrong.add(one.id() + ": " + view.projection() + " became " + again.projection());
          }
        }
      }
    }
    datasets.values().forEach(Dataset::close);
    assertEquals(List.of(), wrong);
    assertEquals(true, checked > 100, "cases that were checked: " + checked);
  }

  private static List<Object> values(View view) {
    List<Object> columns = new ArrayList<>();
    for (int i = 0; i < view.columns().size(); i++) {
      columns.add(view.columns().get(i).name());
      columns.add(ViewValues.column(view, i));
    }
    return columns;
  }
}
