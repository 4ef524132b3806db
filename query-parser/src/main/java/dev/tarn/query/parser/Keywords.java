package dev.tarn.query.parser;

import dev.tarn.query.parser.grammar.Token;
import dev.tarn.query.parser.grammar.TqlGrammarConstants;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides for each word whether it is a keyword where it stands, or a name.
 *
 * <p>SQL reserves some 400 words, among them many that people give to tensors (value, year, date,
 * text, table, order). TQL's grammar needs few of them, most only next to another word: SAMPLE
 * before BY, LAST after NULLS. Elsewhere they are names.
 */
final class Keywords {
  /** Words that are keywords wherever they stand. */
  static final Set<String> RESERVED =
      Set.of(
          "SELECT",
          "FROM",
          "WHERE",
          "HAVING",
          "AND",
          "OR",
          "NOT",
          "IN",
          "BETWEEN",
          "LIKE",
          "ILIKE",
          "IS",
          "NULL",
          "TRUE",
          "FALSE",
          "UNION",
          "INTERSECT",
          "EXCEPT",
          "DISTINCT",
          "JOIN",
          "AS",
          "ON",
          "LIMIT",
          "CASE");

  /** Words that begin a clause when BY follows. */
  private static final Set<String> BEFORE_BY =
      Set.of("GROUP", "ORDER", "UNGROUP", "EXPAND", "ARRANGE", "SAMPLE");

  private static final Set<String> JOIN_SIDES = Set.of("LEFT", "RIGHT", "FULL");
  private static final Set<String> IN_CASE = Set.of("WHEN", "THEN", "ELSE", "END");
  private static final Set<String> AFTER_KEYS = Set.of("ASC", "DESC", "NULLS", "OFFSET");
  private static final Set<String> IN_VALUES = Set.of("NOT", "NULL", "TRUE", "FALSE", "CASE");
  private static final Set<String> SET_OPERATORS = Set.of("UNION", "INTERSECT", "EXCEPT");

  private final List<Token> tokens;
  private int openCases;

  private Keywords(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Turns every word that is no keyword where it stands into an identifier. */
  static void settle(List<Token> tokens) {
    Keywords keywords = new Keywords(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind == TqlGrammarConstants.EQ2) {
        token.kind = TqlGrammarConstants.EQ;
      } else if (isWord(token) && !keywords.isKeyword(i)) {
        token.kind = TqlGrammarConstants.IDENTIFIER;
      }
    }
  }

  /** Whether a token is one of Calcite's keywords. */
  static boolean isWord(Token token) {
    String image = TqlGrammarConstants.tokenImage[token.kind];
    return image.length() > 2 && Character.isLetter(image.charAt(1)) && image.charAt(0) == '"';
  }

  private boolean isKeyword(int i) {
    String word = word(i);
    if (word.equals("CASE")) {
      return startsCase(i);
    }
    if (IN_CASE.contains(word)) {
      boolean inside = openCases > 0;
      openCases -= inside && word.equals("END") ? 1 : 0;
      return inside;
    }
    return RESERVED.contains(word) || isClauseWord(word, i) || isValueWord(word, i);
  }

  private boolean startsCase(int i) {
    boolean starts;
    if (word(i + 1).isEmpty() || !Character.isLetter(word(i + 1).charAt(0))) {
      starts = word(i + 1).equals("(") || (isOperand(i + 1) && !word(i + 1).equals(")"));
    } else {
      boolean value = !RESERVED.contains(word(i + 1)) || IN_VALUES.contains(word(i + 1));
      starts = value && !word(i + 2).equals("BY") && !AFTER_KEYS.contains(word(i + 1));
    }
    openCases += starts ? 1 : 0;
    return starts;
  }

  private boolean isClauseWord(String word, int i) {
    String next = word(i + 1);
    String previous = word(i - 1);
    return switch (word) {
      case "GROUP", "ORDER", "UNGROUP", "EXPAND", "ARRANGE", "SAMPLE" -> next.equals("BY");
      case "BY" -> BEFORE_BY.contains(previous);
      case "WITH" ->
          i == 0 || (previous.equals("(") && (word(i + 2).equals("AS") || word(i + 2).equals("(")));
      case "AT" -> next.equals("VERSION");
      case "VERSION" -> previous.equals("AT");
      case "OVERLAP", "REPLACE" -> next.equals("TRUE") || next.equals("FALSE");
      case "SEED" -> isNumber(i + 1) || next.equals("-");
      case "OFFSET" -> isNumber(i + 1) || (next.equals("-") && isNumber(i + 2) && isOperand(i - 1));
      case "FETCH" -> next.equals("FIRST") || next.equals("NEXT");
      case "FIRST", "NEXT" ->
          previous.equals("FETCH") || (word.equals("FIRST") && previous.equals("NULLS"));
      case "ROW", "ROWS" -> isNumber(i - 1);
      case "ONLY" -> previous.equals("ROW") || previous.equals("ROWS");
      case "NULLS" -> next.equals("FIRST") || next.equals("LAST");
      case "LAST" -> previous.equals("NULLS");
      case "ASC", "DESC" -> isOperand(i - 1);
      case "LEFT", "RIGHT", "FULL" -> next.equals("JOIN") || next.equals("OUTER");
      case "OUTER" -> JOIN_SIDES.contains(previous);
      case "INNER", "CROSS" -> next.equals("JOIN");
      case "NATURAL" -> next.equals("JOIN") || JOIN_SIDES.contains(next);
      case "USING" -> next.equals("(");
      case "EXCLUDE" -> previous.equals("*");
      default -> false;
    };
  }

  private boolean isValueWord(String word, int i) {
    String next = word(i + 1);
    return switch (word) {
      case "ALL" ->
          SET_OPERATORS.contains(word(i - 1))
              || (isComparison(i - 1) && isSubquery(i + 1))
              || (word(i - 1).equals("SELECT") && startsValue(i + 1));
      case "ANY", "SOME" -> isComparison(i - 1) && isSubquery(i + 1);
      case "CAST", "EXISTS" -> next.equals("(");
      case "ARRAY" -> next.equals("[");
      case "UNKNOWN" ->
          word(i - 1).equals("IS") || (word(i - 1).equals("NOT") && word(i - 2).equals("IS"));
      case "ESCAPE" ->
          tokens.get(i - 1).kind == TqlGrammarConstants.QUOTED_STRING || word(i - 1).equals("?");
      default -> false;
    };
  }

  private boolean startsValue(int i) {
    return word(i).equals("*") || (isOperand(i) && !word(i).equals("(")) || isWord(tokens.get(i));
  }

  private boolean isSubquery(int i) {
    return word(i).equals("(") && (word(i + 1).equals("SELECT") || word(i + 1).equals("WITH"));
  }

  private boolean isComparison(int i) {
    return Set.of("=", "==", "<>", "!=", "<", "<=", ">", ">=").contains(word(i));
  }

  private boolean isNumber(int i) {
    return i >= 0
        && i < tokens.size()
        && (word(i).equals("?") || "0123456789.".indexOf((word(i) + " ").charAt(0)) >= 0);
  }

  /** Whether a value can end with, or begin with, this token. */
  private boolean isOperand(int i) {
    if (i < 0 || i >= tokens.size()) {
      return false;
    }
    return switch (tokens.get(i).kind) {
      case TqlGrammarConstants.IDENTIFIER,
          TqlGrammarConstants.QUOTED_IDENTIFIER,
          TqlGrammarConstants.QUOTED_STRING,
          TqlGrammarConstants.RPAREN,
          TqlGrammarConstants.RBRACKET,
          TqlGrammarConstants.END,
          TqlGrammarConstants.NULL,
          TqlGrammarConstants.TRUE,
          TqlGrammarConstants.FALSE ->
          true;
      default -> isNumber(i);
    };
  }

  private String word(int i) {
    if (i < 0 || i >= tokens.size()) {
      return "";
    }
    Token token = tokens.get(i);
    return token.kind == TqlGrammarConstants.QUOTED_IDENTIFIER
            || token.kind == TqlGrammarConstants.QUOTED_STRING
        ? ""
        : token.image.toUpperCase(Locale.ROOT);
  }
}
