package dev.tarn.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.QueryPlan;
import dev.tarn.dataset.View;
import dev.tarn.error.TarnException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.RecordingStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans, and what queries read: four chunks of images and vectors, each an object of its own. */
class ExplainTest {
  private static final int CHUNKS = 4;
  private static final int ROWS = 12;
  private static final int SIDE = 200;

  @TempDir Path folder;

  private final List<RecordingStore> stores = new ArrayList<>();
  private Dataset dataset;

  @BeforeEach
  void write() {
    String location = folder.resolve("eyes").toString();
    DatasetOptions options = DatasetOptions.defaults().withCacheFolder(folder.resolve("cache"));
    try (Dataset writer =
        Dataset.create(
            location,
            List.of(
                TensorSpec.of("images", Htype.IMAGE),
                TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2"),
                TensorSpec.of("age", Htype.GENERIC).withDtype(Dtype.INT32),
                TensorSpec.of("vector", Htype.GENERIC).withDtype(Dtype.FLOAT64).withShape(20_000)),
            options)) {
      Random random = new Random(5);
      for (int chunk = 0; chunk < CHUNKS; chunk++) {
        int at = chunk;
        writer.commit(
            "rows",
            appender -> {
              for (int row = 0; row < ROWS; row++) {
                double[] vector = new double[20_000];
                vector[1] = at;
                byte[] pixels = new byte[SIDE * SIDE * 3];
                random.nextBytes(pixels);
                appender.add(
                    Map.of(
                        "images",
                        NdArray.ofUint8(pixels, SIDE, SIDE, 3),
                        "labels",
                        at == 3 ? 2 : row % 2,
                        "age",
                        100 * at + row,
                        "vector",
                        vector));
              }
            });
      }
    }
    dataset =
        Dataset.load(
            location,
            options.withStoreWrapper(
                store -> {
                  RecordingStore recording = new RecordingStore(store);
                  stores.add(recording);
                  return recording;
                }));
    stores.forEach(RecordingStore::clear);
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  /** How many of a tensor's chunks were opened since the last call. */
  private long opened(String tensor) {
    List<String> names = stores.stream().flatMap(s -> s.opened().stream()).toList();
    stores.forEach(RecordingStore::clear);
    return dataset.tensor(tensor).chunks().stream()
        .filter(chunk -> names.stream().anyMatch(name -> name.contains(chunk.chunkId())))
        .count();
  }

  private View ask(String tql) {
    stores.forEach(RecordingStore::clear);
    return dataset.query(tql, QueryOptions.defaults().withThreads(1));
  }

  private static QueryPlan find(QueryPlan plan, String operator) {
    if (plan.operator().equals(operator)) {
      return plan;
    }
    for (QueryPlan input : plan.inputs()) {
      QueryPlan found = find(input, operator);
      if (found.operator().equals(operator)) {
        return found;
      }
    }
    return plan;
  }

  @Test
  void aConditionOnLabelsTouchesNoImage() {
    assertEquals(18, ask("SELECT * WHERE labels = 'g0'").rowCount());
    assertEquals(0, opened("images"));

    QueryPlan plan =
        dataset.analyze(
            "SELECT * WHERE labels = 'g0' AND age >= 0", QueryOptions.defaults().withThreads(1));
    QueryPlan filter = find(plan, "Filter");
    assertEquals(18, filter.rowCount().orElseThrow());
    assertEquals(8, filter.details().get("chunks"));
    assertEquals(2, filter.details().get("chunksSkipped"));
    assertEquals(36L, filter.details().get("rowsLookedAt"));
    assertEquals(
        Map.of("labels", Map.of("byCounts", 0, "byPostings", 0)), filter.details().get("labels"));
    QueryPlan scan = find(plan, "Scan");
    assertEquals(List.of("age", "labels"), scan.details().get("tensors"));
    Map<String, Object> threeOfFour = Map.of("chunksRead", 3, "chunksSkipped", 1);
    assertEquals(Map.of("age", threeOfFour, "labels", threeOfFour), scan.details().get("read"));
  }

  @Test
  void howManyRowsHaveALabelIsKnownWithoutReading() {
    assertEquals(18, ask("SELECT * WHERE labels = 'g0'").rowCount());
    assertEquals(0, opened("labels"));

    View found = ask("SELECT * WHERE labels = 'g0' OR labels = 'g2'");
    assertEquals(30, found.rowSelection().orElseThrow().toArray().length);
  }

  @Test
  void withoutIndexesEveryChunkIsRead() {
    QueryPlan plan =
        dataset.analyze("SELECT * WHERE labels = 'g0'", QueryOptions.defaults().withoutIndexes());
    assertFalse(find(plan, "Filter").details().containsKey("chunksSkipped"));
    assertEquals(
        Map.of("labels", Map.of("chunksRead", 4, "chunksSkipped", 0)),
        find(plan, "Scan").details().get("read"));
  }

  @Test
  void shapesOfImagesNeedNoPixels() {
    View shapes = ask("SELECT SHAPE(images)[0] AS height WHERE SHAPE(images)[1] = 200");
    assertEquals(48, shapes.rowCount());
    assertEquals(200L, ViewValues.column(shapes, 0).get(0));
    QueryPlan plan =
        dataset.explain("SELECT * WHERE SHAPE(images)[1] = 200", QueryOptions.defaults());
    assertEquals(List.of("SHAPE(images)"), find(plan, "Scan").details().get("tensors"));
  }

  /** A picture of 3 x 2 pixels whose file is whole, but whose pixels no decoder can make. */
  private static byte[] undecodable() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(file, "IHDR", new byte[] {0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0});
    chunk(file, "IDAT", new byte[] {'n', 'o', ' ', 'p', 'i', 'x', 'e', 'l', 's'});
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream file, String type, byte[] data)
      throws IOException {
    byte[] named = (type + new String(data, ISO_8859_1)).getBytes(ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(named);
    file.write(ByteBuffer.allocate(4).putInt(data.length).array());
    file.write(named);
    file.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  @Test
  void shapesOfImagesAreKnownWithoutDecoding() throws IOException {
    byte[] picture = undecodable();
    try (Dataset pictures =
        Dataset.create("mem:undecodable", TensorSpec.of("images", Htype.IMAGE))) {
      pictures.commit("rows", rows -> rows.add(Map.of("images", picture)));
      View shapes =
          pictures.query(
              "SELECT SHAPE(images) AS s, NDIM(images) AS n, SIZE(images) AS z, LENGTH(images) AS l"
                  + " WHERE SHAPE(images)[0] = 2 AND SIZE(images) > 17 ORDER BY SHAPE(images)[1]");
      assertEquals(List.of(List.of(2L, 3L, 3L)), ViewValues.column(shapes, 0));
      assertEquals(List.of(3L), ViewValues.column(shapes, 1));
      assertEquals(List.of(18L), ViewValues.column(shapes, 2));
      assertEquals(List.of(2L), ViewValues.column(shapes, 3));
      View groups = pictures.query("SELECT SHAPE(images)[2] AS c, COUNT(*) GROUP BY c");
      assertEquals(List.of(3L), ViewValues.column(groups, 0));
      assertThrows(
          TarnException.class,
          () -> ViewValues.column(pictures.query("SELECT AMAX(images) AS m"), 0));
    }
  }

  @Test
  void limitStopsReading() {
    assertEquals(3, ask("SELECT * WHERE vector[0] = 0 LIMIT 3").rowCount());
    assertEquals(1, opened("vector"));

    QueryPlan plan =
        dataset.analyze("SELECT * WHERE vector[0] = 0 LIMIT 3", QueryOptions.defaults());
    assertEquals(3L, find(plan, "Filter").details().get("stopsAfter"));
    assertEquals(3, find(plan, "Limit").rowCount().orElseThrow());
    assertEquals(
        Map.of("vector", Map.of("chunksRead", 1, "chunksSkipped", 3)),
        find(plan, "Scan").details().get("read"));
  }

  @Test
  void chunksAreSkippedByTheirStatistics() {
    QueryPlan plan = dataset.explain("SELECT * WHERE age >= 200", QueryOptions.defaults());
    QueryPlan filter = find(plan, "Filter");
    assertTrue(filter.rowCount().isEmpty());
    assertTrue(filter.millis().isEmpty());
    assertEquals("(age >= 200)", filter.details().get("condition"));
    assertEquals(2, filter.details().get("chunksSkipped"));
    assertEquals(24L, filter.details().get("rowsAfterStatistics"));
  }

  @Test
  void explainingReadsNoData() {
    stores.forEach(RecordingStore::clear);
    dataset.explain(
        "SELECT images, vector WHERE vector[0] > 0 AND labels = 'g0' ORDER BY vector[1]",
        QueryOptions.defaults());
    assertEquals(0, opened("images"));
    assertEquals(0, opened("vector"));
  }

  @Test
  void countingReadsOneTensor() {
    QueryPlan plan =
        dataset.explain("SELECT labels, COUNT(*) GROUP BY labels", QueryOptions.defaults());
    assertEquals(List.of("COUNT(*)"), find(plan, "Aggregate").details().get("aggregates"));
    assertEquals(List.of("labels"), find(plan, "Scan").details().get("tensors"));
  }

  @Test
  void subqueriesAndJoinsAreInThePlan() {
    QueryPlan plan =
        dataset.explain(
            "SELECT a.age FROM (SELECT *) AS a JOIN (SELECT * WHERE labels = 'g1') AS b"
                + " ON a.age = b.age WHERE a.age > (SELECT AVG(age))",
            QueryOptions.defaults());
    assertEquals(List.of("age = age"), find(plan, "Join").details().get("keys"));
    assertEquals("Subquery", find(plan, "Subquery").operator());
    assertEquals(2, find(plan, "Join").inputs().size());
  }
}
