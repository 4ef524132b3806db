package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.FailingStore;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.PowerLossStore;
import dev.tarn.store.TurnedClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reclaiming is broken off after every call, by a failure and by a power cut. */
@Tag("harness")
class ReclaimFaultTest {
  private static final Duration LONG = Duration.ofDays(30);
  private static int locations;

  private final String location = "mem:reclaim-fault-" + ++locations;
  private Map<String, byte[]> before;
  private Instant cutTime;

  /** Nine rows in nine commits, some of them to be cut off, and files that nothing reaches. */
  @BeforeEach
  void aDatasetWithSomethingToReclaim() {
    TurnedClock clock = new TurnedClock();
    MemoryStore store = new MemoryStore("mem:first", clock);
    DatasetOptions options = options(clock, inner -> store.openAgain());
    try (Dataset ds =
        Dataset.create(
            location,
            List.of(
                TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
                TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1)),
            options)) {
      for (int i = 0; i < 9; i++) {
        clock.pass(Duration.ofDays(1));
        if (i == 6) {
          cutTime = clock.instant();
        }
        add(ds);
      }
      for (int i = 0; i < 3; i++) {
        String id = ("" + i).repeat(64);
        ds.objects().put("runs/" + id, List.of(ByteBuffer.allocate(100)));
        ds.objects().put("commits/" + id, List.of(ByteBuffer.allocate(100)));
      }
      ds.reclaim(ReclaimOptions.defaults().withHistoryOlderThan(cutTime));
      before = new LinkedHashMap<>(PowerLossStore.contents(ds.objects()));
    }
  }

  private static void add(Dataset ds) {
    long n = ds.rowCount();
    byte[] bytes = new byte[n % 4 == 1 ? 150_000 : 100];
    new Random(n).nextBytes(bytes);
    ds.commit("row " + n, rows -> rows.add(Map.of("n", n, "bytes", bytes)));
  }

  private static DatasetOptions options(
      TurnedClock clock, Function<ObjectStore, ObjectStore> store) {
    return DatasetOptions.defaults()
        .withClock(clock)
        .withStoreWrapper(
            inner -> {
              inner.close();
              return store.apply(inner);
            });
  }

  private static void check(Dataset ds, String where) {
    assertTrue(ds.verify().ok(), () -> where + ": " + ds.verify().damage());
    assertTrue(ds.rowCount() >= 9, where);
    for (long row = 0; row < ds.rowCount(); row++) {
      assertEquals(row, ((Number) ds.tensor("n").value(row).orElseThrow()).longValue(), where);
      assertTrue(ds.tensor("bytes").value(row).isPresent(), where);
    }
  }

  private void checkLaterRuns(Map<String, byte[]> left, String where) {
    TurnedClock clock = new TurnedClock();
    MemoryStore store = new MemoryStore("mem:left", clock);
    left.forEach((name, bytes) -> store.put(name, List.of(ByteBuffer.wrap(bytes))));
    try (Dataset ds = Dataset.load(location, options(clock, inner -> store.openAgain()))) {
      assertEquals("row 8", ds.head().message(), where);
      check(ds, where);
      add(ds);
      clock.pass(LONG);
      ds.reclaim(ReclaimOptions.defaults());
      check(ds, where);
      List<String> names = store.list("", "", Integer.MAX_VALUE);
      assertEquals(
          List.of(),
          names.stream()
              .filter(name -> name.startsWith("trash/") || name.matches(".*/([012])\\1{63}"))
              .toList(),
          where);
      assertEquals(4, store.list("refs/heads/main/", "", 100).size(), where);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyFailingCallLeavesEverythingThatIsReached(boolean afterDoing) {
    for (int n = 1; n < 10_000; n++) {
      TurnedClock clock = new TurnedClock();
      MemoryStore memory = new MemoryStore("mem:failing", clock);
      before.forEach((name, bytes) -> memory.put(name, List.of(ByteBuffer.wrap(bytes))));
      clock.pass(LONG);
      int failingCall = n;
      FailingStore[] store = {null};
      String where;
      try (Dataset ds =
          Dataset.load(
              location,
              options(
                  clock,
                  inner -> {
                    store[0] = new FailingStore(memory.openAgain(), failingCall, afterDoing);
                    return store[0];
                  }))) {
        ds.reclaim(ReclaimOptions.defaults());
        where = "nothing failed";
      } catch (TarnException e) {
        assertEquals(6, e.kind().exitCode(), e.getMessage());
        where = "call " + n + ", " + store[0].failed();
      }
      if (n % 9 == 0 || store[0].failed().isEmpty()) {
        checkLaterRuns(PowerLossStore.contents(memory), where);
      }
      if (store[0].failed().isEmpty()) {
        assertTrue(n > 30, "only " + n + " calls were made");
        return;
      }
    }
    fail("the work never came to an end");
  }

  @Test
  void aPowerCutAfterAnyCallLeavesEverythingThatIsReached() {
    cutThePowerAfterEveryCall(1);
  }

  @Tag("nightly")
  @Test
  void aPowerCutAfterAnyCallLeavesEverythingThatIsReachedInManyStates() {
    cutThePowerAfterEveryCall(200);
  }

  private void cutThePowerAfterEveryCall(int states) {
    long seed = Long.getLong("tarn.seed", 20261125L);
    for (int call = 1; ; call++) {
      TurnedClock clock = new TurnedClock();
      PowerLossStore store = new PowerLossStore(before, call, clock);
      clock.pass(LONG);
      boolean done = false;
      try (Dataset ds = Dataset.load(location, options(clock, inner -> store))) {
        Reclaimed reclaimed = ds.reclaim(ReclaimOptions.defaults());
        assertEquals(7, reclaimed.objects().stream().filter(i -> isRef(i.name())).count());
        done = true;
      } catch (PowerLossStore.PowerCut e) {
        // what is left is looked at below
      }
      Random random = new Random(seed + call);
      for (int i = 0; i < states; i++) {
        checkLaterRuns(store.afterwards(random), "after call " + call + ", -Dtarn.seed=" + seed);
      }
      if (done) {
        assertTrue(call > 20, "only " + call + " calls change something");
        return;
      }
    }
  }

  private static boolean isRef(String name) {
    return name.startsWith("refs/heads/");
  }
}
