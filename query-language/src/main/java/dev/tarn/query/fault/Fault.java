package dev.tarn.query.fault;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a query or with the data it met, before the query's text is at hand; {@link
 * QueryException} is what users see.
 */
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String what;
  private final String more;
  private final transient SqlParserPos position;
  private final @Nullable String hint;
  private final long row;

  private Fault(
      String code,
      String what,
      String more,
      SqlParserPos position,
      @Nullable String hint,
      long row) {
    super(what);
    this.code = code;
    this.what = what;
    this.more = more;
    this.position = position;
    this.hint = hint;
    this.row = row;
  }

  /**
   * Something is wrong with the query.
   *
   * @param code a hyphenated word for scripts
   * @param what what is wrong, without place and full stop
   * @param position where it stands
   */
  public static Fault at(SqlParserPos position, String code, String what) {
    return new Fault(code, what, "", position, null, -1);
  }

  /** Something is wrong with the data of a row that the query met. */
  public static Fault inRow(long row, SqlParserPos position, String code, String what) {
    return new Fault(code, what + " in row " + row, "", position, null, row);
  }

  /** The same with what was expected; it follows the place after a semicolon. */
  public Fault expecting(String expected) {
    return new Fault(code, what, expected, position, hint, row);
  }

  /** The same with the next step. */
  public Fault hint(String next) {
    return new Fault(code, what, more, position, next, row);
  }

  String code() {
    return code;
  }

  String what() {
    return what;
  }

  String more() {
    return more;
  }

  SqlParserPos position() {
    return position;
  }

  Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  OptionalLong row() {
    return row < 0 ? OptionalLong.empty() : OptionalLong.of(row);
  }
}
