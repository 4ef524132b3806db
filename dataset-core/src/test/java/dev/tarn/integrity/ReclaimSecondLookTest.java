package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ForwardingStore;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.TurnedClock;
import dev.tarn.version.Commit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do between a reclaim's two looks saves what it has put aside. */
class ReclaimSecondLookTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static int locations;

  private final TurnedClock clock = new TurnedClock();
  private final String location = "mem:second-look-" + ++locations;
  private MemoryStore store;
  private Commit lost;

  /** What is done when the first object was put aside. */
  private Runnable meanwhile = () -> {};

  /** What is done just before a chunk is put aside, when it was found old. */
  private Runnable beforeAChunk = () -> {};

  @BeforeEach
  void aDatasetWithABranchThatEnded() {
    store = new MemoryStore(location, clock);
    Dataset.create(
            location,
            List.of(TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1)),
            options())
        .close();
    try (Dataset ds = Dataset.load(location, options())) {
      try (Dataset exp = ds.branch("exp")) {
        byte[] bytes = new byte[3 << 20];
        new Random(1).nextBytes(bytes);
        lost = exp.commit("lost", rows -> rows.add(Map.of("bytes", bytes)));
      }
      ds.deleteUnmergedBranch("exp");
    }
    clock.pass(MONTH);
  }

  private DatasetOptions options() {
    return DatasetOptions.defaults()
        .withClock(clock)
        .withStoreWrapper(
            inner -> {
              inner.close();
              return new ForwardingStore(store.openAgain()) {
                @Override
                protected void before(String call, String name) {
                  if (call.equals("publish") && name.contains("/chunks/")) {
                    beforeAChunk.run();
                  }
                }

                @Override
                protected void after(String call, String name) {
                  if (call.equals("publish") && name.startsWith("trash/")) {
                    Runnable work = meanwhile;
                    meanwhile = () -> {};
                    work.run();
                  }
                }
              };
            });
  }

  private List<String> chunks() {
    return store.list("chunks/", "", 10);
  }

  @Test
  void nobodyMeanwhileAndItIsGone() {
    try (Dataset ds = Dataset.load(location, options())) {
      assertTrue(ds.reclaim(ReclaimOptions.defaults()).objects().size() >= 2);
    }
    assertEquals(List.of(), chunks());
  }

  @Test
  void aBranchThatIsMadeMeanwhileKeepsItsCommit() {
    try (Dataset ds = Dataset.load(location, options());
        Dataset then = ds.at(lost.id())) {
      meanwhile = () -> then.branch("saved").close();
      ds.reclaim(ReclaimOptions.defaults());
      try (Dataset saved = ds.at("saved")) {
        assertEquals(lost.id(), saved.head().id());
        assertTrue(saved.tensor("bytes").value(0).isPresent());
        assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
      }
    }
    assertFalse(store.list("trash/", "", 10).stream().anyMatch(name -> name.contains("chunks/")));
  }

  @Test
  void anObjectThatIsPutAgainMeanwhileIsYoung() {
    String chunk = chunks().get(0);
    byte[] content = store.read(chunk, 8 << 20);
    try (Dataset ds = Dataset.load(location, options())) {
      // Another writer has the same bytes, and no commit yet.
      beforeAChunk = () -> store.put(chunk, List.of(ByteBuffer.wrap(content)));
      ds.reclaim(ReclaimOptions.defaults());
    }
    assertEquals(List.of(chunk), chunks());
  }
}
