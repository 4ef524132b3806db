package dev.tarn.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.dataset.SavedView;
import dev.tarn.dataset.View;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.integrity.PurgeProgress;
import dev.tarn.integrity.Purged;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that meet a condition are purged, and the views that had them go on without. */
class PurgedViewsTest {
  @TempDir Path folder;
  private String location;

  @BeforeEach
  void aDatasetWithRowsOfFourPatients() {
    location = folder.resolve("ds").toString();
    try (Dataset ds =
        Dataset.create(location, TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64))) {
      ds.commit("before patients", rows -> rows.add(Map.of("n", -1)));
      ds.addTensor(TensorSpec.of("patient", Htype.TEXT));
      ds.commit("patients");
      ds.commit(
          "rows",
          rows -> {
            for (int i = 0; i < 12; i++) {
              rows.add(Map.of("n", i, "patient", "p" + i % 4));
            }
          });
    }
  }

  private static List<Long> numbers(View view) {
    List<Long> numbers = new ArrayList<>();
    view.rows().forEach(row -> numbers.add(row.integers("n")[0]));
    return numbers;
  }

  private static Purged purge(Dataset ds, String condition) {
    return ds.purge(condition, false, PurgeProgress.NONE);
  }

  @Test
  void viewsKeepTheirQuestionsAndNamesAndLoseTheRows() {
    try (Dataset ds = Dataset.load(location)) {
      SavedView odd =
          ds.query("SELECT n, n * 2 AS twice WHERE n > 0 AND n % 2 = 1 ORDER BY n DESC")
              .save(SaveOptions.message("odd ones").withName("odd"));
      SavedView whole = ds.query("SELECT * WHERE n >= 0").save(SaveOptions.message("all"));
      SavedView other;
      try (Dataset before = ds.at(ds.log().get(2).id())) {
        other = before.all().save(SaveOptions.message("before patients"));
      }

      Purged planned = ds.purge("patient = 'p1'", true, PurgeProgress.NONE);
      assertEquals(3, planned.rows());
      assertEquals(3, ds.views().size());

      Purged purged = purge(ds, "patient = 'p1'");
      assertEquals(3, purged.rows());
      assertEquals(planned.commits(), purged.commits());
      assertEquals(2, purged.commitsNotAsked().size());
      assertEquals(
          List.of(odd.id(), whole.id()).stream().sorted().toList(),
          purged.views().stream().map(Purged.MovedView::oldId).sorted().toList());
      purged.views().forEach(view -> assertEquals(3, view.rowsGone()));

      assertEquals(List.of(11L, 7L, 3L), numbers(ds.loadView("odd")));
      SavedView now = ds.findView("odd");
      assertEquals("odd ones", now.message());
      assertEquals(odd.question(), now.question());
      assertEquals(odd.time(), now.time());
      assertEquals(3, now.rowCount());
      assertEquals(
          List.of(14L, 6L),
          List.of(
              ds.loadView("odd").row(1).integers("twice")[0],
              ds.loadView("odd").row(2).integers("twice")[0]));
      assertThrows(RefusedException.class, () -> ds.findView(odd.id()));
      assertEquals(other.commit(), ds.findView(other.id()).commit());
      assertEquals(10, ds.rowCount());
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
  }

  @Test
  void deletedRowsAreFoundAndTheConditionIsNothingElse() {
    try (Dataset ds = Dataset.load(location)) {
      ds.transact(
          "delete", tx -> tx.delete(ds.query("SELECT * WHERE n = 5").rowSelection().orElseThrow()));
      TarnException limited = assertThrows(TarnException.class, () -> purge(ds, "n = 5 LIMIT 0"));
      assertEquals("unsupported", limited.code());
      assertEquals(1, purge(ds, "n = 5").rows());
      assertEquals(0, purge(ds, "n = 5").rows());
      // A purged row is null where it was, and meets no condition any more.
      assertEquals(1, purge(ds, "patient IS NULL").rows());
      assertEquals(0, purge(ds, "patient IS NULL").rows());
      TarnException unknown = assertThrows(TarnException.class, () -> purge(ds, "m = 5"));
      assertEquals("unknown-tensor", unknown.code());
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
      ds.commit("after", rows -> rows.add(Map.of("n", 100, "patient", "p9")));
      assertEquals(List.of(100L), numbers(ds.query("SELECT * WHERE n > 50")));
    }
  }

  @Test
  void aClassMayBeYoungerThanACommitAndAViewBegunAndNeverSaved() throws IOException {
    try (Dataset ds = Dataset.load(location)) {
      ds.transact(
          "labels",
          tx -> tx.addTensor(TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("cat")));
      ds.commit("a cat", rows -> rows.add(Map.of("n", 20, "labels", "cat")));
      ds.transact("dogs", tx -> tx.addClasses("labels", List.of("dog")));
      ds.commit("a dog", rows -> rows.add(Map.of("n", 21, "labels", "dog")));
      String begun = ds.all().save("begun");
      Path said = Path.of(location, "views", begun, "meta");
      try (Stream<Path> files = Files.list(said)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Purged purged = purge(ds, "labels = 'dog'");
      assertEquals(1, purged.rows());
      assertEquals(List.of(20L), numbers(ds.query("SELECT * WHERE n >= 20")));
      assertFalse(Files.exists(Path.of(location, "views", begun, "selection")));
    }
  }
}
