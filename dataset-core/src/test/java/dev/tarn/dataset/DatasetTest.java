package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.Branch;
import dev.tarn.version.Commit;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  private static final TensorSpec LABELS =
      TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2", "g3");

  @TempDir Path folder;
  private BufferAllocator allocator;
  private String location;
  private DatasetOptions options;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    location = folder.resolve("flowers").toString();
    options = DatasetOptions.defaults().withAllocator(allocator).withAuthor("ada");
  }

  @AfterEach
  void everyBufferIsReleased() {
    allocator.close();
  }

  private Dataset create(TensorSpec... tensors) {
    return Dataset.create(location, List.of(tensors), options);
  }

  private Dataset load() {
    return Dataset.load(location, options);
  }

  @Test
  void rowsThatWereCommittedAreThereAfterReopening() {
    try (Dataset ds = create(LABELS, TensorSpec.of("score", Htype.GENERIC))) {
      ds.append(
          rows -> {
            rows.add(Map.of("labels", "g3", "score", 0.5));
            rows.add(Map.of("labels", 1));
          });
      Commit commit = ds.commit("first rows");
      assertEquals(2, commit.number());
      assertEquals(2, commit.rowCount());
      assertEquals(2, commit.added());
      assertEquals("ada", commit.author());
    }
    try (Dataset ds = load()) {
      assertEquals(2, ds.rowCount());
      assertEquals("g3", ds.tensor("labels").text(0));
      assertEquals(Optional.of(1L), ds.tensor("labels").value(1));
      assertEquals(Optional.of(0.5), ds.tensor("score").value(0));
      assertEquals(Optional.empty(), ds.tensor("score").value(1));
      assertEquals(
          List.of("first rows", "Create the dataset"),
          ds.log().stream().map(Commit::message).toList());
      assertTrue(ds.verify().ok());
    }
  }

  @Test
  void noDatasetIsMadeInsideAnother() {
    create(LABELS).close();
    String inner = folder.resolve("flowers/sub/deep").toString();
    RefusedException e =
        assertThrows(RefusedException.class, () -> Dataset.create(inner, List.of(), options));
    assertEquals("inside-a-dataset", e.code());
    assertEquals(
        "'" + inner + "' is inside the folder of the dataset at '" + location + "'.",
        e.getMessage());
    assertFalse(Files.exists(folder.resolve("flowers/sub")));
  }

  @Test
  void everyKindOfSampleComesBackAsItWasGiven() {
    BigInteger huge = new BigInteger("18446744073709551615");
    try (Dataset ds =
        create(
            TensorSpec.of("u64", Htype.GENERIC).withDtype(Dtype.UINT64),
            TensorSpec.of("flag", Htype.GENERIC).withDtype(Dtype.BOOL),
            TensorSpec.of("half", Htype.GENERIC).withDtype(Dtype.FLOAT16),
            TensorSpec.of("e", Htype.EMBEDDING).withShape(3),
            TensorSpec.of("boxes", Htype.BBOX).withMetadata("coords", "ltrb"),
            TensorSpec.of("tags", Htype.CLASS_LABEL).multi().withClassNames("a", "b", "c"),
            TensorSpec.of("mask", Htype.BINARY_MASK),
            TensorSpec.of("text", Htype.TEXT),
            TensorSpec.of("meta", Htype.JSON),
            TensorSpec.of("raw", Htype.IMAGE))) {
      ds.append(
          rows -> {
            rows.add(
                Map.of(
                    "u64",
                    huge,
                    "flag",
                    true,
                    "half",
                    1.5,
                    "e",
                    new float[] {1, 2, 3},
                    "boxes",
                    new float[][] {{1, 2, 3, 4}, {5, 6, 7, 8}},
                    "tags",
                    List.of("c", "a"),
                    "mask",
                    new boolean[][] {{true, false}},
                    "text",
                    "naïve 🩺",
                    "meta",
                    Map.of("iso", List.of(1, 2)),
                    "raw",
                    NdArray.ofUint8(new byte[] {1, 2, 3, 4, 5, 6}, 1, 2, 3)));
            rows.add(Map.of("boxes", List.of(), "tags", List.of(), "text", ""));
          });
      ds.commit("one of each");
    }
    try (Dataset ds = load()) {
      assertEquals(Optional.of(huge), ds.tensor("u64").value(0));
      assertEquals(Optional.of(true), ds.tensor("flag").value(0));
      assertEquals(Optional.of(1.5), ds.tensor("half").value(0));
      assertArrayEquals(new float[] {1, 2, 3}, ds.tensor("e").floats(0));
      assertEquals(
          Optional.of(NdArray.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4)),
          ds.tensor("boxes").value(0));
      assertEquals(Optional.of(NdArray.of(new float[0], 0, 4)), ds.tensor("boxes").value(1));
      assertEquals(
          Optional.of(NdArray.of(Dtype.UINT16, new short[] {2, 0}, 2)), ds.tensor("tags").value(0));
      assertEquals(
          Optional.of(NdArray.of(Dtype.UINT16, new short[0], 0)), ds.tensor("tags").value(1));
      assertEquals(
          Optional.of(NdArray.of(new boolean[] {true, false}, 1, 2)), ds.tensor("mask").value(0));
      assertEquals(Optional.of("naïve 🩺"), ds.tensor("text").value(0));
      assertEquals(Optional.of(""), ds.tensor("text").value(1));
      assertEquals(Optional.of("{\"iso\":[1,2]}"), ds.tensor("meta").value(0));
      assertEquals(Optional.empty(), ds.tensor("meta").value(1));
      assertEquals(
          NdArray.ofUint8(new byte[] {1, 2, 3, 4, 5, 6}, 1, 2, 3), ds.tensor("raw").pixels(0));
      assertEquals(Optional.empty(), ds.tensor("raw").value(1));
      assertEquals(Map.of("a", 1L, "b", 0L, "c", 1L), ds.all().classCounts().get("tags"));
      assertEquals("ltrb", ds.tensor("boxes").info().coords().orElseThrow());
    }
  }

  @Test
  void anAppendThatThrowsLeavesNothing() {
    try (Dataset ds = create(LABELS)) {
      RefusedException e =
          assertThrows(
              RefusedException.class,
              () ->
                  ds.append(
                      rows -> {
                        for (int i = 0; i < 1000; i++) {
                          rows.add(Map.of("labels", i == 500 ? 255 : 0));
                        }
                      }));
      assertEquals(
          "Label 255 at row 500 is no class of tensor 'labels'; it has 4 classes, 0 to 3: g0, g1, g2, g3.",
          e.getMessage());
      assertEquals(
          "Null is the way to say 'not labelled'. Nothing of this change was kept.",
          e.hint().orElseThrow());
      assertTrue(ds.status().isEmpty());
      assertThrows(NothingToCommitException.class, () -> ds.commit("nothing"));
      assertEquals(0, ds.rowCount());
    }
  }

  @Test
  void stagedRowsSurviveTheProcessAndAreCountedAndCommitted() {
    create(LABELS).close();
    try (Dataset ds = load()) {
      ds.append(rows -> rows.add(Map.of("labels", "g1")));
      ds.append(rows -> rows.add(Map.of("labels", "g2")));
    }
    try (Dataset ds = load()) {
      assertEquals(0, ds.rowCount());
      assertEquals(1, ds.status().size());
      assertEquals(2, ds.status().get(0).rows().added());
      assertTrue(ds.status().get(0).isOwn());
      ds.commit("yesterday's rows");
      assertEquals(2, ds.rowCount());
      assertTrue(ds.status().isEmpty());
      assertEquals("g2", ds.tensor("labels").text(1));
    }
  }

  @Test
  void resetDropsWhatIsStaged() {
    try (Dataset ds = create(LABELS)) {
      ds.append(rows -> rows.add(Map.of("labels", "g1")));
      ds.reset();
      assertTrue(ds.status().isEmpty());
      assertEquals(0, load0().rowCount());
    }
  }

  private Dataset load0() {
    Dataset ds = load();
    ds.close();
    return ds;
  }

  @Test
  void aSchemaIsGuessedFromTheFirstRow() {
    record Reading(String name, long count, float[] values) {}
    try (Dataset ds = create()) {
      ds.append(rows -> rows.add(new Reading("a", 3, new float[] {1.5f})));
      ds.commit("guessed");
      assertEquals(List.of("name", "count", "values"), ds.schema().names());
      assertEquals(Htype.TEXT, ds.tensor("name").schema().htype());
      assertEquals(Dtype.INT64, ds.tensor("count").schema().dtype());
      assertEquals(Shape.any(1), ds.tensor("values").schema().shape());
      assertArrayEquals(new float[] {1.5f}, ds.tensor("values").floats(0));
    }
  }

  @Test
  void anUnknownTensorIsRefusedWithTheNearestName() {
    try (Dataset ds = create(LABELS)) {
      RefusedException e = assertThrows(RefusedException.class, () -> ds.tensor("lable"));
      assertEquals("Unknown tensor 'lable'.", e.getMessage());
      assertEquals("Did you mean 'labels'? Tensors: labels.", e.hint().orElseThrow());
    }
  }

  @Test
  void aShapeThatDoesNotFitIsRefusedWithTheRow() {
    try (Dataset ds = create(TensorSpec.of("boxes", Htype.BBOX))) {
      RefusedException e =
          assertThrows(
              RefusedException.class,
              () -> ds.append(rows -> rows.add(Map.of("boxes", new float[][] {{1, 2, 3, 4, 5}}))));
      assertEquals(
          "The sample does not fit tensor 'boxes' at row 0: got float32 (1, 5), expected float32 (any, 4).",
          e.getMessage());
    }
  }

  @Test
  void aSecondCreateIsRefusedAndChangesNothing() {
    create(LABELS).close();
    RefusedException e = assertThrows(RefusedException.class, () -> create(LABELS));
    assertEquals("dataset-exists", e.code());
    try (Dataset ds = load()) {
      assertEquals(1, ds.log().size());
    }
  }

  @Test
  void aFirstImportThatFailsLeavesNothing() throws Exception {
    assertThrows(
        RefusedException.class,
        () ->
            Dataset.create(
                location,
                List.of(LABELS),
                options,
                "import",
                rows -> rows.add(Map.of("labels", "g9"))));
    assertFalse(Dataset.exists(location));
    assertFalse(Files.exists(Path.of(location, "tarn.json")));
  }

  @Test
  void whatIsNoDatasetIsNamed() throws Exception {
    assertEquals("no-such-dataset", assertThrows(TarnException.class, this::load).code());
    Files.createDirectory(Path.of(location));
    assertEquals("not-a-dataset", assertThrows(TarnException.class, this::load).code());
    Files.writeString(Path.of(location, "other.txt"), "x");
    assertEquals(
        "folder-not-empty", assertThrows(TarnException.class, () -> create(LABELS)).code());
  }

  @Test
  void aThousandCommitsAreReadBackAndLogged() {
    List<Long> expected = new ArrayList<>();
    try (Dataset ds = create(TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32))) {
      for (int i = 0; i < 1000; i++) {
        int value = i;
        ds.commit("row " + i, rows -> rows.add(Map.of("n", value)));
        expected.add((long) i);
      }
    }
    try (Dataset ds = load()) {
      assertEquals(1000, ds.rowCount());
      List<Commit> log = ds.log();
      assertEquals(1001, log.size());
      assertEquals("row 999", log.get(0).message());
      assertEquals("row 0", log.get(999).message());
      List<Long> found = new ArrayList<>();
      for (Row row : ds.all().rows()) {
        found.add(row.integers("n")[0]);
      }
      assertEquals(expected, found);
      assertEquals(Optional.of(0L), ds.tensor("n").stats().min().map(Number::longValue));
      assertEquals(Optional.of(999L), ds.tensor("n").stats().max().map(Number::longValue));
      try (Dataset then = ds.at("main~500")) {
        assertEquals(500, then.rowCount());
        assertEquals("", then.branch());
      }
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
  }

  @Test
  void aBatchLargerThanAChunkIsCutIntoChunksAndReadInAnyOrder() {
    int n = 2_200_000;
    try (Dataset ds = create(TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32))) {
      ds.append(
          rows -> {
            try (BufferAllocator child = allocator.newChildAllocator("batch", 0, Long.MAX_VALUE);
                org.apache.arrow.vector.IntVector vector =
                    new org.apache.arrow.vector.IntVector("n", child)) {
              vector.allocateNew(n);
              for (int i = 0; i < n; i++) {
                vector.set(i, i);
              }
              vector.setValueCount(n);
              rows.addBatch(org.apache.arrow.vector.VectorSchemaRoot.of(vector));
            }
          });
      ds.commit("many");
    }
    try (Dataset ds = load()) {
      assertEquals(3, ds.tensor("n").chunks().size());
      long[] asked = {2_199_999, 0, 1_048_576, 1_048_575, 1_048_575};
      try (BufferAllocator child = ds.newAllocator("test");
          var vector = ds.tensor("n").take(asked, 0, asked.length, child);
          var across = ds.tensor("n").read(1_048_570, 10, child)) {
        for (int i = 0; i < asked.length; i++) {
          assertEquals((int) asked[i], vector.getObject(i));
        }
        assertEquals(1_048_579, across.getObject(9));
      }
    }
  }

  @Test
  void twoHandlesThatCommitBothKeepTheirRows() {
    create(LABELS).close();
    try (Dataset ours = load();
        Dataset theirs = load()) {
      ours.commit("ours", rows -> rows.add(Map.of("labels", "g1")));
      theirs.commit("theirs", rows -> rows.add(Map.of("labels", "g2")));
      ours.commit("ours again", rows -> rows.add(Map.of("labels", "g3")));
    }
    try (Dataset ds = load()) {
      List<String> labels = new ArrayList<>();
      ds.all().rows().forEach(row -> labels.add(row.text("labels")));
      assertEquals(List.of("g1", "g2", "g3"), labels);
      assertEquals(4, ds.log().size());
    }
  }

  @Test
  void aBranchGoesItsOwnWay() {
    try (Dataset ds = create(LABELS);
        Dataset branch = ds.branch("exp/Rotated")) {
      branch.commit("there", rows -> rows.add(Map.of("labels", "g1")));
      assertEquals(0, ds.rowCount());
      assertEquals(
          List.of("exp/Rotated", "main"), ds.branches().stream().map(Branch::name).toList());
      try (Dataset again = ds.checkout("exp/Rotated")) {
        assertEquals(1, again.rowCount());
        assertEquals("exp/Rotated", again.branch());
      }
      assertThrows(RefusedException.class, () -> ds.branch("exp/Rotated"));
      RefusedException e = assertThrows(RefusedException.class, () -> ds.checkout("exp/rotated"));
      assertEquals(
          "Did you mean 'exp/Rotated'? Branches and tags: exp/Rotated, main.",
          e.hint().orElseThrow());
    }
  }

  @Test
  void theTimeThatTheLogPrintsFindsItsCommit() {
    java.time.Instant made = java.time.Instant.parse("2026-11-24T10:00:07.250Z");
    options = options.withClock(java.time.Clock.fixed(made, java.time.ZoneOffset.UTC));
    try (Dataset ds = create(LABELS);
        Dataset then = ds.at("2026-11-24T10:00:07Z")) {
      assertEquals(ds.head().id(), then.head().id());
      RefusedException e =
          assertThrows(RefusedException.class, () -> ds.at("2026-11-24T10:00:06Z"));
      assertEquals("Branch 'main' had no commit at 2026-11-24T10:00:06Z.", e.getMessage());
    }
  }

  @Test
  void viewsStayAtTheirCommit() {
    try (Dataset ds = create(LABELS)) {
      ds.commit("one", rows -> rows.add(Map.of("labels", "g1")));
      View before = ds.all();
      ds.commit("two", rows -> rows.add(Map.of("labels", "g2")));
      assertEquals(1, before.rowCount());
      assertEquals(2, ds.all().rowCount());
      assertEquals(
          List.of(0L, 1L),
          Arrays.stream(ds.all().rowSelection().orElseThrow().toArray()).boxed().toList());
    }
  }

  @Test
  void aClosedDatasetSaysSo() {
    Dataset ds = create(LABELS);
    ds.commit("one", rows -> rows.add(Map.of("labels", "g1")));
    View view = ds.all();
    ds.close();
    ds.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> view.row(0).text("labels"));
    assertTrue(e.getMessage().contains("closed"), e.getMessage());
  }
}
