package dev.tarn.dataset;

/**
 * A query that was read once and is asked many times, with other parameters. Immutable; threads may
 * share it. It is asked of the commit that its dataset handle saw when it was prepared.
 */
public interface PreparedQuery {
  /** Its text. */
  String text();

  /** The answer with these values for the {@code ?}, in order; null is a value. */
  default View run(Object... params) {
    return run(QueryOptions.params(params));
  }

  /** The answer with what is given beside the query. */
  View run(QueryOptions options);
}
