package dev.tarn.query.parser;

import dev.tarn.query.parser.grammar.SimpleCharStream;
import dev.tarn.query.parser.grammar.Token;
import dev.tarn.query.parser.grammar.TokenMgrError;
import dev.tarn.query.parser.grammar.TqlGrammarConstants;
import dev.tarn.query.parser.grammar.TqlGrammarTokenManager;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens of a query, all read before the first is parsed, with words settled as keywords or
 * names.
 */
final class TqlTokens extends TqlGrammarTokenManager {
  private static final Pattern LEXICAL_PLACE =
      Pattern.compile("(?s).*at line ([0-9]+), column ([0-9]+).*");

  private final List<Token> tokens;
  private int next;

  private TqlTokens(List<Token> tokens) {
    super(new Characters(""));
    this.tokens = tokens;
  }

  /** Reads a query's tokens, the end included. */
  static TqlTokens read(QueryText query) {
    TqlGrammarTokenManager lexer =
        new TqlGrammarTokenManager(new Characters(query.text()), TqlGrammarConstants.DQID);
    List<Token> tokens = new ArrayList<>();
    try {
      do {
        tokens.add(lexer.getNextToken());
      } while (tokens.get(tokens.size() - 1).kind != TqlGrammarConstants.EOF);
    } catch (TokenMgrError e) {
      throw strayCharacter(query, e);
    }
    Keywords.settle(tokens);
    return new TqlTokens(tokens);
  }

  /** Tokens that are given one by one; the last is the end. */
  static TqlTokens of(List<Token> tokens) {
    return new TqlTokens(tokens);
  }

  /** All tokens; the last is the end of the text. */
  List<Token> all() {
    return tokens;
  }

  @Override
  public Token getNextToken() {
    return tokens.get(Math.min(next++, tokens.size() - 1));
  }

  /** Where a token stands; the end of the text stands after the last thing written. */
  static Place place(QueryText query, Token token) {
    return token.kind == TqlGrammarConstants.EOF
        ? query.end()
        : query.place(token.beginLine, token.beginColumn, token.endLine, token.endColumn);
  }

  /** A tab is one column, as everywhere in Tarn's messages. */
  private static final class Characters extends SimpleCharStream {
    Characters(String text) {
      super(new StringReader(text));
      setTabSize(1);
    }
  }

  private static TqlSyntaxException strayCharacter(QueryText query, TokenMgrError error) {
    Matcher matcher = LEXICAL_PLACE.matcher(String.valueOf(error.getMessage()));
    int line = 1;
    int column = 1;
    if (matcher.matches()) {
      line = Integer.parseInt(matcher.group(1));
      column = Integer.parseInt(matcher.group(2));
    }
    String text = query.text().split("\r\n|\r|\n", -1)[line - 1];
    // Behind ! only = could follow: the lexer stops one or two characters late.
    boolean not = false;
    for (int late = 0; late <= 2 && !not; late++) {
      not = isBang(text, column - late);
      column -= not ? late : 0;
    }
    Place place = query.place(line, column, line, column);
    return new TqlSyntaxException(
        "A character that is no part of TQL at " + place + ".",
        place,
        not
            ? "Write NOT."
            : "Names with special characters take double quotes, texts take single quotes.");
  }

  private static boolean isBang(String line, int column) {
    return column >= 1 && column <= line.length() && line.charAt(column - 1) == '!';
  }
}
