package dev.tarn.benchmarks;

import dev.tarn.dataset.Appender;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The datasets of the benchmark. */
final class Datasets {
  private static final List<String> CLASSES = List.of("c0", "c1", "c2", "c3", "c4");
  private static final int TABLE_BATCH = 1 << 16;

  private Datasets() {}

  static TensorSpec image() {
    return TensorSpec.of("image", Htype.IMAGE);
  }

  static TensorSpec label() {
    return TensorSpec.of("label", Htype.CLASS_LABEL).withDtype(Dtype.UINT8).withClassNames(CLASSES);
  }

  static DatasetOptions options(Bench bench) {
    return DatasetOptions.defaults().withAuthor("bench").withCacheFolder(bench.cacheFolder());
  }

  static Dataset open(Path path, Bench bench) {
    return Dataset.load(path.toString(), options(bench));
  }

  /** A new dataset of encoded images and their labels, committed. */
  static Dataset createOfImages(Path path, Bench bench, byte[][] images, byte[] labels) {
    return Dataset.create(
        path.toString(),
        List.of(image(), label()),
        options(bench),
        "Ingest",
        rows -> {
          for (int i = 0; i < images.length; i++) {
            rows.add(Map.of("image", images[i], "label", labels[i]));
          }
        });
  }

  /** The images of 224 or, with kind "-1440", of 1440 x 960 pixels, kept over the runs. */
  static Path images(Bench bench, String kind) throws IOException {
    return bench.prepared(
        "images" + kind,
        path -> {
          byte[][] images = encodedImages(bench, kind, count(bench, kind));
          byte[] labels = bench.array("labels" + kind + ".npy").bytes();
          createOfImages(path, bench, images, labels).close();
        });
  }

  static int count(Bench bench, String kind) {
    return bench.size(kind.isEmpty() ? "n224" : "n1440");
  }

  static byte[][] encodedImages(Bench bench, String kind, int count) throws IOException {
    byte[][] images = new byte[count][];
    for (int i = 0; i < count; i++) {
      images[i] = bench.image(kind, i);
    }
    return images;
  }

  /** A table of labels alone, kept over the runs. */
  static Path labels(Bench bench, String name, int count) throws IOException {
    return bench.prepared(
        name,
        path -> {
          byte[] labels = bench.array("labels-10m.npy").bytes();
          table(
              path,
              bench,
              label(),
              count,
              (vector, from, to) -> {
                UInt1Vector values = (UInt1Vector) vector;
                for (int i = from; i < to; i++) {
                  values.setSafe(i - from, labels[i]);
                }
              });
        });
  }

  /** Fills the vector of a batch with the rows from a place to before another. */
  interface Filling {
    void fill(FieldVector vector, int from, int to);
  }

  /** A dataset of one tensor, added by Arrow batches. */
  static void table(Path path, Bench bench, TensorSpec tensor, int count, Filling filling) {
    Dataset.create(
            path.toString(),
            List.of(tensor),
            options(bench),
            "Ingest",
            rows -> addBatches(rows, tensor.name(), count, filling))
        .close();
  }

  private static void addBatches(Appender rows, String name, int count, Filling filling) {
    try (BufferAllocator allocator = new org.apache.arrow.memory.RootAllocator();
        FieldVector vector =
            dev.tarn.chunk.ArrowLayout.field(rows.schema().tensor(name)).createVector(allocator)) {
      for (int from = 0; from < count; from += TABLE_BATCH) {
        int to = Math.min(count, from + TABLE_BATCH);
        vector.setInitialCapacity(to - from);
        vector.allocateNew();
        filling.fill(vector, from, to);
        vector.setValueCount(to - from);
        rows.addBatch(VectorSchemaRoot.of(vector));
      }
    }
  }
}
