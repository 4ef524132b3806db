package dev.tarn.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** What is given beside a query. Immutable: each {@code with} gives a new one. */
public final class QueryOptions {
  private static final QueryOptions DEFAULTS =
      new QueryOptions(List.of(), OptionalLong.empty(), 0, true);

  private final List<Object> params;
  private final OptionalLong seed;
  private final int threads;
  private final boolean usesIndexes;

  private QueryOptions(List<Object> params, OptionalLong seed, int threads, boolean usesIndexes) {
    this.params = params;
    this.seed = seed;
    this.threads = threads;
    this.usesIndexes = usesIndexes;
  }

  /** No parameters, a fresh seed, as many threads as there are processors. */
  public static QueryOptions defaults() {
    return DEFAULTS;
  }

  /** With this seed for SAMPLE BY and RANDOM(), unless the query has its own. */
  public static QueryOptions seed(long seed) {
    return DEFAULTS.withSeed(seed);
  }

  /** With these values for the {@code ?} of the query, in order. */
  public static QueryOptions params(Object... values) {
    return DEFAULTS.withParams(values);
  }

  /** The same with that seed. */
  public QueryOptions withSeed(long newSeed) {
    return new QueryOptions(params, OptionalLong.of(newSeed), threads, usesIndexes);
  }

  /** The same with these values for the {@code ?}, in order; null is a value. */
  public QueryOptions withParams(Object... values) {
    return new QueryOptions(
        Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values))),
        seed,
        threads,
        usesIndexes);
  }

  /** The same on at most that many threads; the answer does not depend on it. */
  public QueryOptions withThreads(int maxThreads) {
    if (maxThreads < 1) {
      throw new IllegalArgumentException("At least one thread: " + maxThreads);
    }
    return new QueryOptions(params, seed, maxThreads, usesIndexes);
  }

  /**
   * The same, but rows are found by reading them alone: neither statistics of chunks nor what this
   * machine remembers of them is used. The answer does not depend on it.
   */
  public QueryOptions withoutIndexes() {
    return new QueryOptions(params, seed, threads, false);
  }

  /** The values of the parameters. */
  public List<Object> params() {
    return params;
  }

  /** The seed, if one was given. */
  public OptionalLong seed() {
    return seed;
  }

  /** How many threads may work on the query. */
  public int threads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** Whether rows may be found without reading them. */
  public boolean usesIndexes() {
    return usesIndexes;
  }
}
