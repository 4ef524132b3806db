package dev.tarn.dataset;

/**
 * Answers TQL. Provided by the module {@code query-language} and found by {@link
 * java.util.ServiceLoader}.
 */
public interface QueryEngine {
  /**
   * Loads what answers need; the first query does it where nobody did. For programs that have
   * something else to do on another thread meanwhile.
   */
  default void load() {}

  /** The answer to a query that is asked of a dataset at its commit. */
  View query(Dataset dataset, String tql, QueryOptions options);

  /** The answer to a query whose implied source is a view; row numbers stay those of the commit. */
  View refine(View view, String tql, QueryOptions options);

  /** A query that is read once and asked many times; what cannot be parsed is refused now. */
  PreparedQuery prepare(Dataset dataset, String tql);

  /**
   * How a query is worked on.
   *
   * @param analyze whether its rows are found, so that the plan says what was read and how long it
   *     took; the values of columns that cannot fail are not
   */
  QueryPlan explain(Dataset dataset, String tql, QueryOptions options, boolean analyze);

  /**
   * The view of these rows with a projection in canonical form, as {@link View#projection()} gave
   * it.
   *
   * @param question what had been asked
   */
  View restore(Dataset dataset, RowSelection rows, String projection, Question question);
}
