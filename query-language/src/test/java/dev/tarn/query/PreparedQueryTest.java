package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.PreparedQuery;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.query.fault.QueryException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreparedQueryTest {
  private static Dataset dataset(String name) {
    Dataset dataset =
        Dataset.create(
            "mem:prepared-" + name,
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2"),
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32));
    dataset.commit(
        "rows",
        rows -> {
          for (int i = 0; i < 30; i++) {
            rows.add(Map.of("labels", i % 3, "n", i));
          }
        });
    return dataset;
  }

  private static long[] rows(View view) {
    return view.rowSelection().orElseThrow().toArray();
  }

  @Test
  void manyParametersHaveTheAnswersOfQueriesOfTheirOwn() {
    try (Dataset dataset = dataset("many")) {
      String text = "SELECT * WHERE labels = ? AND n >= ? ORDER BY n DESC LIMIT ?";
      PreparedQuery prepared = dataset.prepare(text);
      assertEquals(text, prepared.text());
      for (Object label : List.of("g0", "g1", 2L)) {
        for (long least : new long[] {0, 7, 100}) {
          Object[] params = {label, least, 4L};
          assertArrayEquals(
              rows(dataset.query(text, QueryOptions.params(params))), rows(prepared.run(params)));
        }
      }
    }
  }

  @Test
  void threadsMayShareIt() {
    try (Dataset dataset = dataset("threads")) {
      PreparedQuery prepared = dataset.prepare("SELECT * WHERE n < ? SAMPLE BY n LIMIT 3");
      long[] expected = rows(prepared.run(QueryOptions.seed(4).withParams(20L)));
      IntStream.range(0, 40)
          .parallel()
          .forEach(
              i ->
                  assertArrayEquals(
                      expected, rows(prepared.run(QueryOptions.seed(4).withParams(20L)))));
    }
  }

  @Test
  void itStaysAtItsCommit() {
    try (Dataset dataset = dataset("commit")) {
      PreparedQuery prepared = dataset.prepare("SELECT COUNT(*)");
      dataset.commit("more", rows -> rows.add(Map.of("labels", 0, "n", 99)));
      assertEquals(List.of(30L), ViewValues.column(prepared.run(), 0));
      assertEquals(List.of(31L), ViewValues.column(dataset.query("SELECT COUNT(*)"), 0));
    }
  }

  @Test
  void whatIsWrongIsSaidWhenItIsKnown() {
    try (Dataset dataset = dataset("wrong")) {
      assertEquals(
          "syntax",
          assertThrows(QueryException.class, () -> dataset.prepare("SELECT * WHERE")).code());
      PreparedQuery prepared = dataset.prepare("SELECT * WHERE labels = ?");
      assertEquals(
          "unknown-class", assertThrows(QueryException.class, () -> prepared.run("g9")).code());
      assertEquals(
          "wrong-parameters", assertThrows(QueryException.class, () -> prepared.run()).code());
      assertEquals(10, prepared.run("g2").rowCount());
    }
  }
}
