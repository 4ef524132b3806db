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
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call of the store fails once: nothing is lost, nothing is half there. */
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
}
