package dev.tarn.query.fault;

import dev.tarn.error.TarnException;
import java.time.Duration;

/** The thread that ran the query was interrupted, or the query took too long. */
public final class QueryCancelledException extends TarnException {
  private static final long serialVersionUID = 1L;

  private QueryCancelledException(String code, String message, String hint) {
    super(Kind.REFUSED, code, message, hint);
  }

  /** The thread was interrupted. */
  public static QueryCancelledException interrupted() {
    return new QueryCancelledException(
        "cancelled", "The query was cancelled.", "Ask it again; nothing was changed.");
  }

  /** The query took longer than it was allowed to. */
  public static QueryCancelledException late(Duration limit) {
    return new QueryCancelledException(
        "time-limit",
        "The query took longer than its limit of " + limit.toMillis() / 1000.0 + " s.",
        "Allow it more time, or ask for less: a narrower WHERE, a LIMIT, fewer columns.");
  }
}
