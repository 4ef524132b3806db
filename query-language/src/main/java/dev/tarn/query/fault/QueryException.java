package dev.tarn.query.fault;

import dev.tarn.error.TarnException;
import dev.tarn.query.parser.Place;
import dev.tarn.query.parser.QueryText;
import dev.tarn.query.parser.TqlSyntaxException;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A query was refused: it is no TQL, names what is not there, or met data that it cannot take.
 *
 * <p>The message is one line of what is wrong, the query's line, and carets under the place; the
 * hint is the next step. {@link #details()} has {@code line}, {@code column} and {@code length}
 * (from 1, in code points) and, for an error of the data, {@code row}.
 */
public final class QueryException extends TarnException {
  private static final long serialVersionUID = 1L;

  private QueryException(String code, String message, String hint) {
    super(Kind.REFUSED, code, message, hint.isEmpty() ? nextStep(code) : hint);
  }

  /** What to do where the place of the error has nothing better to say. */
  private static String nextStep(String code) {
    return switch (code) {
      case "syntax" ->
          "The order is SELECT, FROM, WHERE, GROUP BY, UNGROUP BY, HAVING, EXPAND BY, ORDER BY,"
              + " SAMPLE BY, LIMIT, OFFSET.";
      case "unknown-class" ->
          "Class names are case-sensitive and take single quotes; class numbers begin with 0.";
      case "wrong-parameters" -> "Give a value for each ?, in order.";
      case "overflow" -> "CAST to float64 to compute with floating point.";
      case "bad-cast" -> "Leave such rows out with WHERE, or give them another value with CASE.";
      case "unknown-function" -> "The functions are listed in docs/tql.md.";
      case "no-such-row" -> "Guard it: CASE WHEN row < n THEN DATA(column, row) END.";
      case "no-condition" ->
          "Compare it, as in x = 'text' or x > 0; parts of texts find LIKE and CONTAINS.";
      case "shape-mismatch" ->
          "From the last dimension backwards sizes must be equal or 1. Guard rows that differ:"
              + " LENGTH(x) = 3 AND ..., or CASE WHEN LENGTH(x) = 3 THEN ... END.";
      case "wrong-arguments" -> "docs/tql.md has an example of each function.";
      default -> "docs/tql.md has an example of each clause, operator and function.";
    };
  }

  /** A text that cannot be parsed. */
  public static QueryException of(QueryText query, TqlSyntaxException error) {
    return of(query, "syntax", String.valueOf(error.getMessage()), error.place(), error.hint());
  }

  /** A fault that was found while binding or computing. */
  public static QueryException of(QueryText query, Fault fault) {
    if (fault.position().equals(SqlParserPos.ZERO)) {
      QueryException plain =
          new QueryException(fault.code(), fault.what() + ".", fault.hint().orElse(""));
      fault.row().ifPresent(row -> plain.with("row", row));
      return plain;
    }
    Place place = query.place(fault.position());
    String more = fault.more().isEmpty() ? "." : "; " + fault.more() + ".";
    QueryException e =
        of(
            query,
            fault.code(),
            fault.what() + " at " + place + more,
            place,
            fault.hint().orElse(""));
    fault.row().ifPresent(row -> e.with("row", row));
    return e;
  }

  private static QueryException of(
      QueryText query, String code, String line, Place place, String hint) {
    QueryException e = new QueryException(code, line + "\n" + query.excerpt(place), hint);
    e.with("line", place.line()).with("column", place.column()).with("length", place.length());
    return e;
  }
}
