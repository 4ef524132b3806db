package dev.tarn.benchmarks;

import dev.tarn.dataset.Dataset;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/** Works that ask questions of an open dataset. */
final class QueryWorks {
  private static final int DIMENSIONS = 128;
  private static final int DRAWINGS = 4;

  private QueryWorks() {}

  private static Path table(Bench bench) throws IOException {
    return bench.work().endsWith("-1m")
        ? Datasets.labels(bench, "labels1m", bench.size("nlabels_small"))
        : Datasets.labels(bench, "labels10m", bench.size("nlabels"));
  }

  static void filter(Bench bench) throws IOException {
    try (Dataset dataset = Datasets.open(table(bench), bench)) {
      Timing.Measured<long[]> found =
          Timing.warm(5, () -> rows(dataset, "SELECT * WHERE label = 'c0'"));
      bench
          .line("", found.millis(), "ms")
          .check("rows", found.result().length)
          .check("crc32", crc32(found.result()))
          .say();
    }
  }

  private static long[] rows(Dataset dataset, String query) {
    return dataset.query(query).rowSelection().orElseThrow().toArray();
  }

  private static long crc32(long[] rows) {
    ByteBuffer bytes = ByteBuffer.allocate(rows.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(rows);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  static void count(Bench bench) throws IOException {
    try (Dataset dataset = Datasets.open(table(bench), bench)) {
      Timing.Measured<Long> found =
          Timing.warm(5, () -> dataset.query("SELECT * WHERE label = 'c0'").rowCount());
      bench.line("", found.millis(), "ms").check("rows", found.result()).say();
    }
  }

  static void sample(Bench bench) throws IOException {
    int draws = bench.size(bench.work().equals("sample-100k") ? "ndraws_small" : "ndraws");
    StringBuilder weights = new StringBuilder();
    double[] byClass = bench.weights();
    for (int i = 0; i < byClass.length; i++) {
      weights.append(i == 0 ? "" : ", ").append("label = 'c" + i + "': " + byClass[i]);
    }
    String query = "SELECT * SAMPLE BY MAX_WEIGHT(" + weights + ") REPLACE TRUE LIMIT " + draws;
    try (Dataset dataset = Datasets.open(table(bench), bench)) {
      long[][] drawn = new long[1][];
      Timing.ColdAndWarm took =
          Timing.coldAndWarm(
              DRAWINGS,
              () -> {
                long start = System.nanoTime();
                drawn[0] = rows(dataset, query);
                return Timing.millisSince(start);
              });
      long[] rows = drawn[0];
      Bench.Line line =
          bench.line("", took.warm(), "ms").check("rows", rows.length).also("cold", took.cold());
      checkShares(line, rows, bench.array("labels-10m.npy").bytes(), byClass.length);
      line.say();
    }
  }

  private static void checkShares(Bench.Line line, long[] rows, byte[] labels, int classes) {
    long[] counts = new long[classes];
    BitSet distinct = new BitSet(labels.length);
    for (long row : rows) {
      counts[labels[(int) row]]++;
      distinct.set((int) row);
    }
    for (int i = 0; i < classes; i++) {
      line.check("~class" + i, (double) counts[i] / rows.length);
    }
    line.check("~distinct", (double) distinct.cardinality() / rows.length);
  }

  static void nearest(Bench bench) throws IOException {
    Path path = bench.prepared("embeddings", place -> embeddings(place, bench));
    String vector = Arrays.toString(bench.array("query.npy").floats());
    String query = "SELECT * ORDER BY COSINE_SIMILARITY(emb, ARRAY" + vector + ") DESC LIMIT 10";
    try (Dataset dataset = Datasets.open(path, bench)) {
      Timing.Measured<long[]> found = Timing.warm(3, () -> rows(dataset, query));
      bench.line("", found.millis(), "ms").check("ids", found.result()).say();
    }
  }

  private static void embeddings(Path path, Bench bench) throws IOException {
    ByteBuffer values = bench.array("embeddings.npy").values();
    TensorSpec tensor =
        TensorSpec.of("emb", Htype.EMBEDDING).withDtype(Dtype.FLOAT32).withShape(DIMENSIONS);
    int rowBytes = DIMENSIONS * Float.BYTES;
    Datasets.table(
        path,
        bench,
        tensor,
        bench.size("nemb"),
        (vector, from, to) -> {
          FixedSizeListVector list = (FixedSizeListVector) vector;
          Float4Vector numbers = (Float4Vector) list.getDataVector();
          numbers.allocateNew((to - from) * DIMENSIONS);
          numbers
              .getDataBuffer()
              .setBytes(0, values.slice(from * rowBytes, (to - from) * rowBytes));
          for (int i = 0; i < to - from; i++) {
            list.setNotNull(i);
          }
          for (int i = 0; i < (to - from) * DIMENSIONS; i++) {
            numbers.setIndexDefined(i);
          }
        });
  }
}
