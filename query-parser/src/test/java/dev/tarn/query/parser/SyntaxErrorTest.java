package dev.tarn.query.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxErrorTest {
  private static TqlSyntaxException fails(String text) {
    return assertThrows(TqlSyntaxException.class, () -> TqlParser.parse(new QueryText(text)));
  }

  /** The text has carets round the place of the error. */
  private static TqlSyntaxException failsAt(String marked) {
    String text = marked.replace("^", "");
    TqlSyntaxException error = fails(text);
    int begin = marked.indexOf('^');
    int end = marked.indexOf('^', begin + 1) - 1;
    String[] before = text.substring(0, begin).split("\n", -1);
    int column =
        before[before.length - 1].codePointCount(0, before[before.length - 1].length()) + 1;
    int length = Math.max(1, text.codePointCount(begin, Math.max(begin, end)));
    assertEquals(new Place(before.length, column, length), error.place(), error.getMessage());
    return error;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * WHERE^^ | The query ends too early at line 1, column 15; expected a value.",
        "SELECT^^ | The query ends too early at line 1, column 7; expected a value.",
        "SELECT * WHERE age >^^ | The query ends too early at line 1, column 21; expected a value.",
        "SELECT * WHERE age > 3^)^ | Unexpected ')' at line 1, column 23; expected an operator, the"
            + " next clause or the end of the query.",
        "SELECT * ^SELECT^ * | Unexpected 'SELECT' at line 1, column 10; expected ',', the next"
            + " clause, AS or the end of the query.",
        "^SELEC^ * WHERE age > 3 | A query begins with SELECT, WITH or (, not with 'SELEC', at line"
            + " 1, column 1.",
        "^DELETE^ FROM retina | TQL only reads, it has no DELETE, at line 1, column 1.",
        "SELECT * WHERE eye = ^'^left | This text is not closed: a single quote (') is missing,"
            + " opened at line 1, column 22.",
        "SELECT * ^/^* open | This comment is not closed: */ is missing, opened at line 1, column"
            + " 10.",
        "SELECT * ^FORM^ t | Unexpected 'FORM' at line 1, column 10.",
        "SELECT a WHERE 'друзы🩺' = ^#^b | A character that is no part of TQL at line 1, column"
            + " 27.",
      })
  void theMessageSaysWhatIsWrongAndWhere(String marked, String message) {
    assertEquals(message, failsAt(marked).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * WHERE (age > 3",
        "SELECT * WHERE age BETWEEN 3",
        "SELECT * WHERE NOT",
        "SELECT * SAMPLE BY MAX_WEIGHT(labels = 'g0' 7)",
        "SELECT * SAMPLE BY",
        "SELECT a[1, FROM t",
        "SELECT ARRAY[1, 2",
        "WITH a AS SELECT * SELECT 1",
        "SELECT * LIMIT x",
        "SELECT a b c",
        "SELECT * EXPAND BY 1",
        "SELECT a,, b",
        "SELECT * WHERE a IN ()",
        "SELECT * WHERE a = 1 2",
        "SELECT * FROM",
      })
  void placesAreAlwaysGivenAndListsStayShort(String text) {
    TqlSyntaxException error = fails(text);
    assertTrue(error.getMessage().contains("line 1, column "), error.getMessage());
    assertTrue(error.getMessage().length() < 160, error.getMessage());
    assertTrue(!error.getMessage().contains("\n"), error.getMessage());
  }

  @Test
  void misspeltClausesAreNamed() {
    assertEquals("Did you mean SELECT?", fails("SELEC * WHERE a > 3").hint());
    assertEquals("Did you mean FROM?", fails("SELECT * FORM t").hint());
    assertEquals("Did you mean WHERE?", fails("SELECT * WHRE a = 3").hint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * GROUP labels | Write GROUP BY.",
        "SELECT * ORDER age | Write ORDER BY.",
        "SELECT SUM(a) FILTER (WHERE a > 5) | TQL has no FILTER; put the condition inside: SUM(CASE"
            + " WHEN condition THEN x END).",
        "SELECT RANK() OVER (ORDER BY a) | TQL has no window functions; ROW_NUMBER() is the number"
            + " of a row, DATA(column, row) a value of another row.",
        "SELECT CAST(a AS VARCHAR(5)) | Types take no length: CAST(x AS text), CAST(x AS float64).",
        "SELECT a::text | Write CAST(x AS type).",
        "SELECT * WHERE a IN ? | Write the values in parentheses, IN (1, 2), or IN (?, ?) with a ?"
            + " each.",
        "SELECT * WHERE a IN () | IN takes at least one value: IN (1, 2).",
        "SELECT * WHERE a RLIKE 'x' | Write x LIKE '%part%', or REGEXP_LIKE(x, 'pattern').",
        "SELECT a MINUS SELECT b | Write EXCEPT.",
        "SELECT TOP 5 * | Write LIMIT 5 at the end.",
        "SELECT a, FROM \"x\" | Leave out the comma before FROM.",
        "SELECT a FROM '/x' | A location takes double quotes: \"/x\".",
        "SELECT * LIMIT 1, 2 | Write LIMIT count OFFSET start.",
        "SELECT a ORDER BY a WHERE a > 3 | The order is SELECT, FROM, WHERE, GROUP BY, UNGROUP BY,"
            + " HAVING, EXPAND BY, ORDER BY, SAMPLE BY, LIMIT, OFFSET.",
        "SELECT * EXCEPT(a) | EXCEPT stands between two queries; tensors are left out by EXCLUDE: *"
            + " EXCLUDE(a, b).",
        "SELECT * WHERE a = 'it | Close it; a quote inside a text is written twice: 'the eye''s"
            + " rim'.",
        "SELECT * WHERE !a | Write NOT.",
        "SELECT * WHERE a > 1 && b | Write AND.",
        "SELECT * SAMPLE BY a SEED 7 REPLACE true | SAMPLE BY ... REPLACE true SEED 7 LIMIT 10 is"
            + " the order.",
      })
  void habitsFromElsewhereAreToldWhatToWrite(String text, String hint) {
    assertEquals(hint, fails(text).hint());
  }

  @Test
  void anEmptyQuerySaysSo() {
    assertEquals("The query is empty.", fails("  -- nothing").getMessage());
    assertEquals("The query is empty.", fails("").getMessage());
    assertEquals("The query is empty.", fails(";").getMessage());
  }

  @Test
  void nestingIsBoundedBeforeAnythingIsParsed() {
    assertTrue(
        fails("SELECT " + "(".repeat(2000) + "1" + ")".repeat(2000))
            .getMessage()
            .startsWith("The query is nested too deeply"));
    assertTrue(
        fails("SELECT 1" + " OR 1".repeat(10_000))
            .getMessage()
            .startsWith("This expression is too long"));
    assertTrue(
        fails("SELECT " + "- ".repeat(10_000) + "1")
            .getMessage()
            .startsWith("This expression is too long"));
    TqlParser.parse(new QueryText("SELECT " + "(".repeat(140) + "1" + ")".repeat(140)));
    TqlParser.parse(new QueryText("SELECT 1" + " OR 1".repeat(1_900)));
    TqlParser.parse(new QueryText("SELECT 1 WHERE 1 IN (1" + ", 1".repeat(50_000) + ")"));
  }

  @Test
  void whatIsExpectedIsFoundWithoutSearchingForEver() {
    String nested = "SELECT boxes - ARRAY[1, [2, [3, f(g(h(1, 2), 3), 4)]], ORDER0, (((0)))";
    assertTrue(fails(nested).getMessage().startsWith("The query ends too early at line 1"));
    assertTrue(
        fails("SELECT * WHERE " + "f(a, g(b, [c, ".repeat(30) + " 1 2")
            .getMessage()
            .contains("line 1"));
  }

  @Test
  void anExcerptHasItsCaretsUnderThePlaceInCodePoints() {
    QueryText query = new QueryText("SELECT *\nWHERE '🩺' = lable");
    Place place = new Place(2, 13, 5);
    assertEquals("  WHERE '🩺' = lable\n              ^^^^^", query.excerpt(place));
  }

  @Test
  void longLinesAreCutRoundThePlace() {
    QueryText query = new QueryText("SELECT " + "a, ".repeat(1000) + "x");
    String[] lines = query.excerpt(new Place(1, 1500, 1)).split("\n");
    assertTrue(lines[0].length() < 130, lines[0]);
    assertEquals(lines[1].length() - 1, lines[1].indexOf('^'));
  }
}
