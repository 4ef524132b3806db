package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters, samples, sorts and groups of many rows of scalars, in a child with a small heap. */
class SmallHeapTest {
  private static final int BATCH = 1 << 16;
  private static final List<String> QUERIES =
      List.of(
          "SELECT * WHERE label = 'c0'",
          "SELECT * WHERE x > 0.5 AND label <> 'c1'",
          "SELECT * WHERE id >= 0",
          "SELECT * ORDER BY x",
          "SELECT * ORDER BY x DESC, id",
          "SELECT * ORDER BY x LIMIT 10",
          "SELECT * SAMPLE BY MAX_WEIGHT(label = 'c0': 2, true: 1)",
          "SELECT * SAMPLE BY x",
          "SELECT * SAMPLE BY x REPLACE false",
          "SELECT SUM(x), AVG(x), SUM(id), MIN(x), MAX(id), COUNT(*)",
          "SELECT label, SUM(x), AVG(id), MAX(x) GROUP BY label",
          "SELECT id % 1000, COUNT(*), SUM(x) GROUP BY id % 1000",
          "SELECT id % 100000, COUNT(*) AS n GROUP BY id % 100000 ORDER BY n DESC LIMIT 5",
          "SELECT * ARRANGE BY label");

  @TempDir Path folder;

  @Test
  void aMillionRowsInA96MegabyteHeap() throws IOException, InterruptedException {
    run(1_000_000, "-Xmx96m", 120);
  }

  @Test
  @Tag("nightly")
  void tenMillionRowsInA512MegabyteHeap() throws IOException, InterruptedException {
    run(10_000_000, "-Xmx512m", 900);
  }

  private void run(int rows, String heap, int seconds) throws IOException, InterruptedException {
    String location = folder.resolve("numbers").toString();
    write(location, rows);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(heap);
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(SmallHeapTest.class.getName());
    command.add(location);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] said = child.getInputStream().readAllBytes();
    child.waitFor(seconds, TimeUnit.SECONDS);
    assertEquals(0, child.exitValue(), () -> new String(said, StandardCharsets.UTF_8));
  }

  /** The child: asks every query of the dataset. */
  public static void main(String[] words) {
    try (Dataset dataset = Dataset.load(words[0])) {
      for (String query : QUERIES) {
        View view = dataset.query(query, QueryOptions.seed(1).withThreads(2));
        view.rowSelection().ifPresent(rows -> rows.row(rows.count() - 1));
      }
      RefusedException e =
          assertThrows(
              RefusedException.class, () -> dataset.query("SELECT id, COUNT(*) GROUP BY id"));
      assertEquals("memory-limit", e.code());
    }
  }

  private static void write(String location, int rows) {
    List<TensorSpec> tensors =
        List.of(
            TensorSpec.of("label", Htype.CLASS_LABEL)
                .withDtype(Dtype.UINT8)
                .withClassNames("c0", "c1", "c2"),
            TensorSpec.of("id", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("x", Htype.GENERIC).withDtype(Dtype.FLOAT64));
    try (Dataset dataset = Dataset.create(location, tensors.toArray(new TensorSpec[0]));
        BufferAllocator allocator = new RootAllocator()) {
      dataset.commit(
          "rows",
          appender -> {
            for (int from = 0; from < rows; from += BATCH) {
              try (VectorSchemaRoot batch =
                  batch(dataset, from, Math.min(BATCH, rows - from), allocator)) {
                appender.addBatch(batch);
              }
            }
          });
    }
  }

  private static VectorSchemaRoot batch(
      Dataset dataset, int from, int count, BufferAllocator allocator) {
    UInt1Vector label =
        (UInt1Vector) ArrowLayout.field(dataset.schema().tensor("label")).createVector(allocator);
    BigIntVector id =
        (BigIntVector) ArrowLayout.field(dataset.schema().tensor("id")).createVector(allocator);
    Float8Vector x =
        (Float8Vector) ArrowLayout.field(dataset.schema().tensor("x")).createVector(allocator);
    for (int i = 0; i < count; i++) {
      int mixed = (from + i) * 0x9E3779B1;
      label.setSafe(i, (mixed >>> 8) % 3);
      id.setSafe(i, from + i);
      x.setSafe(i, (mixed >>> 4) * 0x1p-28);
    }
    label.setValueCount(count);
    id.setValueCount(count);
    x.setValueCount(count);
    return VectorSchemaRoot.of(label, id, x);
  }
}
