package dev.tarn.query.parser;

import dev.tarn.query.parser.grammar.Token;
import dev.tarn.query.parser.grammar.TqlGrammarConstants;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.runtime.CalciteContextException;

/** All messages for texts that are no TQL. */
final class SyntaxErrors {
  private static final List<String> CLAUSE_WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP",
          "HAVING",
          "ORDER",
          "LIMIT",
          "OFFSET",
          "SAMPLE",
          "UNGROUP",
          "EXPAND",
          "ARRANGE",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "EXCLUDE",
          "REPLACE",
          "SEED",
          "OVERLAP",
          "AND",
          "BETWEEN");
  private static final Set<String> WRITING =
      Set.of(
          "DELETE",
          "INSERT",
          "UPDATE",
          "MERGE",
          "DROP",
          "CREATE",
          "ALTER",
          "TRUNCATE",
          "GRANT",
          "SET",
          "CALL",
          "REPLACE");

  private final QueryText query;
  private final List<Token> tokens;

  SyntaxErrors(QueryText query, List<Token> tokens) {
    this.query = query;
    this.tokens = tokens;
  }

  static TqlSyntaxException empty() {
    return new TqlSyntaxException(
        "The query is empty.", new Place(1, 1, 1), "The shortest query is SELECT *.");
  }

  /** Refuses a text that does not begin as a query; Calcite would blame a later word. */
  Optional<TqlSyntaxException> badBeginning() {
    Token first = tokens.get(0);
    for (int i = 0; first.kind == TqlGrammarConstants.LPAREN && i + 1 < tokens.size(); i++) {
      first = tokens.get(i + 1);
    }
    if (first.kind == TqlGrammarConstants.SELECT
        || first.kind == TqlGrammarConstants.WITH
        || first.kind == TqlGrammarConstants.EOF) {
      return Optional.empty();
    }
    Place place = TqlTokens.place(query, first);
    String word = first.image.toUpperCase(Locale.ROOT);
    if (WRITING.contains(word)) {
      return Optional.of(
          new TqlSyntaxException(
              "TQL only reads, it has no " + word + ", at " + place + ".",
              place,
              "Datasets are changed by the API and the command: append, update, delete."));
    }
    String hint =
        closest(word, List.of("SELECT", "WITH")).map(w -> "Did you mean " + w + "?").orElse("");
    return Optional.of(
        new TqlSyntaxException(
            "A query begins with SELECT, WITH or (, not with '"
                + shown(first)
                + "', at "
                + place
                + ".",
            place,
            hint));
  }

  /** The error for a text at whose token of that place the parser stopped. */
  TqlSyntaxException at(int stopped) {
    ExpectedWords expected = ExpectedWords.at(tokens, stopped);
    Token found = expected.found();
    Optional<String> habit = new Habits(tokens, tokens.indexOf(found)).nextStep();
    Token blamed = habit.isPresent() ? found : misspelt(found).orElse(found);
    Place place = TqlTokens.place(query, blamed);
    String words = blamed == found ? expected.words() : "";
    String what =
        blamed.kind == TqlGrammarConstants.EOF
            ? "The query ends too early at " + place
            : "Unexpected '" + shown(blamed) + "' at " + place;
    return new TqlSyntaxException(
        what + (words.isEmpty() ? "." : "; " + words + "."),
        place,
        habit.orElseGet(() -> hint(blamed)));
  }

  /** Translates an error that Calcite's grammar raises itself. */
  TqlSyntaxException of(CalciteContextException error) {
    Place place =
        query.place(
            error.getPosLine(),
            error.getPosColumn(),
            error.getEndPosLine(),
            error.getEndPosColumn());
    Throwable cause = error.getCause() == null ? error : error.getCause();
    return new TqlSyntaxException(
        "Not allowed here, at " + place + ": " + cause.getMessage() + ".",
        place,
        hint(String.valueOf(cause.getMessage())));
  }

  /** The next step for a message of Calcite's. */
  private String hint(String message) {
    if (message.contains("LIMIT start, count")) {
      return "Write LIMIT count OFFSET start.";
    }
    if (message.contains("no terminating AND")) {
      return "Write BETWEEN 1 AND 2, the smaller value first.";
    }
    if (message.contains("Expecting alias")) {
      return "Texts take single quotes, names double quotes; dates are texts: day > '2026-01-31'.";
    }
    boolean except = tokens.stream().anyMatch(token -> token.kind == TqlGrammarConstants.EXCEPT);
    return message.contains("Non-query expression") && except
        ? "EXCEPT stands between two queries; tensors are left out by EXCLUDE: * EXCLUDE(a, b)."
        : "";
  }

  /**
   * The name right before the place, if it looks like a misspelt clause: SELECT * FORM t, where
   * Calcite blames t.
   */
  private Optional<Token> misspelt(Token found) {
    Token before = null;
    for (Token token : tokens) {
      if (token == found) {
        break;
      }
      before = token;
    }
    boolean name = before != null && before.kind == TqlGrammarConstants.IDENTIFIER;
    return name && !clauseLike(before).isEmpty() ? Optional.of(before) : Optional.empty();
  }

  private static Optional<String> clauseLike(Token token) {
    return closest(token.image.toUpperCase(Locale.ROOT), CLAUSE_WORDS);
  }

  private String hint(Token blamed) {
    if (blamed.kind == TqlGrammarConstants.QUOTED_IDENTIFIER) {
      return "Double quotes are for names; texts take single quotes: '" + unquoted(blamed) + "'.";
    }
    if (blamed.kind == TqlGrammarConstants.IDENTIFIER) {
      return clauseLike(blamed).map(word -> "Did you mean " + word + "?").orElse("");
    }
    if (Keywords.isWord(blamed) && blamed.kind != TqlGrammarConstants.EOF) {
      return "If "
          + blamed.image
          + " is the name of a tensor, put it in double quotes: \""
          + blamed.image
          + "\".";
    }
    return "";
  }

  private static String unquoted(Token token) {
    return token
        .image
        .substring(1, token.image.length() - 1)
        .replace("\"\"", "\"")
        .replace("'", "''");
  }

  private static String shown(Token token) {
    String image = token.image;
    return image.length() > 40
        ? image.substring(0, image.offsetByCodePoints(0, 40 / 2)) + "…"
        : image;
  }

  private static Optional<String> closest(String word, List<String> candidates) {
    return candidates.stream().filter(candidate -> near(word, candidate)).findFirst();
  }

  /**
   * Whether one edit (insert, delete, replace, swap neighbours) leads from one word to the other,
   * or two in long ones.
   */
  private static boolean near(String word, String candidate) {
    if (word.equals(candidate) || word.length() < 3) {
      return false;
    }
    int allowed = candidate.length() >= 7 ? 2 : 1;
    return Math.abs(word.length() - candidate.length()) <= allowed
        && edits(word, candidate) <= allowed;
  }

  private static int edits(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
