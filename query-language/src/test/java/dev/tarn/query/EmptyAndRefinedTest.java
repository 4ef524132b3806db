package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets without rows, and queries of answers. */
class EmptyAndRefinedTest {
  private static Dataset dataset(String name, int rows) {
    Dataset dataset =
        Dataset.create(
            "mem:" + name,
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1"),
            TensorSpec.of("age", Htype.GENERIC).withDtype(Dtype.INT32),
            TensorSpec.of("note", Htype.TEXT),
            TensorSpec.of("list", Htype.GENERIC).withDtype(Dtype.INT64).withShape(-1));
    if (rows > 0) {
      dataset.commit(
          "rows",
          appender -> {
            for (int i = 0; i < rows; i++) {
              appender.add(
                  Map.of("labels", i % 2, "age", i, "note", "n" + i, "list", List.of(i, i + 1)));
            }
          });
    }
    return dataset;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT *",
        "SELECT * WHERE labels = 'g0' AND age > 3",
        "SELECT 1 // 0 AS a, -1 % 0 AS b, CAST('x' AS int32) AS c, POWER(10, 30) AS d",
        "SELECT age + 1 AS a, UPPER(note), list[0], CASE WHEN age > 1 THEN 'x' END AS c",
        "SELECT * ORDER BY age DESC, note LIMIT 3",
        "SELECT DISTINCT labels, list",
        "SELECT labels, COUNT(*) GROUP BY labels",
        "SELECT note GROUP BY labels",
        "SELECT * ARRANGE BY age",
        "SELECT * SAMPLE BY MAX_WEIGHT(labels = 'g0': 1) LIMIT 5",
        "SELECT * SAMPLE BY age REPLACE false",
        "SELECT age EXPAND BY 1 1",
        "SELECT * UNION SELECT * WHERE age > 3",
        "SELECT age + 0 AS a EXCEPT SELECT age AS a",
        "SELECT * WHERE age IN (SELECT age WHERE labels = 'g1')",
        "SELECT BM25_SIMILARITY(note, 'x') AS s ORDER BY s",
      })
  void aQueryOfNoRowsHasNoRows(String query) {
    try (Dataset empty = dataset("no-rows-" + query.hashCode(), 0)) {
      View view = empty.query(query);
      assertEquals(0, view.rowCount());
      for (int i = 0; i < view.columns().size(); i++) {
        assertEquals(List.of(), ViewValues.column(view, i));
      }
    }
  }

  @Test
  void anAggregateOfNoRowsIsOneRow() {
    try (Dataset empty = dataset("no-rows-aggregate", 0)) {
      View view = empty.query("SELECT COUNT(*) AS n, MAX(age) AS m");
      assertEquals(List.of(0L), ViewValues.column(view, 0));
      assertEquals(Collections.singletonList(null), ViewValues.column(view, 1));
    }
  }

  @Test
  void anAnswerWithComputedColumnsCanBeRefinedAndKeepsItsRows() {
    try (Dataset ten = dataset("ten-rows", 10)) {
      View computed =
          ten.query("SELECT note, age * 10 AS tens WHERE labels = 'g1' ORDER BY age DESC");
      View refined = computed.where("tens < 60");
      assertArrayEquals(new long[] {5, 3, 1}, refined.rowSelection().orElseThrow().toArray());
      assertEquals(List.of(50L, 30L, 10L), ViewValues.column(refined, 1));
      View narrowed = refined.select("tens + 1 AS t").range(1, 3);
      assertEquals(List.of(31L, 11L), ViewValues.column(narrowed, 0));
      assertEquals("((\"age\" * 10) + 1) AS \"t\"", narrowed.projection());
      View table = ten.query("SELECT labels, COUNT(*) AS n GROUP BY labels");
      assertEquals(
          List.of(10L),
          ViewValues.column(table.refine("SELECT SUM(n) AS s", QueryOptions.defaults()), 0));
    }
  }
}
