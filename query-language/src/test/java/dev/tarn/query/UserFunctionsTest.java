package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import dev.tarn.error.RefusedException;
import dev.tarn.query.fault.QueryException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFunctionsTest {
  private static Dataset dataset(String name) {
    Dataset dataset =
        Dataset.create(
            "mem:user-functions-" + name,
            TensorSpec.of("age", Htype.GENERIC).withDtype(Dtype.INT32),
            TensorSpec.of("note", Htype.TEXT));
    dataset.commit(
        "rows",
        rows -> {
          rows.add(Map.of("age", 42, "note", "a"));
          rows.add(Collections.singletonMap("age", null));
          rows.add(Map.of("age", 70, "note", "bb"));
        });
    return dataset;
  }

  @Test
  void aFunctionStandsWhereverAnExpressionDoes() {
    UserFunctions.register(
        "decade", "1", 1, Dtype.INT64, a -> a.get(0) == null ? null : (Long) a.get(0) / 10);
    UserFunctions.register("Twice", "1", 1, Dtype.STR, a -> a.get(0) + "" + a.get(0));
    try (Dataset dataset = dataset("anywhere")) {
      View view = dataset.query("SELECT DECADE(age) AS d, twice(note) AS t");
      assertEquals(Arrays.asList(4L, null, 7L), ViewValues.column(view, 0));
      assertEquals(List.of("aa", "nullnull", "bbbb"), ViewValues.column(view, 1));
      assertEquals(1, dataset.query("SELECT * WHERE decade(age) > 4").rowCount());
      assertEquals(
          3, dataset.query("SELECT decade(age), COUNT(*) GROUP BY decade(age)").rowCount());
    }
  }

  @Test
  void aProjectionCoversTheVersion() {
    UserFunctions.register("SHARP", "1", 1, Dtype.FLOAT64, a -> 1.5);
    try (Dataset dataset = dataset("version")) {
      View old = dataset.query("SELECT SHARP(note) AS s");
      assertEquals("SHARP(\"note\", '1') AS \"s\"", old.projection());
      TqlEngine engine = new TqlEngine();
      View again =
          engine.restore(
              dataset, old.rowSelection().orElseThrow(), old.projection(), old.question());
      assertEquals(List.of(1.5, 1.5, 1.5), ViewValues.column(again, 0));

      UserFunctions.register("SHARP", "2", 1, Dtype.FLOAT64, a -> 2.5);
      View changed = dataset.query("SELECT SHARP(note) AS s");
      assertEquals(List.of(2.5, 2.5, 2.5), ViewValues.column(changed, 0));
      assertNotEquals(old.projection(), changed.projection());
      QueryException refused =
          assertThrows(
              QueryException.class,
              () ->
                  engine.restore(
                      dataset, old.rowSelection().orElseThrow(), old.projection(), old.question()));
      assertEquals("function-version", refused.code());
      assertTrue(refused.getMessage().contains("registered as version '2', not '1'"));
    }
  }

  @Test
  void whatAFunctionDoesWrongNamesTheRow() {
    UserFunctions.register(
        "BROKEN", "1", 1, Dtype.INT64, a -> Math.floorDiv(7L, (Long) a.get(0) - 42));
    UserFunctions.register("WRONG", "1", 0, Dtype.INT64, a -> "text");
    try (Dataset dataset = dataset("wrong")) {
      QueryException broken =
          assertThrows(QueryException.class, () -> dataset.query("SELECT BROKEN(age)"));
      assertEquals("user-function", broken.code());
      assertEquals(0L, broken.details().get("row"));
      assertTrue(
          assertThrows(QueryException.class, () -> dataset.query("SELECT WRONG()"))
              .getMessage()
              .contains("gave a String instead of int64"));
    }
  }

  @Test
  void namesOfTqlAndTheSameVersionAgainAreRefused() {
    UserFunctions.register("ONCE", "1", 0, Dtype.BOOL, a -> true);
    for (String name : List.of("ABS", "count", "ONCE", "a b")) {
      assertThrows(
          RefusedException.class,
          () -> UserFunctions.register(name, "1", 0, Dtype.BOOL, a -> false),
          name);
    }
  }
}
