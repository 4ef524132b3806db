package dev.tarn.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every work runs on tiny data and answers what the benchmark's check asks of all peers. */
class BenchmarksTest {
  @TempDir static Path folder;
  private static TinyData data;

  @BeforeAll
  static void makeData() throws IOException {
    data = TinyData.make(folder.resolve("data"));
  }

  private static List<JsonNode> lines(String work) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Bench bench =
        new Bench(
            work,
            data.folder(),
            folder.resolve("tarn"),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    Benchmarks.works().get(work).run(bench);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
      lines.add(new JsonMapper().readTree(line));
    }
    return lines;
  }

  @TestFactory
  Stream<DynamicTest> everyWorkSaysItsFigures() {
    Map<String, List<String>> units =
        Map.ofEntries(
            Map.entry("ingest", List.of("ingest images/s", "ingest/bytes x")),
            Map.entry("append-commit", List.of("append-commit ms", "append-commit/bytes x")),
            Map.entry(
                "commits-1000",
                List.of(
                    "commits-1000/first100 ms",
                    "commits-1000/last100 ms",
                    "commits-1000/last:first x",
                    "commits-1000/open ms",
                    "commits-1000/log ms")),
            Map.entry("scan", List.of("scan images/s")),
            Map.entry("random-2000", List.of("random-2000 images/s")),
            Map.entry("stream-224", List.of("stream-224 images/s", "stream-224/first-batch ms")),
            Map.entry("stream-1440", List.of("stream-1440 images/s", "stream-1440/first-batch ms")),
            Map.entry("label-filter-1m", List.of("label-filter-1m ms")),
            Map.entry("label-filter-10m", List.of("label-filter-10m ms")),
            Map.entry("label-count-10m", List.of("label-count-10m ms")),
            Map.entry("sample-10m", List.of("sample-10m ms")),
            Map.entry("sample-100k", List.of("sample-100k ms")),
            Map.entry("topk-cosine", List.of("topk-cosine ms")),
            Map.entry("cold-query", List.of()),
            Map.entry(
                "view-save-load", List.of("view-save-load/save ms", "view-save-load/load ms")),
            Map.entry("update-1-of-10m", List.of("update-1-of-10m ms")),
            Map.entry("delete-1pct-of-10m", List.of("delete-1pct-of-10m ms")),
            Map.entry(
                "checksum-cost",
                List.of(
                    "checksum-cost/checked ms",
                    "checksum-cost/unchecked ms",
                    "checksum-cost/difference ms")),
            Map.entry("b0-step", List.of("b0-step images/s")));
    assertEquals(units.keySet(), Benchmarks.works().keySet());
    return Benchmarks.works().keySet().stream()
        .sorted()
        .map(
            work ->
                DynamicTest.dynamicTest(
                    work,
                    () -> {
                      List<JsonNode> lines = lines(work);
                      assertEquals(
                          units.get(work),
                          lines.stream()
                              .map(l -> l.get("work").asText() + " " + l.get("unit").asText())
                              .toList());
                      for (JsonNode line : lines) {
                        double value = line.get("value").doubleValue();
                        boolean isDifference = line.get("work").asText().endsWith("difference");
                        assertTrue(
                            Double.isFinite(value) && (value > 0 || isDifference), line.toString());
                        assertTrue(line.get("check").isObject(), line.toString());
                      }
                    }));
  }

  @Test
  void readingAnswersTheSumsOfTheData() throws IOException {
    JsonNode scan = lines("scan").get(0).get("check");
    assertEquals(TinyData.IMAGES, scan.get("rows").intValue());
    assertEquals(data.labelSum(), scan.get("labels").intValue());
    assertEquals(TinyData.GREY, scan.get("~mean").doubleValue(), 2);
    JsonNode random = lines("random-2000").get(0).get("check");
    assertEquals(2, random.get("rows").intValue());
    JsonNode view = lines("view-save-load").get(1).get("check");
    assertEquals(5, view.get("rows").intValue());
  }

  @Test
  void changesAreSeenAfterwards() throws IOException {
    JsonNode update = lines("update-1-of-10m").get(0).get("check");
    assertEquals(1000, update.get("rows").intValue());
    assertEquals(data.tableSum() + 4 - data.tableLabel(500), update.get("labels").intValue());
    JsonNode delete = lines("delete-1pct-of-10m").get(0).get("check");
    assertEquals(990, delete.get("rows").intValue());
  }

  @Test
  void queriesAnswerTheRowsOfTheData() throws IOException {
    JsonNode filter = lines("label-filter-10m").get(0).get("check");
    assertEquals(data.tableRowsOfClass0(), filter.get("rows").intValue());
    assertEquals(data.tableCrcOfClass0(), filter.get("crc32").longValue());
    JsonNode count = lines("label-count-10m").get(0).get("check");
    assertEquals(data.tableRowsOfClass0(), count.get("rows").intValue());
    JsonNode sample = lines("sample-100k").get(0).get("check");
    assertEquals(50, sample.get("rows").intValue());
    JsonNode nearest = lines("topk-cosine").get(0).get("check").get("ids");
    assertEquals(10, nearest.size());
    assertEquals(TinyData.NEAREST, nearest.get(0).intValue());
    assertFalse(lines("b0-step").isEmpty());
  }
}
