package dev.tarn.query.jdbc;

import dev.tarn.error.TarnException;
import dev.tarn.query.fault.QueryCancelledException;
import dev.tarn.query.fault.QueryException;
import java.sql.SQLException;

/** Tarn's errors as SQL tools show them: the message with its caret, then the hint. */
final class SqlFaults {
  static final String REFUSED_CONNECTION = "08001";
  static final String READ_ONLY = "25006";
  private static final String REFUSED_QUERY = "42000";
  private static final String CANCELLED = "57014";
  private static final String OTHER = "HY000";

  private SqlFaults() {}

  static SQLException of(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof TarnException fault) {
      message += fault.hint().map(hint -> "\nhint: " + hint).orElse("");
    }
    return new SQLException(message, state(e), e);
  }

  private static String state(RuntimeException e) {
    if (e instanceof QueryCancelledException) {
      return CANCELLED;
    }
    return e instanceof QueryException ? REFUSED_QUERY : OTHER;
  }

  /** Whoever asks for a change. */
  static SQLException readOnly() {
    return new SQLException(
        "A connection only reads.\n"
            + "hint: Datasets are changed by the API and the command: append, update, delete.",
        READ_ONLY);
  }

  /**
   * Throws the SQLException as it is. Avatica's interfaces declare none, and would put a sentence
   * with the whole query in front of the message of anything else.
   */
  static RuntimeException thrown(SQLException e) {
    return SqlFaults.<RuntimeException>unchecked(e);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> RuntimeException unchecked(Exception e) throws E {
    throw (E) e;
  }
}
