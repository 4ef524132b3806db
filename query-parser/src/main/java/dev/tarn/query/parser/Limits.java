package dev.tarn.query.parser;

import dev.tarn.query.parser.grammar.Token;
import dev.tarn.query.parser.grammar.TqlGrammarConstants;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Refuses what would overflow the stack of a recursive parser, before it is parsed.
 *
 * <p>Measured with the default stack of 1 MiB: Calcite's parser survives 700 nested parentheses and
 * chains of 5,000 operators; the limits keep well below.
 */
final class Limits {
  static final int TEXT = 4 << 20;
  static final int TOKENS = 200_000;
  static final int DEPTH = 150;
  static final int OPERATORS = 4_000;

  private Limits() {}

  static void checkSize(QueryText query) {
    if (query.text().length() > TEXT) {
      throw new TqlSyntaxException(
          "The query is too long: "
              + query.text().length()
              + " characters, at most "
              + TEXT
              + " are read.",
          new Place(1, 1, 1),
          "Give large values as parameters (?).");
    }
  }

  static void checkNesting(QueryText query, List<Token> tokens) {
    Deque<Integer> operators = new ArrayDeque<>();
    int here = 0;
    int cases = 0;
    for (Token token : tokens) {
      switch (token.kind) {
        case TqlGrammarConstants.LPAREN, TqlGrammarConstants.LBRACKET -> {
          operators.push(here);
          here = 0;
        }
        case TqlGrammarConstants.RPAREN, TqlGrammarConstants.RBRACKET ->
            here = operators.isEmpty() ? 0 : operators.pop();
        case TqlGrammarConstants.CASE -> cases++;
        case TqlGrammarConstants.END -> cases = Math.max(0, cases - 1);
        case TqlGrammarConstants.COMMA, TqlGrammarConstants.SELECT -> here = 0;
        case TqlGrammarConstants.IDENTIFIER,
            TqlGrammarConstants.QUOTED_STRING,
            TqlGrammarConstants.UNSIGNED_INTEGER_LITERAL,
            TqlGrammarConstants.DECIMAL_NUMERIC_LITERAL,
            TqlGrammarConstants.APPROX_NUMERIC_LITERAL -> {}
        default -> here++;
      }
      if (operators.size() + cases > DEPTH) {
        throw refuse(
            query, token, "The query is nested too deeply here: more than " + DEPTH + " levels");
      }
      if (here > OPERATORS) {
        throw refuse(
            query,
            token,
            "This expression is too long: more than " + OPERATORS + " operators in a row");
      }
    }
    if (tokens.size() > TOKENS) {
      throw refuse(
          query, tokens.get(TOKENS), "The query is too long: more than " + TOKENS + " words");
    }
  }

  private static TqlSyntaxException refuse(QueryText query, Token token, String what) {
    Place place = TqlTokens.place(query, token);
    return new TqlSyntaxException(
        what + ", at " + place + ".",
        place,
        "Use IN (...) or a parameter (?) for long lists of values, WITH for parts of a query.");
  }
}
