package dev.tarn.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.dataset.SavedView;
import dev.tarn.harness.disk.LossyDisk;
import dev.tarn.harness.disk.PowerCut;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.LocalStore;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The power goes after every file operation of saving a view, and takes any part of what was not
 * synced: the view is there as it was saved or not at all, and can be saved again.
 */
class ViewPowerLossTest {
  private static final RowSelection ROWS = RowSelection.of(7, 1, 7);

  @Test
  void anyPowerCutLeavesTheViewOrNone() throws Exception {
    cutAtEveryOperation(Integer.getInteger("tarn.subsets", 20));
  }

  @Tag("nightly")
  @Test
  void anyPowerCutLeavesTheViewOrNoneOfManySubsets() throws Exception {
    cutAtEveryOperation(Integer.getInteger("tarn.subsets", 200));
  }

  private static Dataset load(LossyDisk disk) {
    return Dataset.load("mem:view-power-loss", options(disk));
  }

  private static DatasetOptions options(LossyDisk disk) {
    return DatasetOptions.defaults()
        .withAuthor("ada")
        .withClock(disk.clock())
        .withStoreWrapper(
            unused -> {
              unused.close();
              return LocalStore.open(disk.path("home", "data"), true);
            });
  }

  private static LossyDisk withRows() throws Exception {
    LossyDisk disk = new LossyDisk();
    Files.createDirectories(disk.path("home"));
    try (Dataset ds =
        Dataset.create(
            "mem:view-power-loss",
            List.of(TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64)),
            options(disk))) {
      ds.commit(
          "rows",
          rows -> {
            for (int i = 0; i < 10; i++) {
              rows.add(Map.of("n", i));
            }
          });
    }
    disk.syncAll();
    return disk;
  }

  private static SavedView save(Dataset ds) {
    return ds.rows(ROWS).save(SaveOptions.message("three rows").withName("three"));
  }

  private static void cutAtEveryOperation(int draws) throws Exception {
    long seed = Long.getLong("tarn.seed", 20261125L);
    LossyDisk before = withRows();
    int subsets = 0;
    for (int cut = 1; ; cut++) {
      LossyDisk disk = before.copy();
      disk.cutAfter(cut);
      boolean saved = false;
      try (Dataset ds = load(disk)) {
        save(ds);
        saved = true;
      } catch (PowerCut e) {
        // What is left is looked at below.
      }
      String where = "cut after operation " + cut + ", -Dtarn.seed=" + seed;
      Random random = new Random(seed + cut);
      for (int draw = 0; draw < draws; draw++) {
        check(
            disk.afterPowerCut(random, draw < 2 ? draw : random.nextInt(11) / 10.0), saved, where);
        subsets++;
      }
      if (saved) {
        System.out.println("ViewPowerLossTest: " + (cut - 1) + " stops, " + subsets + " subsets");
        assertTrue(cut > 4, "only " + cut + " operations change something");
        return;
      }
    }
  }

  private static void check(LossyDisk left, boolean saved, String where) {
    try (Dataset ds = load(left)) {
      assertTrue(ds.verify().ok(), () -> where + ": " + ds.verify().damage());
      List<SavedView> views = ds.views();
      assertTrue(views.size() == 1 || (views.isEmpty() && !saved), where);
      if (!views.isEmpty()) {
        assertIsThere(ds, where);
      }
      save(ds);
      assertEquals(1, ds.views().size(), where);
      assertIsThere(ds, where + ", saved again");
      assertTrue(ds.verify().ok(), where);
    }
  }

  private static void assertIsThere(Dataset ds, String where) {
    assertEquals(List.of(7L, 1L, 7L), numbers(ds), where);
    assertEquals("three rows", ds.findView("three").message(), where);
  }

  private static List<Long> numbers(Dataset ds) {
    RowSelection rows = ds.loadView("three").rowSelection().orElseThrow();
    return java.util.Arrays.stream(rows.toArray()).boxed().toList();
  }
}
