package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ForwardingStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.LayoutResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A crash between a commit and the clean-up of its stage leaves the stage: it was committed and
 * must never be again, whatever happened to the branch since.
 */
class StagesAfterACrashTest {
  private static int locations;

  /** Forgets to delete what was staged. */
  private static final class Forgetful extends ForwardingStore {
    Forgetful(ObjectStore inner) {
      super(inner);
    }

    @Override
    public boolean delete(String name) {
      return !name.startsWith("staging/") && super.delete(name);
    }
  }

  private static String datasetWithStagedRow() {
    String location = "mem:stages-" + ++locations;
    try (Dataset ds =
        Dataset.create(location, TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64))) {
      for (int i = 0; i < 3; i++) {
        ds.commit("row", rows -> rows.add(Map.of("n", 1)));
      }
      ds.append(rows -> rows.add(Map.of("n", 4)));
    }
    return location;
  }

  private static DatasetOptions forgetful() {
    return DatasetOptions.defaults().withStoreWrapper(Forgetful::new);
  }

  @Test
  void aLayoutCommitOnTopDoesNotBringItBack() {
    String location = datasetWithStagedRow();
    try (Dataset ds = Dataset.load(location, forgetful())) {
      ds.commit("staged");
      assertEquals(4, ds.rowCount());
      assertEquals(LayoutResult.Outcome.LAID_OUT, ds.optimize(false).outcome());
    }
    try (Dataset ds = Dataset.load(location)) {
      assertEquals(List.of(), ds.status());
      assertEquals(4, ds.rowCount());
    }
  }

  @Test
  void aRenamedBranchDoesNotBringItBack() {
    String location = datasetWithStagedRow();
    try (Dataset ds = Dataset.load(location, forgetful())) {
      ds.commit("staged");
      ds.renameBranch("main", "trunk");
    }
    try (Dataset ds = Dataset.load(location, "trunk", DatasetOptions.defaults())) {
      assertEquals(List.of(), ds.status());
    }
  }

  @Test
  void aCommitOnAnotherBranchTakesItInToo() {
    String location = datasetWithStagedRow();
    try (Dataset ds = Dataset.load(location, forgetful());
        Dataset exp = ds.branch("exp")) {
      exp.commit(CommitOptions.message("elsewhere").withStage(exp.status().get(0).id()));
      assertEquals(4, exp.rowCount());
    }
    try (Dataset ds = Dataset.load(location)) {
      assertEquals(List.of(), ds.status());
    }
  }

  /** Of two parts the newer one goes while they are read, as when its process resets. */
  @Test
  void aPartThatIsDroppedWhileItIsReadCountsAsDropped() {
    String location = datasetWithStagedRow();
    try (Dataset ds = Dataset.load(location)) {
      ds.reset();
      ds.append(rows -> rows.add(Map.of("n", 4)));
      ds.append(rows -> rows.add(Map.of("n", 5)));
    }
    DatasetOptions racing =
        DatasetOptions.defaults()
            .withStoreWrapper(
                store ->
                    new ForwardingStore(store) {
                      @Override
                      protected void before(String call, String name) {
                        if (call.equals("read") && name.startsWith("staging/")) {
                          List<String> parts = inner.list("staging/", "", 2);
                          if (parts.size() > 1) {
                            inner.delete(parts.get(0));
                          }
                        }
                      }
                    });
    try (Dataset ds = Dataset.load(location, racing)) {
      assertEquals(1, ds.status().get(0).rows().added());
    }
  }
}
