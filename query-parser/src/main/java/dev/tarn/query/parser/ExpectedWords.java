package dev.tarn.query.parser;

import dev.tarn.query.parser.grammar.ParseException;
import dev.tarn.query.parser.grammar.Token;
import dev.tarn.query.parser.grammar.TqlGrammarConstants;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns the parser's list of up to 150 expected tokens into a few words, and finds where it really
 * stopped.
 */
final class ExpectedWords {
  private static final List<String> CLAUSES =
      List.of("FROM", "WHERE", "GROUP", "HAVING", "ORDER", "SAMPLE", "LIMIT", "UNION");

  private final Token found;
  private final Set<String> expected;

  private ExpectedWords(Token found, Set<String> expected) {
    this.found = found;
    this.expected = expected;
  }

  /**
   * Reads an error of the parser. With two tokens of lookahead it often points one token early: the
   * place moves on while one of the expected sequences still matches.
   */
  static ExpectedWords of(ParseException error) {
    Token at = error.currentToken.next;
    int matched = 0;
    while (at.next != null && at.kind != TqlGrammarConstants.EOF && matches(error, at, matched)) {
      at = at.next;
      matched++;
    }
    Set<String> expected = new TreeSet<>();
    for (int[] sequence : error.expectedTokenSequences) {
      if (sequence.length > matched && startsAs(sequence, error.currentToken.next, matched)) {
        expected.add(plain(error.tokenImage[sequence[matched]]));
      }
    }
    return new ExpectedWords(at, expected);
  }

  private static boolean matches(ParseException error, Token at, int depth) {
    for (int[] sequence : error.expectedTokenSequences) {
      if (sequence.length > depth + 1
          && sequence[depth] == at.kind
          && startsAs(sequence, error.currentToken.next, depth)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsAs(int[] sequence, Token first, int length) {
    Token at = first;
    for (int i = 0; i < length; i++) {
      if (sequence[i] != at.kind) {
        return false;
      }
      at = at.next;
    }
    return true;
  }

  private static String plain(String image) {
    return image.startsWith("\"") ? image.substring(1, image.length() - 1) : image;
  }

  /** The token that nothing allows. */
  Token found() {
    return found;
  }

  /** What could stand there, in words for people; empty when nothing short is true. */
  String words() {
    List<String> words = new ArrayList<>();
    boolean end = expected.contains("<EOF>");
    // Where the query may end, a name would only be an alias.
    boolean value = expected.contains("<IDENTIFIER>") && !end;
    boolean onlyName = value && !expected.contains("<UNSIGNED_INTEGER_LITERAL>");
    if (value) {
      words.add(onlyName ? "a name" : "a value");
    } else if (expected.contains("<UNSIGNED_INTEGER_LITERAL>")) {
      words.add("a number");
    }
    if (!value && (expected.contains("=") || expected.contains("+"))) {
      words.add("an operator");
    }
    for (String sign : List.of(")", "]", ",", ":", "(")) {
      boolean hidden = (value && sign.equals("(")) || (end && sign.equals(":"));
      if (expected.contains(sign) && !hidden) {
        words.add("'" + sign + "'");
      }
    }
    addKeywords(words, value);
    if (end) {
      words.add("the end of the query");
    }
    return words.isEmpty() ? "" : "expected " + list(words);
  }

  private void addKeywords(List<String> words, boolean value) {
    if (expected.stream().filter(CLAUSES::contains).count() > 1) {
      words.add("the next clause");
    }
    for (String word : List.of("SELECT", "AND", "BY", "TRUE", "THEN", "WHEN", "END", "AS", "ON")) {
      boolean saidAlready = (value && !word.equals("AND")) || words.contains("an operator");
      if (expected.contains(word) && !saidAlready) {
        words.add(word);
      }
    }
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
