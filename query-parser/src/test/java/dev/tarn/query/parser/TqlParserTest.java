package dev.tarn.query.parser;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.query.parser.node.TqlExpand;
import dev.tarn.query.parser.node.TqlOrder;
import dev.tarn.query.parser.node.TqlSelect;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TqlParserTest {
  private static SqlNode parse(String text) {
    return TqlParser.parse(new QueryText(text));
  }

  private static TqlSelect select(String text) {
    return assertInstanceOf(TqlSelect.class, parse(text));
  }

  private static SqlNode where(String condition) {
    return select("SELECT * WHERE " + condition).getWhere();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * where labels = 'g0'",
        "select*where(age<35)",
        "SELECT * WHERE labels == 'g0';",
        "SELECT * -- all\nWHERE /* two\nlines */ a = 1 -- end",
        "SELECT * EXCLUDE(a, b), c // 2 AS d FROM \"mem:x\" AT VERSION 'v1' AS t JOIN s AS u ON t.a"
            + " = u.a",
        "SELECT a GROUP BY b UNGROUP BY a HAVING COUNT(*) > 1 EXPAND BY 2 ? OVERLAP TRUE",
        "SELECT labels, COUNT(DISTINCT a) GROUP BY () ORDER BY 1 DESC NULLS FIRST LIMIT ? OFFSET ?",
        "SELECT * ARRANGE BY a, SIZE(b) SAMPLE BY a * 2 REPLACE false SEED 7 LIMIT 5",
        "select * sample by max_weight(contains(l, 'g0'): 7, l = 'g3': ?) seed ?",
        "(SELECT * WHERE a = 1 UNION ALL SELECT *) EXCEPT (SELECT *) ORDER BY a LIMIT 3",
        "SELECT * EXCEPT SELECT * WHERE a = 1",
        "WITH x AS (SELECT *), y AS (SELECT * FROM x) SELECT * FROM y OFFSET 4 ROWS FETCH NEXT 3"
            + " ROWS ONLY",
        "SELECT * FROM view('0123') WHERE x IN (SELECT y FROM \"z\") AND EXISTS (SELECT 1)",
        "SELECT a[:, 2], a[0:100, :, 0], a[-1], a[::-1, ::2], a[1:], a[:-1], a[1][2],"
            + " m['k']['l'][-1]",
        "SELECT ARRAY[[1, 2], [3, 4]], ARRAY[], ARRAY[ARRAY[1], ARRAY[]]",
        "SELECT ANY(a > 5, axis=1), ALL(a), SUM(a, axis=-1), ANY(a) = ALL(b) WHERE ALL(a > 1)",
        "SELECT ALL(a > 1), b",
        "SELECT CASE WHEN a > 60 THEN 'old' ELSE 'young' END, CAST(a AS float32), COALESCE(a, 0)",
        "SELECT * WHERE a IS NOT TRUE AND b IS UNKNOWN AND c NOT LIKE '%x' AND d ILIKE '?' ESCAPE"
            + " '!'",
        "SELECT a FETCH FIRST 2 ROWS ONLY",
        "SELECT * LIMIT -1",
        "SELECT a[b:c], a['k': d] SAMPLE BY SUM_WEIGHT(a = 'x': b, c: d[1])",
      })
  void everythingOfTheLanguageParses(String text) {
    assertDoesNotThrow(() -> parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value",
        "year",
        "date",
        "text",
        "table",
        "time",
        "month",
        "day",
        "order",
        "group",
        "position",
        "result",
        "count",
        "start",
        "end",
        "language",
        "method",
        "range",
        "rank",
        "sample",
        "expand",
        "seed",
        "replace",
        "offset",
        "left",
        "right",
        "user",
        "first",
        "last",
        "row",
        "rows",
        "version",
        "at",
        "by",
        "desc",
        "asc",
        "all",
        "any",
        "array",
        "case",
        "values",
        "interval",
        "condition",
        "match",
        "measure",
        "view",
        "data",
        "cross",
        "with",
        "when",
      })
  void everydayWordsAreNames(String word) {
    TqlSelect select =
        select("SELECT " + word + ", a AS " + word + " WHERE " + word + " > 5 AND a < " + word);
    assertEquals(word, ((SqlIdentifier) select.getSelectList().get(0)).getSimple());
    assertDoesNotThrow(() -> parse("SELECT * ORDER BY " + word + " DESC LIMIT 3"));
    assertDoesNotThrow(
        () -> parse("SELECT SUM(" + word + ") GROUP BY " + word + ", b ORDER BY a, " + word));
  }

  @Test
  void floorDivisionBindsAsTightAsDivision() {
    SqlCall sum = assertInstanceOf(SqlCall.class, where("a + b // c * d"));
    assertEquals("+", sum.getOperator().getName());
    SqlCall times = sum.operand(1);
    assertEquals("*", times.getOperator().getName());
    assertEquals("//", ((SqlCall) times.operand(0)).getOperator().getName());
  }

  @Test
  void notBindsTighterThanAndAndAndTighterThanOr() {
    SqlCall or = assertInstanceOf(SqlCall.class, where("NOT a = 1 AND b = 2 OR c = 3"));
    assertEquals("OR", or.getOperator().getName());
    assertEquals("AND", ((SqlCall) or.operand(0)).getOperator().getName());
  }

  @Test
  void subscriptsKeepWhatIsNotWritten() {
    SqlCall item = assertInstanceOf(SqlCall.class, where("a[1:, ::2, -1]"));
    SqlNodeList subscripts = item.operand(1);
    assertEquals(3, subscripts.size());
    SqlCall first = (SqlCall) subscripts.get(0);
    assertEquals("1", first.operand(0).toString());
    assertEquals(null, first.getOperandList().get(1));
    assertEquals(null, first.getOperandList().get(2));
  }

  @Test
  void clausesOfTqlSurviveParentheses() {
    SqlCall union =
        assertInstanceOf(
            SqlCall.class, parse("(SELECT a EXPAND BY 1 2) UNION (SELECT a SAMPLE BY b LIMIT 2)"));
    TqlExpand expand = assertInstanceOf(TqlSelect.class, union.operand(0)).expand().orElseThrow();
    assertEquals("2", expand.after().toString());
    assertTrue(assertInstanceOf(TqlOrder.class, union.operand(1)).sample().isPresent());
  }

  @Test
  void limitsAfterAUnionBindTheWhole() {
    TqlOrder order =
        assertInstanceOf(TqlOrder.class, parse("SELECT a UNION SELECT b SAMPLE BY c LIMIT 1"));
    assertEquals("UNION", ((SqlCall) order.query).getOperator().getName());
  }
}
