package dev.tarn.query.parser;

import dev.tarn.query.parser.grammar.Token;
import dev.tarn.query.parser.grammar.TqlGrammarConstants;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the word that nothing allows, and what could stand there instead, by trying.
 *
 * <p>The generated parser could tell what it expected, but its search takes exponential time on
 * nested lists, its list has up to 150 entries, and with two tokens of lookahead it often points
 * one token early.
 */
final class ExpectedWords {
  /** Longer queries are not tried with other words. */
  private static final int LONGEST = 3_000;

  private static final List<String> SIGNS = List.of(")", "]", ",", ":", "(");
  private static final List<String> KEYWORDS =
      List.of("SELECT", "AND", "BY", "TRUE", "THEN", "WHEN", "END", "AS", "ON");

  private final List<Token> tokens;
  private final int found;

  private ExpectedWords(List<Token> tokens, int found) {
    this.tokens = tokens;
    this.found = found;
  }

  /**
   * Starts at the token at which the parser stopped, and moves on while that one could stand there.
   */
  static ExpectedWords at(List<Token> tokens, int stopped) {
    int found = stopped;
    boolean tried = tokens.size() <= LONGEST;
    while (tried
        && found < tokens.size() - 1
        && found < stopped + 3
        && fits(tokens, found, tokens.get(found))) {
      found++;
    }
    return new ExpectedWords(tokens, found);
  }

  /** The token that nothing allows. */
  Token found() {
    return tokens.get(found);
  }

  private boolean fits(int kind, String image) {
    return fits(tokens, found, token(kind, image));
  }

  /**
   * Whether a token could stand at a place: something can follow it so that the parser gets past
   * it.
   */
  private static boolean fits(List<Token> tokens, int place, Token token) {
    for (Token follower : followers()) {
      List<Token> tried = new ArrayList<>();
      tokens.subList(0, place).forEach(known -> tried.add(copy(known)));
      tried.add(copy(token));
      if (token.kind != TqlGrammarConstants.EOF) {
        tried.add(follower);
        tried.add(token(TqlGrammarConstants.EOF, ""));
      }
      int stopped = TqlParser.stopsAt(tried);
      if (stopped < 0 || stopped > place) {
        return true;
      }
    }
    return false;
  }

  private static List<Token> followers() {
    return List.of(
        token(TqlGrammarConstants.EOF, ""),
        token(TqlGrammarConstants.IDENTIFIER, "x"),
        token(TqlGrammarConstants.UNSIGNED_INTEGER_LITERAL, "1"),
        token(TqlGrammarConstants.LPAREN, "("),
        token(TqlGrammarConstants.BY, "BY"));
  }

  private static Token token(int kind, String image) {
    Token token = Token.newToken(kind);
    token.kind = kind;
    token.image = image;
    token.beginLine = 1;
    token.endLine = 1;
    token.beginColumn = 1;
    token.endColumn = 1;
    return token;
  }

  private static Token copy(Token token) {
    return token(token.kind, token.image);
  }

  /** What could stand there, in words for people; empty when nothing short is true. */
  String words() {
    if (tokens.size() > LONGEST) {
      return "";
    }
    boolean end = fits(TqlGrammarConstants.EOF, "");
    // Where the query may end, a name would only be an alias.
    boolean value = !end && fits(TqlGrammarConstants.IDENTIFIER, "x");
    boolean number = !end && fits(TqlGrammarConstants.UNSIGNED_INTEGER_LITERAL, "1");
    Set<String> words = new LinkedHashSet<>();
    if (value) {
      words.add(number ? "a value" : "a name");
    } else if (number) {
      words.add("a number");
    }
    boolean operator =
        !value && fits(TqlGrammarConstants.PLUS, "+") && fits(TqlGrammarConstants.EQ, "=");
    if (operator) {
      words.add("an operator");
    }
    for (String sign : SIGNS) {
      boolean hidden =
          (value && sign.equals("("))
              || (end && sign.equals(":"))
              || (operator && sign.equals("("));
      if (!hidden && fits(kind(sign), sign)) {
        words.add("'" + sign + "'");
      }
    }
    addKeywords(words, value, operator);
    if (end) {
      words.add("the end of the query");
    }
    return words.isEmpty() ? "" : "expected " + list(List.copyOf(words));
  }

  private void addKeywords(Set<String> words, boolean value, boolean operator) {
    boolean clause =
        fits(TqlGrammarConstants.WHERE, "WHERE") || fits(TqlGrammarConstants.LIMIT, "LIMIT");
    if (clause) {
      words.add("the next clause");
    }
    for (String word : KEYWORDS) {
      boolean saidAlready = (value && !word.equals("AND")) || operator;
      if (!saidAlready && fits(kind(word), word)) {
        words.add(word);
      }
    }
  }

  private static int kind(String word) {
    String image = '"' + word + '"';
    for (int kind = 0; kind < TqlGrammarConstants.tokenImage.length; kind++) {
      if (TqlGrammarConstants.tokenImage[kind].equals(image)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("No token " + word);
  }

  private static String list(List<String> words) {
    if (words.size() == 1) {
      return words.get(0);
    }
    return String.join(", ", words.subList(0, words.size() - 1))
        + " or "
        + words.get(words.size() - 1);
  }
}
