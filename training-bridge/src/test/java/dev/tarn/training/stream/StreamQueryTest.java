package dev.tarn.training.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamQueryTest {
  @Test
  void aSampledViewIsStreamedWithItsRepeats() {
    try (Dataset dataset = Pictures.dataset(60)) {
      View balanced =
          dataset.query(
              "SELECT * SAMPLE BY MAX_WEIGHT(CONTAINS(labels, 'g0'): 8, CONTAINS(labels, 'g1'): 1)"
                  + " LIMIT 200",
              QueryOptions.seed(3));
      try (BatchStream stream =
          BatchStream.of(balanced, Pictures.plain().inOrder().withWorkers(2))) {
        Delivered delivered = Delivered.all(stream, 0);

        assertEquals(
            java.util.Arrays.stream(balanced.rowSelection().orElseThrow().toArray())
                .boxed()
                .toList(),
            delivered.rows());
        assertEquals(balanced.classCounts().get("labels"), stream.classCounts());
        for (int i = 0; i < delivered.rows().size(); i++) {
          byte row = (byte) (long) delivered.rows().get(i);
          assertTrue(delivered.pixels().get(i).startsWith("[" + row + ", 0, 77"));
        }
      }
    }
  }

  @Test
  void renamedColumnsAndLabelsThatAQueryComputesAreStreamed() {
    try (Dataset dataset = Pictures.dataset(12)) {
      View view =
          dataset.query(
              "SELECT images AS picture,"
                  + " CASE WHEN CONTAINS(labels, 'g0') THEN 'healthy' ELSE 'ill' END AS verdict"
                  + " WHERE ROW_NUMBER() >= 4");
      try (BatchStream stream =
          BatchStream.of(
              view,
              Pictures.plain()
                  .inOrder()
                  .withImages("picture")
                  .withLabels("verdict")
                  .withWorkers(1))) {
        Delivered delivered = Delivered.all(stream, 0);

        assertEquals(List.of("healthy", "ill"), stream.classNames());
        assertEquals(Map.of("healthy", 2L, "ill", 6L), stream.classCounts());
        assertEquals(List.of(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L), delivered.rows());
        assertEquals(List.of(1, 1, 0, 1, 1, 0, 1, 1), delivered.labels());
        assertTrue(delivered.pixels().get(7).startsWith("[11, 0, 77"));
      }
    }
  }
}
