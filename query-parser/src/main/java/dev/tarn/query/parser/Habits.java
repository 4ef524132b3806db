package dev.tarn.query.parser;

import dev.tarn.query.parser.grammar.Token;
import dev.tarn.query.parser.grammar.TqlGrammarConstants;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What to write in TQL where the text has what other dialects of SQL, or Python, would take. */
final class Habits {
  private static final Set<String> BEFORE_BY =
      Set.of("GROUP", "ORDER", "SAMPLE", "ARRANGE", "EXPAND", "UNGROUP");
  private static final Set<String> CLAUSES =
      Set.of(
          "FROM", "WHERE", "GROUP", "UNGROUP", "HAVING", "EXPAND", "ORDER", "ARRANGE", "SAMPLE",
          "LIMIT", "OFFSET");
  private static final Set<String> SIZED_TYPES =
      Set.of("VARCHAR", "CHAR", "CHARACTER", "STRING", "TEXT", "DECIMAL", "NUMERIC", "FLOAT");

  private final List<Token> tokens;
  private final int at;

  /** The tokens of a query, and the place of the one that nothing allows. */
  Habits(List<Token> tokens, int at) {
    this.tokens = tokens;
    this.at = at;
  }

  private String word(int distance) {
    int place = at + distance;
    return place < 0 || place >= tokens.size()
        ? ""
        : tokens.get(place).image.toUpperCase(Locale.ROOT);
  }

  private boolean isBefore(String word) {
    return word(-1).equals(word);
  }

  /** The next step; empty where no such habit is known. */
  Optional<String> nextStep() {
    String found = word(0);
    if (BEFORE_BY.contains(found) && !word(1).equals("BY")) {
      return Optional.of("Write " + found + " BY.");
    }
    if (BEFORE_BY.contains(word(-1)) && !found.equals("BY")) {
      return Optional.of("Write " + word(-1) + " BY.");
    }
    return ofWord(found).or(() -> ofNeighbours(found)).or(() -> ofOrder(found));
  }

  private Optional<String> ofWord(String found) {
    return Optional.ofNullable(
        switch (found) {
          case "RLIKE", "REGEXP", "SIMILAR", "GLOB" ->
              "Write x LIKE '%part%', or REGEXP_LIKE(x, 'pattern').";
          case "MINUS" -> "Write EXCEPT.";
          case "&" -> "Write AND.";
          case ".." -> "A whole dimension is a colon: x[:, 0].";
          case "IS" -> "IS takes NULL, TRUE or FALSE; values compare by =.";
          case "NOT" -> word(1).equals("NULL") ? "Write IS NOT NULL." : null;
          case "AT" -> "AT VERSION stands right behind the location, before AS.";
          case "ALL" -> isBefore("LIMIT") ? "For all rows leave LIMIT out." : null;
          case "SEED", "REPLACE" -> "SAMPLE BY ... REPLACE true SEED 7 LIMIT 10 is the order.";
          case "OVERLAP" -> "OVERLAP takes true or false: EXPAND BY 1 1 OVERLAP true.";
          default -> null;
        });
  }

  private Optional<String> ofNeighbours(String found) {
    if (isBefore("FILTER") && found.equals("(")) {
      return Optional.of(
          "TQL has no FILTER; put the condition inside: SUM(CASE WHEN condition THEN x END).");
    }
    if (isBefore("OVER") || word(-2).equals("OVER")) {
      return Optional.of(
          "TQL has no window functions; ROW_NUMBER() is the number of a row, DATA(column, row) a"
              + " value of another row.");
    }
    if (found.equals("(") && SIZED_TYPES.contains(word(-1)) && word(-2).equals("AS")) {
      return Optional.of("Types take no length: CAST(x AS text), CAST(x AS float64).");
    }
    if (found.equals(":") && (word(1).equals(":") || isBefore(":"))) {
      return Optional.of("Write CAST(x AS type).");
    }
    if (isBefore("IN") && !found.equals("(")) {
      return Optional.of("Write the values in parentheses, IN (1, 2), or IN (?, ?) with a ? each.");
    }
    if (word(-2).equals("IN") && isBefore("(") && found.equals(")")) {
      return Optional.of("IN takes at least one value: IN (1, 2).");
    }
    if (isBefore("MINUS")) {
      return Optional.of("Write EXCEPT.");
    }
    if (isBefore("TOP") && word(-2).equals("SELECT")) {
      return Optional.of("Write LIMIT " + found + " at the end.");
    }
    if (isBefore("RECURSIVE") && word(-2).equals("WITH")) {
      return Optional.of("TQL has no recursive queries: leave RECURSIVE out.");
    }
    boolean text = tokens.get(at).kind == TqlGrammarConstants.QUOTED_STRING;
    if (text && (isBefore("FROM") || isBefore("JOIN"))) {
      String location = tokens.get(at).image;
      return Optional.of(
          "A location takes double quotes: \""
              + location.substring(1, location.length() - 1)
              + "\".");
    }
    return Optional.empty();
  }

  private Optional<String> ofOrder(String found) {
    if (!CLAUSES.contains(found) || tokens.get(at).kind == TqlGrammarConstants.QUOTED_IDENTIFIER) {
      return Optional.empty();
    }
    if (isBefore(",")) {
      return Optional.of("Leave out the comma before " + found + ".");
    }
    return Optional.of(
        "The order is SELECT, FROM, WHERE, GROUP BY, UNGROUP BY, HAVING, EXPAND BY, ORDER BY,"
            + " SAMPLE BY, LIMIT, OFFSET.");
  }
}
