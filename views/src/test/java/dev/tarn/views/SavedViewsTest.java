package dev.tarn.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.LoadViewOptions;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.dataset.SavedView;
import dev.tarn.dataset.View;
import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedViewsTest {
  @TempDir Path folder;
  private String location;

  @BeforeEach
  void createDataset() {
    location = folder.resolve("ds").toString();
    try (Dataset ds =
        Dataset.create(
            location,
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1"),
            TensorSpec.of("text", Htype.TEXT))) {
      ds.commit(
          "rows",
          rows -> {
            for (int i = 0; i < 10; i++) {
              rows.add(Map.of("labels", i % 2, "text", "t" + i));
            }
          });
    }
  }

  private static List<String> texts(View view) {
    List<String> texts = new ArrayList<>();
    view.rows().forEach(row -> texts.add(row.text("text")));
    return texts;
  }

  @Test
  void aViewIsLoadedByItsIdByAPrefixAndByItsName() {
    String id;
    try (Dataset ds = Dataset.load(location)) {
      SavedView saved =
          ds.rows(RowSelection.of(7, 1, 7))
              .save(SaveOptions.message("odd ones").withName("odd").withAuthor("ada"));
      id = saved.id();
      assertEquals(64, id.length());
      assertFalse(saved.reused());
      assertEquals(Map.of("labels", Map.of("g0", 0L, "g1", 3L)), saved.classCounts());
    }
    try (Dataset ds = Dataset.load(location)) {
      for (String name : List.of(id, id.substring(0, 8), "odd")) {
        View view = ds.loadView(name);
        assertEquals(List.of("t7", "t1", "t7"), texts(view));
        assertEquals(id, view.id());
      }
      assertEquals("odd ones", ds.views().get(0).message());
      assertEquals("ada", ds.views().get(0).author());
    }
  }

  /** FIELD-REPORTS: a view changes its rows when the dataset goes on. */
  @Test
  void aViewKeepsItsRowsWhenTheDatasetGoesOn() {
    String id;
    try (Dataset ds = Dataset.load(location)) {
      id = ds.all().save("all ten");
      ds.append(rows -> rows.add(Map.of("text", "staged")));
      assertEquals(10, ds.loadView(id).rowCount());
      ds.commit("more");
      assertEquals(11, ds.rowCount());
      View view = ds.loadView(id);
      assertEquals(10, view.rowCount());
      assertEquals("t9", view.row(9).text("text"));
    }
  }

  @Test
  void savingTheSameAnswerAgainStoresItOnce() {
    try (Dataset ds = Dataset.load(location)) {
      SavedView first = ds.rows(RowSelection.of(0, 1, 2)).save(SaveOptions.message("three"));
      SavedView second = ds.rows(RowSelection.range(0, 3)).save(SaveOptions.message("three"));
      assertEquals(first.id(), second.id());
      assertTrue(second.reused());
      assertEquals(1, ds.views().size());
    }
  }

  @Test
  void unknownAmbiguousAndTooShortIdsAreRefused() {
    try (Dataset ds = Dataset.load(location)) {
      String id = ds.all().save(SaveOptions.message("m").withName("balanced")).id();
      RefusedException unknown = assertThrows(RefusedException.class, () -> ds.loadView("balancd"));
      assertEquals("unknown-view", unknown.code());
      assertEquals("Did you mean 'balanced'?", unknown.hint().orElseThrow());
      RefusedException tooShort =
          assertThrows(RefusedException.class, () -> ds.loadView(id.substring(0, 7)));
      assertEquals("Give at least 8 digits of the id.", tooShort.hint().orElseThrow());
      RefusedException taken =
          assertThrows(
              RefusedException.class,
              () ->
                  ds.rows(RowSelection.of(1)).save(SaveOptions.message("m").withName("balanced")));
      assertEquals("view-name-taken", taken.code());
      assertEquals(
          "not-supported",
          assertThrows(RefusedException.class, () -> ds.loadView(id, LoadViewOptions.optimize()))
              .code());
    }
  }

  @LeavesDamage
  @Test
  void damagedRowsOfAViewAreNotLoaded() throws Exception {
    String id;
    try (Dataset ds = Dataset.load(location)) {
      id = ds.rows(RowSelection.of(3, 1, 4)).save("pi");
    }
    Path selection = Path.of(location, "views", id, "selection");
    byte[] bytes = Files.readAllBytes(selection);
    bytes[bytes.length - 1] ^= 1;
    Files.delete(selection);
    Files.write(selection, bytes);
    try (Dataset ds = Dataset.load(location)) {
      assertThrows(DamagedException.class, () -> ds.loadView(id));
    }
  }
}
