package dev.tarn.harness.hostile;

import static dev.tarn.harness.hostile.HostileCases.DAMAGED;
import static dev.tarn.harness.hostile.HostileDataset.array;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.chunk.ArrowLayout;
import dev.tarn.chunk.ForgedChunk;
import dev.tarn.chunk.ForgedChunk.BatchMessage;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks that are Arrow files and make a reader allocate, seek or nest beyond what is there. */
@LeavesDamage
class HostileChunksTest {
  private static final int ROWS = 30;
  private static final TensorSchema N =
      TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32).toSchema("0000000000000000");

  @TempDir Path folder;
  private HostileCases cases;

  @BeforeEach
  void noCases() {
    cases = new HostileCases(folder);
  }

  private static ForgedChunk chunk() {
    try (BufferAllocator allocator = new RootAllocator();
        IntVector rows = (IntVector) ArrowLayout.field(N).createVector(allocator)) {
      rows.allocateNew(ROWS);
      for (int i = 0; i < ROWS; i++) {
        rows.set(i, i % 10);
      }
      rows.setValueCount(ROWS);
      return ForgedChunk.of(N, rows, allocator);
    }
  }

  /** A dataset whose tensor n has this chunk alone. */
  private void chunk(String name, String code, String says, ForgedChunk chunk) throws IOException {
    cases.expect(
        name, "rows", code, says, ds -> list(ds, ds.putChunk(chunk.file(), chunk.all()), 1, ROWS));
  }

  private static void list(HostileDataset ds, ArrayNode entry, int entries, int rows)
      throws IOException {
    String id = ds.tensorId("n");
    ArrayNode tail = array();
    for (int i = 0; i < entries; i++) {
      tail.add(entry);
    }
    HostileDataset.commit(
        ds,
        record -> {
          ((ObjectNode) record.get("tensors"))
              .set(id, array().add(entries).add(rows).addNull().add(tail));
          record.remove("patches");
        });
  }

  private static BatchMessage message(long rows, long node, long[]... buffers) {
    return new BatchMessage(rows, 0, List.of(node), List.of(buffers), chunk().bodyBytes());
  }

  private static long[] at(long offset, long length) {
    return new long[] {offset, length};
  }

  @Test
  void batchesThatSayWhatIsNotThereAreDamage() throws Exception {
    ForgedChunk chunk = chunk();
    chunk("as-it-is-written", "done", "28 rows", chunk.with(message(30, 30, at(0, 0), at(0, 120))));
    chunk(
        "compressed",
        DAMAGED,
        "is compressed",
        chunk.with(message(30, 30, at(0, 0), at(0, 120)).compressed()));
    chunk(
        "buffers-of-views",
        "done",
        "28 rows",
        chunk.with(message(30, 30, at(0, 0), at(0, 120)).withVariadicCounts(100)));
    chunk(
        "node-of-2^40",
        DAMAGED,
        "another length than its rows",
        chunk.with(message(30, 1L << 40, at(0, 0), at(0, 120))));
    chunk(
        "rows-of-2^40",
        DAMAGED,
        "1099511627776 rows",
        chunk.with(message(1L << 40, 1L << 40, at(0, 0), at(0, 120))));
    chunk("rows-below-0", DAMAGED, "-1 rows", chunk.with(message(-1, -1, at(0, 0), at(0, 120))));
    chunk("offset-below-0", DAMAGED, "at -8", chunk.with(message(30, 30, at(0, 0), at(-8, 120))));
    chunk(
        "offset-beyond-the-body",
        DAMAGED,
        "at 4096",
        chunk.with(message(30, 30, at(0, 0), at(4096, 120))));
    chunk(
        "offset-that-wraps",
        DAMAGED,
        "at 9223372036854775800",
        chunk.with(message(30, 30, at(0, 0), at(Long.MAX_VALUE - 7, 120))));
    chunk(
        "buffer-of-2^62",
        DAMAGED,
        "4611686018427387904 bytes",
        chunk.with(message(30, 30, at(0, 0), at(0, 1L << 62))));
    chunk(
        "buffer-below-0",
        DAMAGED,
        "-120 bytes",
        chunk.with(message(30, 30, at(0, 0), at(0, -120))));
    chunk("no-buffers", DAMAGED, "another number of buffers", chunk.with(message(30, 30)));
    long[][] many = new long[3000][];
    java.util.Arrays.fill(many, at(0, 120));
    chunk(
        "three-thousand-buffers",
        DAMAGED,
        "another number of buffers",
        chunk.with(message(30, 30, many)));
    cases.judge();
  }

  private static Field field(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  @Test
  void schemasThatNoTensorHasAreDamage() throws Exception {
    ForgedChunk chunk = chunk();
    Field deep = field("item", new ArrowType.Int(32, true));
    for (int i = 0; i < 500; i++) {
      deep = field("item", ArrowType.List.INSTANCE, deep);
    }
    chunk("nested-500-deep", DAMAGED, "more fields", chunk.holding(new Schema(List.of(deep))));
    chunk(
        "a-name-of-3-MB",
        DAMAGED,
        "more fields, names",
        chunk.holding(
            new Schema(List.of(field("n".repeat(3 << 20), new ArrowType.Int(32, true))))));
    chunk(
        "a-footer-of-12-MB",
        HostileCases.TOO_LARGE,
        "with this heap",
        chunk.holding(
            new Schema(List.of(field("n".repeat(12 << 20), new ArrowType.Int(32, true))))));
    chunk(
        "a-type-of-another-width",
        DAMAGED,
        "Int(64, true)",
        chunk.holding(new Schema(List.of(field("n", new ArrowType.Int(64, true))))));
    chunk(
        "large-text",
        DAMAGED,
        "LargeUtf8",
        chunk.holding(new Schema(List.of(field("n", ArrowType.LargeUtf8.INSTANCE)))));
    chunk(
        "a-dictionary",
        DAMAGED,
        "it holds",
        chunk.holding(
            new Schema(
                List.of(
                    new Field(
                        "n",
                        new FieldType(
                            true,
                            new ArrowType.Int(32, true),
                            new DictionaryEncoding(1, false, new ArrowType.Int(32, true))),
                        List.of())))));
    chunk("no-field", DAMAGED, "it holds", chunk.holding(new Schema(List.of())));
    cases.judge();
  }

  /** Statistics of whole numbers beside those of floats: nothing can be merged of them. */
  @Test
  void statisticsThatDoNotGoTogetherAreDamage() throws Exception {
    ForgedChunk chunk = chunk();
    cases.expect(
        "statistics-of-floats",
        "summary",
        DAMAGED,
        "do not go together",
        ds -> {
          ArrayNode whole = ds.putChunk(chunk.file(), chunk.all());
          ArrayNode floats = whole.deepCopy();
          ArrayNode stats = (ArrayNode) floats.get(2);
          stats.set(5, array().numberNode(0.5));
          stats.set(6, array().numberNode(9.5));
          listTwo(ds, whole, floats);
        });
    cases.expect(
        "bytes-that-overflow",
        "summary",
        DAMAGED,
        "do not go together",
        ds -> {
          ArrayNode entry = ds.putChunk(chunk.file(), chunk.all());
          ((ArrayNode) entry.get(2)).set(3, array().numberNode(Long.MAX_VALUE));
          listTwo(ds, entry, entry);
        });
    cases.judge();
  }

  /** Commits 60 rows: two chunks of n, and nothing but nulls of all other tensors. */
  private static void listTwo(HostileDataset ds, ArrayNode one, ArrayNode two) throws IOException {
    String n = ds.tensorId("n");
    HostileDataset.commit(
        ds,
        record -> {
          HostilePositionsTest.manyRows(record, 2 * ROWS);
          record.remove("deletions");
          ArrayNode tail = array().add(one).add(two);
          ((ObjectNode) record.get("tensors"))
              .set(n, array().add(2).add(2 * ROWS).addNull().add(tail));
        });
  }
}
