package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.query.fault.QueryException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of queries that are wrong; carets in the text mark the place. */
class QueryErrorsTest {
  private static Dataset dataset;

  @BeforeAll
  static void create() {
    dataset =
        Dataset.create(
            "mem:query-errors",
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2", "g3"),
            TensorSpec.of("edema", Htype.CLASS_LABEL).withClassNames("none", "severe"),
            TensorSpec.of("age", Htype.GENERIC).withDtype(Dtype.INT32),
            TensorSpec.of("eye", Htype.TEXT),
            TensorSpec.of("grid", Htype.GENERIC).withDtype(Dtype.INT32).withShape(3, 4));
    dataset.commit(
        "rows",
        rows -> {
          rows.add(Map.of("labels", "g0", "edema", "none", "age", 50, "eye", "left"));
          rows.add(Map.of("labels", "g3", "edema", "severe", "age", 0, "eye", "right"));
          rows.add(Collections.singletonMap("labels", null));
        });
  }

  @AfterAll
  static void close() {
    dataset.close();
  }

  private static QueryException fails(String marked) {
    String text = marked.replace("^", "");
    QueryException error = assertThrows(QueryException.class, () -> dataset.query(text));
    int begin = marked.indexOf('^');
    if (begin >= 0) {
      int end = marked.indexOf('^', begin + 1) - 1;
      assertEquals(begin + 1, error.details().get("column"), error.getMessage());
      assertEquals(Math.max(1, end - begin), error.details().get("length"), error.getMessage());
    }
    return error;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * WHERE ^lable^ = 'g0' | Unknown tensor 'lable' at line 1, column 16. | Did you"
            + " mean 'labels'? Tensors: labels, edema, age, eye, grid.",
        "SELECT * WHERE CONTAINS(labels, ^'g5'^) | Unknown class name 'g5' of tensor 'labels' at"
            + " line 1, column 33; it has g0, g1, g2, g3. | Did you mean 'g0'?",
        "SELECT * WHERE eye = ^\"left\"^ | \"left\" is no tensor at line 1, column 22. | A text"
            + " takes single quotes: 'left'. Tensors: labels, edema, age, eye, grid.",
        "SELECT * WHERE ^eye > 5^ | Cannot compare 'eye' (text) with 5 (int64) at line 1, column"
            + " 16. | Texts take single quotes: '5'.",
        "SELECT * WHERE ^age = '50'^ | Cannot compare 'age' (int32) with '50' (text) at line 1,"
            + " column 16. | Numbers take no quotes: 50.",
        "SELECT ^MOD(age, 5)^ | Unknown function MOD at line 1, column 8. | In TQL that is x % y.",
        "SELECT COUNT(*) AS n GROUP BY ^n^ | GROUP BY names an aggregate, which has no value before"
            + " there are groups at line 1, column 31. | Group by what is not aggregated; GROUP BY"
            + " () makes one group of all rows.",
        "WITH a AS (SELECT age), ^a^ AS (SELECT eye) SELECT * FROM a | WITH names two queries 'a'"
            + " at line 1, column 25. | Give one of them another name.",
        "SELECT * WHERE ^labels = edema^ | Labels 'labels' and 'edema' have different class lists"
            + " and do not compare at line 1, column 16. | Compare each with a name: a = 'x' AND b"
            + " = 'y'.",
        "SELECT ^COSINE_SIMILARTY(age, 1)^ AS x | Unknown function COSINE_SIMILARTY at line 1,"
            + " column 8. | Did you mean COSINE_SIMILARITY?",
        "SELECT ^SQRT(age, 2)^ AS x | SQRT takes 1 argument, not 2 at line 1, column 8. |"
            + " docs/tql.md has an example of each function.",
        "SELECT SQRT(^eye^) AS x | SQRT takes numbers, not text ('eye') at line 1, column 13. |"
            + " CAST(... AS float64) makes a number of a text, LENGTH(...) counts it.",
        "SELECT grid[^7^] AS x | Index 7 is outside 'grid', whose dimension 0 has size 3 at line 1,"
            + " column 13. | Indexes go from 0 to 2, or from -1 backwards to -3.",
        "SELECT ^grid[0, 0, 0]^ AS x | 3 subscripts given, but 'grid' has 2 dimensions at line 1,"
            + " column 8. | Give at most 2, as in x[0, 0].",
        "SELECT grid[::^0^] AS x | The step of a slice must not be 0 at line 1, column 15. |"
            + " Write x[::2] for every second element, x[::-1] for the reverse.",
        "SELECT ^grid + ARRAY[1, 2, 3]^ AS x | Shapes (3, 4) and (3) do not broadcast at line 1,"
            + " column 8. | From the last dimension backwards sizes must be equal or 1. Guard rows"
            + " that differ: LENGTH(x) = 3 AND ..., or CASE WHEN LENGTH(x) = 3 THEN ... END.",
        "SELECT SUM(grid, axis=^2^) AS x | The axis 2 of SUM does not exist: 'grid' has 2"
            + " dimensions at line 1, column 23. | Dimensions count from 0 to 1, or from -1"
            + " backwards.",
        "SELECT ^eye^, COUNT(*) GROUP BY labels | 'eye' must stand in GROUP BY or inside an"
            + " aggregate at line 1, column 8. | Add it to GROUP BY, or take one value of each"
            + " group: MIN(eye).",
        "SELECT * WHERE ^COUNT(*)^ > 3 | COUNT is an aggregate and has no meaning in WHERE, in keys"
            + " or in weights at line 1, column 16. | Aggregates stand in SELECT, HAVING and ORDER"
            + " BY.",
        "SELECT * LIMIT ^-1^ | LIMIT takes a whole number of at least 0, not -1 at line 1, column"
            + " 16. | Write LIMIT 10, or LIMIT ? with a parameter.",
        "SELECT * ORDER BY ^grid^ | Only single values can be sorted by, not int32 (3, 4) ('grid')"
            + " at line 1, column 19. | Reduce it first, for instance by SUM(...) or AMAX(...).",
        "SELECT * FROM ^labels^ | 'labels' is no name of WITH at line 1, column 15. | A dataset's"
            + " location takes double quotes: FROM \"labels\". Without FROM the query reads the"
            + " dataset it is asked of.",
        "SELECT age UNION SELECT age, eye | Both sides of UNION need the same number of columns,"
            + " not 1 and 2 at line 1, column 1. | Select as many columns on one side as on the"
            + " other.",
        "^SELECT labels UNION SELECT edema^ | Column 'labels' of UNION has another class list on"
            + " the other side, and the two do not compare at line 1, column 1. | Take the names:"
            + " CAST(labels AS text) on both sides.",
        "SELECT * SAMPLE BY MAX_WEIGHT(labels = 'g0': ^'x'^) | A weight is one number per row, not"
            + " text at line 1, column 46. | Reduce it to a number, as SUM(x) does, or weigh"
            + " conditions: MAX_WEIGHT(condition: 2).",
        "SELECT * SAMPLE BY ^AVG_WEIGHT(age: 1)^ | Unknown way of weighting AVG_WEIGHT at line 1,"
            + " column 20. | SAMPLE BY takes MAX_WEIGHT(condition: weight, ...),"
            + " SUM_WEIGHT(condition: weight, ...) or one number per row.",
      })
  void theQueryIsWrong(String marked, String line, String hint) {
    QueryException error = fails(marked);
    assertEquals(line, error.getMessage().lines().findFirst().orElse(""));
    assertEquals(hint, error.hint().orElse(""));
  }

  @Test
  void theDataIsWrongAndTheRowIsNamed() {
    QueryException zero = fails("SELECT ^10 // age^ AS x");
    assertEquals(1L, zero.details().get("row"));
    assertEquals(
        "Division by zero in row 1 at line 1, column 8.",
        zero.getMessage().lines().findFirst().orElse(""));
    QueryException weight = fails("SELECT * SAMPLE BY ^age - 10^");
    assertEquals(1L, weight.details().get("row"));
    assertEquals(
        "The weight is negative (-10.0) in row 1 at line 1, column 20.",
        weight.getMessage().lines().findFirst().orElse(""));
  }

  @Test
  void theMessageShowsTheLineAndThePlace() {
    assertEquals(
        """
        Unknown tensor 'nosuch' at line 2, column 7.
          WHERE nosuch = 1
                ^^^^^^\
        """,
        fails("SELECT *\nWHERE nosuch = 1").getMessage());
  }

  @Test
  void parametersAreCounted() {
    List<Object[]> wrong = List.of(new Object[] {}, new Object[] {1, 2});
    for (Object[] values : wrong) {
      QueryException error =
          assertThrows(
              QueryException.class,
              () -> dataset.query("SELECT * WHERE age = ?", QueryOptions.params(values)));
      assertEquals("wrong-parameters", error.code());
    }
  }
}
