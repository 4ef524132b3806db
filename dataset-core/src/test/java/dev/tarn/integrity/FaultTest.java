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
import dev.tarn.store.PowerLossStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every call of the store fails once, and the power goes after every call: nothing is lost, nothing
 * is half there.
 */
class FaultTest {
  private static final TensorSpec[] TENSORS = {
    TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
    TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1)
  };

  private static int locations;

  private static String fresh() {
    return "mem:fault-" + ++locations;
  }

  private static void addRows(Dataset ds, int rows) {
    long from = ds.rowCount();
    ds.append(
        appender -> {
          for (int i = 0; i < rows; i++) {
            // 150,000 bytes do not go into a pack, so that chunk files take part.
            appender.add(Map.of("n", from + i, "bytes", new byte[i == 0 ? 150_000 : 10]));
          }
        });
  }

  private static void check(Dataset ds) {
    assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    for (long row = 0; row < ds.rowCount(); row++) {
      assertEquals(row, ((Number) ds.tensor("n").value(row).orElseThrow()).longValue());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyFailingCallLeavesTheLastCommitAndTheSameWorkSucceedsLater(boolean afterDoing) {
    for (int n = 1; n < 10_000; n++) {
      String location = fresh();
      try (Dataset ds = Dataset.create(location, TENSORS)) {
        addRows(ds, 3);
        ds.commit("before");
      }
      int failingCall = n;
      FailingStore[] store = {null};
      DatasetOptions options =
          DatasetOptions.defaults()
              .withStoreWrapper(
                  inner -> {
                    store[0] = new FailingStore(inner, failingCall, afterDoing);
                    return store[0];
                  });
      boolean committed = false;
      try (Dataset ds = Dataset.load(location, options)) {
        addRows(ds, 2);
        ds.commit("with a fault");
        committed = true;
      } catch (TarnException e) {
        assertEquals(6, e.kind().exitCode(), e.getMessage());
      }
      try (Dataset ds = Dataset.load(location)) {
        check(ds);
        assertTrue(ds.rowCount() == 5 || (!committed && ds.rowCount() == 3), store[0].failed());
        if (ds.rowCount() == 3) {
          ds.reset();
          addRows(ds, 2);
          ds.commit("again");
        }
        assertEquals(5, ds.rowCount());
        check(ds);
      }
      if (store[0].failed().isEmpty()) {
        assertTrue(n > 10, "only " + n + " calls were made");
        return;
      }
    }
    fail("the work never came to an end");
  }

  @Test
  void aPowerCutAfterAnyCallLeavesTheOldOrTheNewState() {
    long seed = Long.getLong("tarn.seed", 20261125L);
    String location = fresh();
    Map<String, byte[]> before;
    try (Dataset ds = Dataset.create(location, TENSORS)) {
      for (int i = 0; i < 9; i++) {
        addRows(ds, 1);
        ds.commit("row " + i);
      }
      before = new LinkedHashMap<>(PowerLossStore.contents(ds.objects()));
    }
    for (int call = 1; ; call++) {
      int lastCall = call;
      PowerLossStore[] store = {null};
      boolean acknowledged = false;
      try (Dataset ds =
          Dataset.load(
              location,
              DatasetOptions.defaults()
                  .withStoreWrapper(
                      inner -> {
                        inner.close();
                        store[0] = new PowerLossStore(before, lastCall);
                        return store[0];
                      }))) {
        addRows(ds, 2);
        ds.commit("cut");
        acknowledged = true;
      } catch (PowerLossStore.PowerCut e) {
        // what is left is looked at below
      }
      Random random = new Random(seed + call);
      for (int i = 0; i < 20; i++) {
        Map<String, byte[]> left = store[0].afterwards(random);
        String where = "after call " + call + ", -Dtarn.seed=" + seed;
        try (Dataset ds =
            Dataset.load(
                location,
                DatasetOptions.defaults()
                    .withStoreWrapper(
                        inner -> {
                          inner.close();
                          return PowerLossStore.of(left);
                        }))) {
          assertTrue(ds.rowCount() == 9 || ds.rowCount() == 11, where);
          assertTrue(!acknowledged || ds.rowCount() == 11, where);
          check(ds);
          assertEquals(
              List.of(), ds.status().stream().filter(stage -> ds.rowCount() == 11).toList(), where);
        }
      }
      if (acknowledged) {
        assertTrue(call > 4, "only " + call + " calls change something");
        return;
      }
    }
  }
}
