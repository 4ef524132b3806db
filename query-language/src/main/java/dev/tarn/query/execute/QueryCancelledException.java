package dev.tarn.query.execute;

import dev.tarn.error.TarnException;

/** The thread that ran the query was interrupted. */
public final class QueryCancelledException extends TarnException {
  private static final long serialVersionUID = 1L;

  QueryCancelledException() {
    super(Kind.REFUSED, "cancelled", "The query was cancelled.", null);
  }
}
