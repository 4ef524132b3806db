package dev.tarn.query.postings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.error.TarnException;
import dev.tarn.index.LabelPostings;
import dev.tarn.index.MachineIndex;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/** With indexes and without, in whatever state they are, the rows found are the same. */
class LabelFilterTest {
  /** A chunk of this many rows is searched as two pieces. */
  private static final int ROWS = 140_000;

  private static final List<String> CONDITIONS =
      List.of(
          "labels = 'g0'",
          "labels = 1",
          "labels <> 'g0'",
          "NOT (labels = 'g0')",
          "NOT CONTAINS(labels, 'g0')",
          "NOT (labels IN ('g0', 'g2'))",
          "labels IN ('g1', 'g2')",
          "labels NOT IN ('g1', NULL)",
          "labels = 'g3'",
          "labels <> 'g3'",
          "labels IS NULL",
          "labels IS NOT NULL",
          "labels >= 1 AND labels < 3",
          "(labels = 'g0') IS NOT TRUE",
          "CONTAINS(tags, 'a')",
          "NOT CONTAINS(tags, 'a')",
          "CONTAINS(tags, 'c')",
          "NOT CONTAINS(tags, 'c')",
          "CONTAINS(tags, 'a') AND labels = 'g1'",
          "CONTAINS(tags, 'a') OR labels = 'g1'",
          "NOT (CONTAINS(tags, 'a') OR labels <> 'g1')",
          "NOT (CONTAINS(tags, 'a') AND labels <> 'g1')",
          "split = 'train'",
          "split <> 'train'",
          "split = 'test' AND labels = 'g0'",
          "labels = 'g0' AND number > 3",
          "number > 3 AND labels <> 'g0' AND RANDOM() < 0.5",
          "labels = 'g3' AND number > 3",
          "labels = 'g0' OR number > 95",
          "labels = 'g2' AND 100 // number > 20",
          "100 // number > 20 AND labels = 'g2'",
          "labels = 'g3' AND 100 // number > 20",
          "NOT (labels = 'g2') AND 100 // number > 20");

  @TempDir private static Path home;

  @TempDir private Path cache;
  private Dataset ds;

  /**
   * Labels of three of four classes in no regular order, every seventh null; a number that is 0
   * only where the label is null; a split that is the same in every row.
   */
  @BeforeAll
  static void makeDataset() {
    try (Dataset made =
        Dataset.create(
            location(),
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2", "g3"),
            TensorSpec.of("tags", Htype.CLASS_LABEL).withShape(-1).withClassNames("a", "b", "c"),
            TensorSpec.of("split", Htype.CLASS_LABEL).withClassNames("train", "test"),
            TensorSpec.of("number", Htype.GENERIC).withDtype(Dtype.INT64))) {
      made.commit(
          "rows",
          rows -> {
            for (int i = 0; i < ROWS; i++) {
              int mixed = (i * 0x9E3779B1) >>> 7;
              Map<String, Object> row = new HashMap<>();
              row.put("labels", i % 7 == 3 ? null : "g" + mixed % 3);
              row.put("tags", tags(mixed % 5));
              row.put("split", "train");
              row.put("number", i % 700 == 3 ? 0L : 1L + mixed % 100);
              rows.add(row);
            }
          });
    }
  }

  private static @Nullable List<String> tags(int kind) {
    return switch (kind) {
      case 0 -> null;
      case 1 -> List.of();
      case 2 -> List.of("a", "b");
      case 3 -> List.of("b");
      default -> List.of("a", "a");
    };
  }

  private static String location() {
    return home.resolve("dataset").toString();
  }

  private Dataset open() {
    return Dataset.load(location(), DatasetOptions.defaults().withCacheFolder(cache));
  }

  @BeforeEach
  void openDataset() {
    ds = open();
  }

  @AfterEach
  void closeDataset() {
    ds.close();
  }

  /** Row numbers, or the error. */
  private String answer(String query, QueryOptions options) {
    try {
      return Arrays.toString(ds.query(query, options).rowSelection().orElseThrow().toArray());
    } catch (TarnException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  private void assertSameAnswers() {
    QueryOptions with = QueryOptions.seed(5);
    for (String condition : CONDITIONS) {
      String query = "SELECT * WHERE " + condition;
      String expected = answer(query, with.withoutIndexes());
      for (int times = 1; times <= 3; times++) {
        assertEquals(expected, answer(query, with), query + ", asked " + times + " times");
      }
      String first = query + " LIMIT 5";
      assertEquals(answer(first, with.withoutIndexes()), answer(first, with), first);
    }
  }

  private String chunk(String tensor) {
    return ds.tensor(tensor).chunks().get(0).chunkId();
  }

  private LabelPostings postings() {
    return ds.machineIndex().orElseThrow().labelPostings();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void answersAreTheSameWhileTheIndexIsBuiltAndFromTheNextProcessOn() {
    assertSameAnswers();
    assertTrue(postings().find(chunk("labels"), 0).isPresent(), "the index was built");
    assertTrue(postings().find(chunk("tags"), 0).isPresent(), "the index was built");
    closeDataset();
    ds = open();
    assertSameAnswers();
  }

  @Test
  void aDeletedIndexIsMadeAgain() throws IOException {
    assertSameAnswers();
    closeDataset();
    delete(cache);
    ds = open();
    assertSameAnswers();
    assertTrue(postings().find(chunk("labels"), 0).isPresent());
  }

  @Test
  void aDamagedIndexChangesNoAnswer() throws IOException {
    assertSameAnswers();
    Path folder = ds.cacheFolder();
    closeDataset();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(file, "not RocksDB".getBytes(StandardCharsets.UTF_8));
      }
    }
    ds = open();
    assertSameAnswers();
  }

  @Test
  void anIndexThatAnotherProcessWritesChangesNoAnswer() {
    try (MachineIndex other = MachineIndex.at(ds.cacheFolder())) {
      other.labelPostings().put("00".repeat(32), Map.of(), new RoaringBitmap());
      assertSameAnswers();
      assertFalse(postings().isWritable());
    }
  }

  @Test
  void aCacheFolderThatCannotBeMadeChangesNoAnswer() throws IOException {
    Files.write(ds.cacheFolder(), new byte[0]);
    assertSameAnswers();
    assertFalse(postings().isWritable());
  }

  @Test
  void postingsThatDisagreeWithTheStatisticsAreNotUsed() {
    postings().put(chunk("labels"), Map.of(0, RoaringBitmap.bitmapOf(1, 2)), new RoaringBitmap());
    postings().noteScan(chunk("labels"));
    assertSameAnswers();
  }

  @Test
  void theThirdQueryIsAnsweredFromThePostings() {
    String query = "SELECT * WHERE labels = 'g0' AND number >= 0";
    int count = Math.toIntExact(ds.query(query).rowCount());
    assertEquals(Optional.empty(), postings().find(chunk("labels"), 0), "one scan may be the last");
    ds.query(query);
    assertEquals(count, postings().find(chunk("labels"), 0).orElseThrow().getCardinality());
    RoaringBitmap marked = RoaringBitmap.bitmapOfRange(0, count);
    postings().put(chunk("labels"), Map.of(0, marked), new RoaringBitmap());
    assertEquals(count - 1L, ds.query(query).rowSelection().orElseThrow().row(count - 1L));
    assertEquals(count, ds.query(query, QueryOptions.defaults().withoutIndexes()).rowCount());
  }

  @Test
  void whatTheStatisticsDecideOpensNoIndex() throws IOException {
    for (int times = 0; times < 3; times++) {
      assertEquals(ROWS, ds.query("SELECT * WHERE split = 'train'").rowCount());
      assertEquals(0, ds.query("SELECT * WHERE labels = 'g3' AND number > 3").rowCount());
      assertEquals(0, ds.query("SELECT * WHERE CONTAINS(tags, 'c')").rowCount());
    }
    try (Stream<Path> files = Files.list(cache)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void fewDrawsAndManyAreThoseOfTheWeights() {
    for (int draws : new int[] {1, 500, 100_000}) {
      String query =
          "SELECT * SAMPLE BY MAX_WEIGHT(labels = 'g0': 1, labels = 'g1': 3) REPLACE TRUE LIMIT "
              + draws
              + " OFFSET 7";
      QueryOptions seeded = QueryOptions.seed(11);
      assertEquals(answer(query, seeded.withoutIndexes()), answer(query, seeded), query);
    }
  }
}
