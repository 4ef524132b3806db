package dev.tarn.query.parser;

import dev.tarn.query.parser.grammar.ParseException;
import dev.tarn.query.parser.grammar.Token;
import dev.tarn.query.parser.grammar.TqlGrammar;
import dev.tarn.query.parser.grammar.TqlGrammarConstants;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;

/**
 * Parses TQL. Threads may share it: it has no state.
 *
 * <p>The tree is Calcite's, with the nodes of {@link dev.tarn.query.parser.node} for what only TQL
 * has. Functions are all unresolved calls by name, types in CAST are user-defined types by name,
 * and {@code axis=1} is an equality: their meaning is the binder's.
 */
public final class TqlParser {
  private static final SqlConformance CONFORMANCE =
      new SqlDelegatingConformance(SqlConformanceEnum.DEFAULT) {
        @Override
        public boolean isBangEqualAllowed() {
          return true;
        }

        @Override
        public boolean isPercentRemainderAllowed() {
          return true;
        }

        @Override
        public boolean isOffsetLimitAllowed() {
          return true;
        }

        // A colon separates a condition from its weight, and the ends of a slice.
        @Override
        public boolean isColonFieldAccessAllowed() {
          return false;
        }

        @Override
        public boolean isMinusAllowed() {
          return false;
        }
      };

  private TqlParser() {}

  /**
   * The syntax tree of one query.
   *
   * @throws TqlSyntaxException if the text is no query, with the place and the next step
   */
  public static SqlNode parse(QueryText query) {
    Limits.checkSize(query);
    TextScan.check(query);
    TqlTokens tokens = TqlTokens.read(query);
    if (tokens.all().get(0).kind == TqlGrammarConstants.EOF
        || tokens.all().get(0).kind == TqlGrammarConstants.SEMICOLON) {
      throw SyntaxErrors.empty();
    }
    Limits.checkNesting(query, tokens.all());
    SyntaxErrors errors = new SyntaxErrors(query, tokens.all());
    Optional<TqlSyntaxException> beginning = errors.badBeginning();
    if (beginning.isPresent()) {
      throw beginning.get();
    }
    return parse(tokens, errors);
  }

  private static SqlNode parse(TqlTokens tokens, SyntaxErrors errors) {
    TqlGrammar grammar = grammar(tokens);
    try {
      return grammar.parseSqlStmtEof();
    } catch (ParseException e) {
      throw errors.at(place(grammar, tokens.all()));
    } catch (CalciteContextException e) {
      throw errors.of(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The generated parser threw " + e.getClass().getName(), e);
    }
  }

  /**
   * The place in a list of tokens at which the parser stops; -1 if they are a query, whatever they
   * mean.
   */
  static int stopsAt(List<Token> tokens) {
    TqlGrammar grammar = grammar(TqlTokens.of(tokens));
    try {
      grammar.parseSqlStmtEof();
      return -1;
    } catch (ParseException e) {
      return place(grammar, tokens);
    } catch (Exception e) {
      return -1;
    }
  }

  private static int place(TqlGrammar grammar, List<Token> tokens) {
    Token next = grammar.getToken(1);
    for (int i = 0; i < tokens.size(); i++) {
      if (isSame(tokens.get(i), next)) {
        return i;
      }
    }
    return tokens.size() - 1;
  }

  @SuppressWarnings("ReferenceEquality") // Two tokens of the same word are two places.
  private static boolean isSame(Token one, Token other) {
    return one == other;
  }

  private static TqlGrammar grammar(TqlTokens tokens) {
    TqlGrammar grammar = new TqlGrammar(tokens);
    grammar.setConformance(CONFORMANCE);
    grammar.setUnquotedCasing(Casing.UNCHANGED);
    grammar.setQuotedCasing(Casing.UNCHANGED);
    grammar.setIdentifierMaxLength(Limits.TEXT);
    return grammar;
  }
}
