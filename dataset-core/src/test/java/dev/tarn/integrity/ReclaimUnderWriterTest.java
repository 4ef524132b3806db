package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.ConflictException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ForwardingStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit's object goes, as a reclaim without retention takes it, before anything reaches it. */
class ReclaimUnderWriterTest {
  @TempDir Path folder;

  /** How often the object may still go; the store takes it just before it is needed. */
  private final AtomicInteger takes = new AtomicInteger();

  private Dataset createThatLoses(String call) {
    DatasetOptions options =
        DatasetOptions.defaults()
            .withStoreWrapper(
                store ->
                    new ForwardingStore(store) {
                      private String newest = "";

                      @Override
                      protected void after(String called, String name) {
                        newest = called.equals("put") && isCommit(name) ? name : newest;
                      }

                      @Override
                      protected void before(String called, String name) {
                        boolean published = name.startsWith("refs/");
                        if (called.equals(call)
                            && takes.get() > 0
                            && (published || isCommit(name))) {
                          takes.decrementAndGet();
                          inner.delete(newest);
                        }
                      }
                    });
    return Dataset.create(
        folder.resolve("busy").toString(),
        List.of(TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1)),
        options);
  }

  private static boolean isCommit(String name) {
    return name.startsWith("commits/");
  }

  private static Map<String, Object> row() {
    // More than what is packed behind a commit: the chunk is a file of its own.
    byte[] bytes = new byte[3 << 20];
    new Random(1).nextBytes(bytes);
    return Map.of("bytes", bytes);
  }

  @ParameterizedTest
  @CsvSource({"modified, 1", "modified, 2", "publish, 1", "publish, 2"})
  void theCommitIsPutAgain(String call, int times) {
    try (Dataset ds = createThatLoses(call)) {
      takes.set(times);
      ds.commit("one", rows -> rows.add(row()));
      assertEquals(0, takes.get());
      assertEquals(1, ds.rowCount());
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"modified", "publish"})
  void aCommitThatAlwaysGoesIsAConflictAndNothingIsLeft(String call) {
    try (Dataset ds = createThatLoses(call)) {
      takes.set(1000);
      ConflictException refused =
          assertThrows(ConflictException.class, () -> ds.commit("one", rows -> rows.add(row())));
      assertEquals("files-reclaimed", refused.code());
      takes.set(0);
      assertEquals(0, ds.rowCount());
      ds.commit("again", rows -> rows.add(row()));
      assertEquals(1, ds.rowCount());
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
  }
}
