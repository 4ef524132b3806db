package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.error.RefusedException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that are larger than the memory there is, and rows from several threads. */
class LargeAppendsTest {
  private static final int BATCH = 4096;
  private static final int DIM = 256;

  @TempDir Path folder;

  /** Batches of embeddings, made when they are asked for. */
  private static final class MadeUp extends ArrowReader {
    private final TensorSchema tensor;
    private final int batches;
    private int next;

    MadeUp(TensorSchema tensor, int batches, BufferAllocator allocator) {
      super(allocator);
      this.tensor = tensor;
      this.batches = batches;
    }

    @Override
    public boolean loadNextBatch() throws java.io.IOException {
      prepareLoadNextBatch();
      if (next == batches) {
        return false;
      }
      VectorSchemaRoot root = getVectorSchemaRoot();
      FixedSizeListVector list = (FixedSizeListVector) root.getVector(0);
      list.setInitialCapacity(BATCH);
      list.allocateNew();
      Float4Vector values = (Float4Vector) list.getDataVector();
      for (int i = 0; i < BATCH; i++) {
        list.setNotNull(i);
        for (int k = 0; k < DIM; k++) {
          values.setSafe(i * DIM + k, next + k);
        }
      }
      root.setRowCount(BATCH);
      next++;
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {}

    @Override
    protected Schema readSchema() {
      return new Schema(List.of(ArrowLayout.field(tensor)));
    }
  }

  @Test
  void aStreamMayBeLargerThanTheMemory() throws Exception {
    // 48 batches of 4 MiB through 160 MiB of which the chunks under way take most.
    int batches = 48;
    try (BufferAllocator memory = new RootAllocator(160L << 20)) {
      try (Dataset ds =
              Dataset.create(
                  folder.resolve("d").toString(),
                  List.of(TensorSpec.of("e", Htype.EMBEDDING).withShape(DIM)),
                  DatasetOptions.defaults().withAllocator(memory));
          MadeUp stream = new MadeUp(ds.schema().tensor("e"), batches, memory)) {
        List<Long> heard = new ArrayList<>();
        ds.transact("stream", tx -> tx.appendStream(stream, heard::add));
        assertEquals((long) batches * BATCH, ds.rowCount());
        assertEquals(batches, heard.size());
        assertEquals(ds.rowCount(), heard.get(batches - 1));
        assertEquals(47f, ds.tensor("e").floats(ds.rowCount() - 1)[0]);
        assertTrue(
            memory.getPeakMemoryAllocation() < 160L << 20, memory.getPeakMemoryAllocation() + "");
      }
    }
  }

  @Test
  void severalThreadsAppendToOneTransaction() throws Exception {
    int threads = 4;
    int each = 300;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Dataset ds =
        Dataset.create(
            "mem:large-appends-1",
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("i", Htype.IMAGE))) {
      ds.transact(
          "side by side",
          tx -> {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
              int first = t * each;
              running.add(
                  pool.submit(
                      () -> {
                        for (int n = first; n < first + each; n++) {
                          tx.append(Map.of("n", n, "i", picture(n)));
                        }
                      }));
            }
            for (Future<?> thread : running) {
              try {
                thread.get();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            }
          });
      assertEquals((long) threads * each, ds.rowCount());
      Set<Long> seen = new HashSet<>();
      for (long row = 0; row < ds.rowCount(); row++) {
        long n = (Long) ds.tensor("n").value(row).orElseThrow();
        seen.add(n);
        assertEquals(picture((int) n), ds.tensor("i").pixels(row), "row " + row);
      }
      assertEquals(threads * each, seen.size());
      assertEquals(List.of(), ds.verify().damage());
    } finally {
      pool.shutdown();
    }
  }

  private static NdArray picture(int n) {
    return NdArray.ofUint8(new byte[] {(byte) n, (byte) (n >> 8), 0}, 1, 1, 3);
  }

  @Test
  void aBadImageIsRefusedBeforeAnythingOfItsRowIsWritten() {
    try (Dataset ds =
        Dataset.create(
            "mem:large-appends-2",
            TensorSpec.of("t", Htype.TEXT),
            TensorSpec.of("i", Htype.IMAGE))) {
      ds.commit(
          "two rows",
          rows -> {
            rows.add(Map.of("t", "a", "i", picture(1)));
            assertThrows(
                RefusedException.class,
                () -> rows.add(Map.of("t", "broken", "i", new byte[] {1, 2, 3})));
            rows.add(Map.of("t", "b", "i", picture(2)));
          });
      assertEquals(2, ds.rowCount());
      assertEquals("b", ds.tensor("t").text(1));
      assertEquals(picture(2), ds.tensor("i").pixels(1));
    }
  }
}
