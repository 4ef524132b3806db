package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import dev.tarn.query.fault.QueryException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** uint64 beside signed numbers, JSON beside plain values, names of WITH, and very long queries. */
class ReviewedAnswersTest {
  private static final BigInteger LARGEST = new BigInteger("18446744073709551615");
  private static Dataset dataset;

  @BeforeAll
  static void create() {
    dataset =
        Dataset.create(
            "mem:reviewed-answers",
            TensorSpec.of("u", Htype.GENERIC).withDtype(Dtype.UINT64),
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("f", Htype.GENERIC).withDtype(Dtype.FLOAT32),
            TensorSpec.of("meta", Htype.JSON),
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1"));
    dataset.commit(
        "rows",
        rows -> {
          rows.add(Map.of("f", 0.1, "u", 5L, "n", -3L, "meta", Map.of("a", 1), "labels", "g0"));
          rows.add(Map.of("u", LARGEST, "n", 2L, "meta", Map.of("a", 1.0), "labels", "g1"));
          Map<String, Object> third = new HashMap<>(Map.of("u", 7L, "meta", Map.of("a", "x")));
          third.put("n", null);
          third.put("labels", "g0");
          rows.add(third);
        });
  }

  @AfterAll
  static void close() {
    dataset.close();
  }

  /** The values of the answer's first column. */
  private static List<Object> values(String tql) {
    View view = dataset.query(tql);
    return ViewValues.column(view, 0);
  }

  private static String refusal(String tql) {
    QueryException e = assertThrows(QueryException.class, () -> values(tql));
    return e.getMessage() + "\nhint: " + e.hint().orElse("");
  }

  @Test
  void oneColumnOfUint64AndSignedNumbersIsExactOrAnError() {
    assertEquals(List.of(0L, LARGEST, 0L), values("SELECT CASE WHEN u > 9 THEN u ELSE 0 END"));
    assertEquals(Arrays.asList(5L, LARGEST, 7L), values("SELECT COALESCE(u, 0)"));
    assertEquals(List.of(-3L, 2L, 7L), values("SELECT COALESCE(n, u)"));
    assertEquals(List.of(5L, LARGEST, 7L), values("SELECT u EXCEPT SELECT n"));
    assertTrue(
        refusal("SELECT CASE WHEN u > 9 THEN u ELSE n END")
            .contains("'18446744073709551615' is no int64 in row 1"));
    assertTrue(refusal("SELECT u UNION SELECT n").contains("in row 1"));
  }

  @Test
  void aWeightThatCannotBeComputedCountsForTheRowsThatMeetItsCondition() {
    String tql = "SELECT n SAMPLE BY SUM_WEIGHT(n < 0: 1, n %s: ABS((-1) // 0)) LIMIT 2";
    assertEquals(List.of(-3L, -3L), values(String.format(tql, "> 9")));
    assertTrue(refusal(String.format(tql, "> 0")).contains("Division by zero in row 1"));
  }

  @Test
  void weightsNameItemsKeysAndAggregates() {
    String groups = "SELECT COUNT(*) AS rowCount, labels AS l GROUP BY labels SAMPLE BY ";
    assertEquals(List.of(1L, 1L), values(groups + "MAX_WEIGHT(rowCount = 1: 1) LIMIT 2"));
    assertEquals(List.of(2L), values(groups + "MAX_WEIGHT(labels = 'g0': rowCount) LIMIT 1"));
    assertEquals(List.of(1L), values(groups + "SUM_WEIGHT(COUNT(*) < 2: 1) LIMIT 1"));
    assertEquals(List.of(4L), values("SELECT n * n AS square SAMPLE BY square = 4 LIMIT 1"));
  }

  @Test
  void aSliceOfAJsonListIsAListAndOfAnythingElseNull() {
    List<Object> keys = Collections.nCopies(3, List.of("a"));
    assertEquals(keys, values("SELECT KEYS(meta)[0:5]"));
    assertEquals(keys, values("SELECT KEYS(meta)[::-1][-1:]"));
    assertEquals(Collections.nCopies(3, List.of()), values("SELECT KEYS(meta)[1:]"));
    assertEquals(Collections.nCopies(3, null), values("SELECT meta[0:1]"));
    assertTrue(refusal("SELECT KEYS(meta)[::0]").contains("step of a slice"));
  }

  @Test
  void aNumberThatIsWrittenBesideFloat32TakesThatType() {
    assertEquals(List.of(true, false, false), values("SELECT COALESCE(f, 0) = 0.1"));
    assertEquals(List.of(true, true, true), values("SELECT COALESCE(f, 0.1) = 0.1"));
    assertEquals(
        List.of(true, false, false), values("SELECT CASE WHEN n < 0 THEN f ELSE 0.5 END = 0.1"));
    // What float32 does not hold stays what it is.
    assertEquals(16_777_217.0, values("SELECT COALESCE(f, 16777217)").get(1));
    assertEquals(1e300, values("SELECT COALESCE(f, 1e300)").get(1));
  }

  @Test
  void aQuotientThatIsZeroHasItsSign() {
    double endless = Double.POSITIVE_INFINITY;
    assertEquals(
        List.of(endless, endless, -endless),
        List.of(
            values("SELECT 1 / ((-1.0) // (-2.5)) LIMIT 1").get(0),
            values("SELECT 1 / (1.0 // 2.5) LIMIT 1").get(0),
            values("SELECT 1 / (0.0 // (-2.5)) LIMIT 1").get(0)));
  }

  @Test
  void arithmeticOfUint64WithSignedNumbersIsExactWhereTheResultFits() {
    assertEquals(List.of(-2L, 9223372036854775807L), values("SELECT u // n WHERE n IS NOT NULL"));
    assertEquals(List.of(-1L, 1L), values("SELECT u % n WHERE n IS NOT NULL"));
    assertEquals(List.of(2L), values("SELECT n % u WHERE n = 2"));
    assertTrue(
        refusal("SELECT u + n")
            .contains("hint: CAST the signed side to uint64 to compute in uint64"));
    assertEquals(
        List.of(new BigInteger("18446744073709551613")),
        values("SELECT u - CAST(n AS uint64) WHERE n = 2"));
  }

  @Test
  void numbersInJsonAreNumbersWhereverTheyStand() {
    assertEquals(List.of(2L, 1L), values("SELECT COUNT(*) GROUP BY meta['a']"));
    assertEquals(Arrays.asList(1, "x"), values("SELECT DISTINCT meta['a']"));
    assertEquals(List.of(1L, 1L), values("SELECT CAST(meta['a'] AS int64) WHERE n IS NOT NULL"));
  }

  @Test
  void plainValuesStandBesideJson() {
    assertEquals(List.of(0, 0, 0), values("SELECT COALESCE(meta['none'], 0)"));
    assertEquals(
        Arrays.asList(1, 1.0, "none"),
        values("SELECT CASE WHEN meta['a'] = 1 THEN meta['a'] ELSE 'none' END"));
    assertEquals(List.of("g0", "g1", "g0"), values("SELECT COALESCE(meta['none'], labels)"));
  }

  @Test
  void aNameOfWithQualifiesItsColumns() {
    assertEquals(List.of(-3L), values("WITH low AS (SELECT n WHERE n < 0) SELECT low.n FROM low"));
    assertEquals(
        List.of(4L),
        values(
            "WITH a AS (SELECT n, u WHERE n IS NOT NULL) SELECT COUNT(*) FROM a JOIN a AS b ON"
                + " a.n = b.n OR a.u > b.u OR a.n < b.n"));
    assertEquals(
        List.of(2L),
        values(
            "WITH a AS (SELECT n) SELECT a.n FROM a WHERE EXISTS (SELECT * FROM a AS b WHERE b.n <"
                + " a.n)"));
  }

  @Test
  void severalExistsOfOneQueryHaveAnswersOfTheirOwn() {
    String no = "EXISTS (SELECT * WHERE n = 7)";
    String yes = "EXISTS (SELECT * WHERE u = 7)";
    assertEquals(3, values("SELECT u WHERE " + no + " OR " + yes).size());
    assertEquals(0, values("SELECT u WHERE " + yes + " AND " + no).size());
    assertEquals(3, values("SELECT u WHERE " + yes + " AND NOT " + no).size());
    assertEquals(List.of(false, false, false), values("SELECT " + yes + " = " + no));
  }

  @Test
  void ofNoRowsEvenNullIsNoMember() {
    assertEquals(List.of(false, false, false), values("SELECT NULL IN (SELECT n WHERE n = 9)"));
    assertEquals(Arrays.asList(null, null, null), values("SELECT NULL IN (SELECT n WHERE n = 2)"));
    assertEquals(List.of(true, true, true), values("SELECT NULL > ALL (SELECT n WHERE n = 9)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT %s AS x", "SELECT u WHERE %s = u", "SELECT u ORDER BY n + %s"})
  void longChainsOfOperatorsAreComputed(String query) {
    String sum = String.join(" + ", Collections.nCopies(900, "1"));
    assertEquals(3, values(query.formatted(sum).replace("= u", "> 2 * 2")).size());
  }

  @Test
  void aThousandAlternativesAreRead() {
    StringBuilder condition = new StringBuilder("n = 2");
    for (int i = 0; i < 1000; i++) {
      condition.append(" OR n = ").append(100 + i);
    }
    assertEquals(List.of(LARGEST), values("SELECT u WHERE " + condition));
  }

  @Test
  void errorsOfTheDataNameTheRowThatAsked() {
    assertTrue(
        refusal("SELECT DATA(u, n) WHERE n IS NOT NULL")
            .contains("DATA asks for row -3, the rows are 0 to 2, in row 0"));
    assertTrue(refusal("SELECT * WHERE labels = 0.5").contains("it has g0, g1"));
    assertTrue(refusal("SELECT SUM(u) GROUP BY ()").contains("hint: CAST to float64"));
  }
}
