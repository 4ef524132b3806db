package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.FailingStore;
import dev.tarn.version.Commit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A copy is broken off at every call of the target: it shows all or nothing, and goes on. */
class CopyFaultTest {
  private static int locations;

  @Test
  void aCopyThatWasBrokenOffShowsAWholeDatasetOrNoneAndGoesOn() {
    String source = "mem:copied-" + ++locations;
    List<String> log;
    try (Dataset ds =
        Dataset.create(
            source,
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1))) {
      for (int i = 0; i < 5; i++) {
        int n = i;
        byte[] bytes = new byte[n == 2 ? 150_000 : 10];
        ds.commit("row " + n, rows -> rows.add(Map.of("n", n, "bytes", bytes)));
      }
      ds.tag("v1");
      log = ds.log().stream().map(Commit::id).toList();
    }
    for (int n = 1; n < 1000; n++) {
      String target = "mem:copy-" + ++locations;
      int failingCall = n;
      FailingStore[] failing = {null};
      // The first store is the source's own; the second the target.
      int[] opened = {0};
      DatasetOptions options =
          DatasetOptions.defaults()
              .withStoreWrapper(
                  inner -> {
                    if (++opened[0] < 2) {
                      return inner;
                    }
                    failing[0] = new FailingStore(inner, failingCall, true);
                    return failing[0];
                  });
      boolean done = false;
      try (Dataset ds = Dataset.load(source, options)) {
        ds.copyTo(target, Optional.empty(), CopyProgress.NONE);
        done = true;
      } catch (TarnException e) {
        assertEquals(6, e.kind().exitCode(), e.getMessage());
      }
      if (Dataset.exists(target)) {
        try (Dataset ds = Dataset.load(target)) {
          assertEquals(log, ds.log().stream().map(Commit::id).toList());
          assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
        }
      } else {
        assertFalse(done);
      }
      try (Dataset ds = Dataset.load(source)) {
        Copied copied = ds.copyTo(target, Optional.empty(), CopyProgress.NONE);
        assertTrue(!done || copied.copied() == 0, copied.toString());
      }
      try (Dataset ds = Dataset.load(target)) {
        assertEquals(log, ds.log().stream().map(Commit::id).toList());
        assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
        assertEquals(List.of("v1"), ds.tags().stream().map(tag -> tag.name()).toList());
      }
      if (failing[0].failed().isEmpty()) {
        assertTrue(n > 20, "only " + n + " calls were made");
        return;
      }
    }
    fail("the work never came to an end");
  }
}
