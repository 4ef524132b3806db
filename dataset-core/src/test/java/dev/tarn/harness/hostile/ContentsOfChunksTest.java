package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileDataset.array;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.chunk.ArrowLayout;
import dev.tarn.chunk.ChunkStats;
import dev.tarn.chunk.ForgedChunk;
import dev.tarn.dataset.Dataset;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.integrity.Damage;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.object.StoredForm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chunks whose bytes are those of their ids and whose contents are not what is said of them: verify
 * finds it, and names tensor and rows.
 */
@LeavesDamage
class ContentsOfChunksTest {
  private static final int ROWS = 28;
  private static final int POSITIONS = 30;

  @TempDir Path folder;
  private HostileDataset ds;

  @BeforeEach
  void make() {
    ds = HostileDataset.make(folder.resolve("ds"));
  }

  private List<Damage> verify() {
    try (Dataset dataset = Dataset.load(ds.folder.toString())) {
      return dataset.verify().damage();
    }
  }

  /** Checks that verify finds this in all rows of one tensor, and nothing anywhere else. */
  private void assertFound(String tensor, String... reasons) {
    List<Damage> found = verify();
    assertTrue(!found.isEmpty(), "nothing was found");
    for (Damage damage : found) {
      assertEquals(tensor, damage.tensor(), damage.toString());
      for (String reason : reasons) {
        assertTrue(damage.reason().contains(reason), damage.toString());
      }
    }
    assertEquals(0, found.get(0).firstRow(), found.toString());
    assertEquals(ROWS - 1, found.get(found.size() - 1).lastRow(), found.toString());
  }

  /** All samples of a tensor as one chunk. */
  private ForgedChunk chunk(String tensor) {
    try (Dataset dataset = Dataset.load(ds.folder.toString());
        BufferAllocator allocator = new RootAllocator()) {
      TensorSchema schema = dataset.schema().tensor(tensor);
      try (FieldVector rows = ArrowLayout.field(schema).createVector(allocator);
          FieldVector live = dataset.tensor(tensor).read(0, ROWS, allocator)) {
        // As many as there are positions: two of them are deleted.
        rows.setInitialCapacity(POSITIONS);
        rows.allocateNew();
        for (int i = 0; i < POSITIONS; i++) {
          rows.copyFromSafe(Math.min(i, ROWS - 1), i, live);
        }
        rows.setValueCount(POSITIONS);
        return ForgedChunk.of(schema, rows, allocator);
      }
    }
  }

  /** Commits a tensor whose only chunk is this. */
  private void list(String tensor, ArrayNode entry) throws IOException {
    String id = ds.tensorId(tensor);
    HostileDataset.commit(
        ds,
        record -> {
          ((ObjectNode) record.get("tensors"))
              .set(id, array().add(1).add(POSITIONS).addNull().add(array().add(entry)));
          record.remove("patches");
        });
  }

  private static UnaryOperator<ChunkStats> values(long min, long max) {
    return s ->
        new ChunkStats(
            s.rows(),
            s.nulls(),
            s.empties(),
            s.bytes(),
            s.classCounts(),
            Optional.of(min),
            Optional.of(max),
            s.hasNaN(),
            s.shapeMin(),
            s.shapeMax());
  }

  @Test
  void aChunkAsItIsWrittenIsSound() throws IOException {
    ForgedChunk chunk = chunk("n");
    list("n", ds.putChunk(chunk.file(), chunk.all()));

    assertEquals(List.of(), verify());
  }

  @Test
  void aFooterThatIsWrongAboutItsBatchIsFound() throws IOException {
    ForgedChunk chunk = chunk("n").saying(values(0, 3));
    list("n", ds.putChunk(chunk.file(), chunk.all()));

    assertFound("n", "of its rows from 0 on there are largest 9, its footer says 3");
  }

  @Test
  void aListThatIsWrongAboutAChunkIsFound() throws IOException {
    ForgedChunk chunk = chunk("n");
    list("n", ds.putChunk(chunk.file(), values(-1, 9).apply(chunk.all())));

    assertFound("n", "the chunk has smallest 0, whoever lists it says -1");
  }

  @Test
  void wrongClassCountsAreFound() throws IOException {
    ForgedChunk chunk = chunk("label");
    ArrayNode entry = ds.putChunk(chunk.file(), chunk.all());
    ArrayNode counts = (ArrayNode) entry.get(2).get(4).get(1);
    counts.set(0, counts.get(0).longValue() + 1);
    counts.set(1, counts.get(1).longValue() - 1);
    list("label", entry);

    assertFound("label", "rows by class {0=14, 1=16}, whoever lists it says {0=15, 1=15}");
  }

  @Test
  void fewerRowsThanAreListedAreFound() throws IOException {
    ForgedChunk chunk = chunk("n").saying(s -> ChunkStats.ofNulls(POSITIONS - 1));
    list("n", ds.putChunk(chunk.file(), ChunkStats.ofNulls(POSITIONS)));

    assertFound("n", "has 30 rows, its statistics say 29");
  }

  @Test
  void aChunkOfAnotherTypeIsFound() throws IOException {
    ForgedChunk chunk = chunk("n");
    list("label", ds.putChunk(chunk.file(), chunk.all()));

    assertFound("label", "it holds [n: Int(32, true)");
  }

  /** What was opened for one tensor is not handed to another that lists it too. */
  @Test
  void aChunkThatTwoTensorsOfSeveralTypesListIsReadByOneOfThem() throws IOException {
    ForgedChunk chunk = chunk("n");
    ArrayNode entry = ds.putChunk(chunk.file(), chunk.all());
    list("n", entry);
    list("t", entry);

    try (Dataset dataset = Dataset.load(ds.folder.toString())) {
      assertEquals(
          Optional.of(0L), dataset.tensor("n").value(0).map(v -> ((Number) v).longValue()));
      assertEquals(
          "damaged",
          org.junit.jupiter.api.Assertions.assertThrows(
                  dev.tarn.error.TarnException.class, () -> dataset.tensor("t").value(0))
              .code());
    }
    assertFound("t", "it holds [n: Int(32, true)");
  }

  @Test
  void rowsWithoutAFileThatAreSaidToHaveValuesAreFound() throws IOException {
    ArrayNode entry = ds.putChunk(chunk("n").file(), chunk("n").all());
    list("n", array().addNull().add(0).add(entry.get(2)));

    List<Damage> found = verify();
    assertEquals(1, found.size(), found.toString());
    assertTrue(
        found
            .get(0)
            .reason()
            .contains("names no file for rows of which there are nulls 30, the list says 0"),
        found.toString());
  }

  @Test
  void aRunThatIsWrongAboutItsChunksIsFound() throws IOException {
    ForgedChunk chunk = chunk("n");
    ArrayNode entry = ds.putChunk(chunk.file(), chunk.all());
    JsonNode run = ds.put(StoredForm.Kind.RUN, array().add(entry));
    ArrayNode listed = HostileDataset.run(run, 1, 1, POSITIONS);
    JsonNode said = ds.putChunk(chunk.file(), values(0, 2).apply(chunk.all())).get(2);
    listed.set(4, said);
    JsonNode spine = ds.put(StoredForm.Kind.SPINE, array().add(listed));
    String id = ds.tensorId("n");
    HostileDataset.commit(
        ds,
        record -> {
          ((ObjectNode) record.get("tensors"))
              .set(id, array().add(1).add(POSITIONS).add(spine).add(array()));
          record.remove("patches");
        });

    List<Damage> found = verify();
    assertEquals(1, found.size(), found.toString());
    assertTrue(found.get(0).object().startsWith("runs/"), found.toString());
    assertTrue(
        found.get(0).reason().contains("its chunks have largest 9, what lists it says 2"),
        found.toString());
  }

  @Test
  void aTensorThatChangesItsTypeIsFound() throws IOException {
    ArrayNode schema = ds.schema();
    ((ObjectNode) schema.get(0)).put("dtype", "uint32");
    JsonNode ref = ds.put(StoredForm.Kind.SCHEMA, schema);
    HostileDataset.commit(ds, record -> record.set("schema", ref));

    assertTrue(
        verify().stream().anyMatch(d -> d.reason().contains("other commits have generic of")),
        () -> verify().toString());
  }
}
