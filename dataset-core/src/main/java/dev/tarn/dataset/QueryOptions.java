package dev.tarn.dataset;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is given beside a query. Immutable: each {@code with} gives a new one. */
public final class QueryOptions {
  private static final QueryOptions DEFAULTS =
      new QueryOptions(List.of(), OptionalLong.empty(), 0, true, Limits.NONE);

  private final List<Object> params;
  private final OptionalLong seed;
  private final int threads;
  private final boolean usesIndexes;
  private final Limits limits;

  /** What ends a query, and who is told how far it is. */
  private record Limits(
      Optional<Duration> time, OptionalLong memoryBytes, Optional<QueryProgress> progress) {
    private static final Limits NONE =
        new Limits(Optional.empty(), OptionalLong.empty(), Optional.empty());
  }

  private QueryOptions(
      List<Object> params, OptionalLong seed, int threads, boolean usesIndexes, Limits limits) {
    this.params = params;
    this.seed = seed;
    this.threads = threads;
    this.usesIndexes = usesIndexes;
    this.limits = limits;
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
    return new QueryOptions(params, OptionalLong.of(newSeed), threads, usesIndexes, limits);
  }

  /** The same with these values for the {@code ?}, in order; null is a value. */
  public QueryOptions withParams(Object... values) {
    return new QueryOptions(
        Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values))),
        seed,
        threads,
        usesIndexes,
        limits);
  }

  /** The same on at most that many threads; the answer does not depend on it. */
  public QueryOptions withThreads(int maxThreads) {
    if (maxThreads < 1) {
      throw new IllegalArgumentException("At least one thread: " + maxThreads);
    }
    return new QueryOptions(params, seed, maxThreads, usesIndexes, limits);
  }

  /**
   * The same, but rows are found by reading them alone: neither statistics of chunks nor what this
   * machine remembers of them is used. The answer does not depend on it.
   */
  public QueryOptions withoutIndexes() {
    return new QueryOptions(params, seed, threads, false, limits);
  }

  /** The same, but a query that takes longer is ended ({@code time-limit}). */
  public QueryOptions withTimeLimit(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("A time limit is above 0: " + limit);
    }
    Limits other = new Limits(Optional.of(limit), limits.memoryBytes(), limits.progress());
    return new QueryOptions(params, seed, threads, usesIndexes, other);
  }

  /**
   * The same, but what would need more of the heap than that many bytes is refused before it begins
   * ({@code memory-limit}). Without it three quarters of the heap's largest size are allowed.
   */
  public QueryOptions withMemoryLimit(long bytes) {
    Limits other = new Limits(limits.time(), OptionalLong.of(bytes), limits.progress());
    return new QueryOptions(params, seed, threads, usesIndexes, other);
  }

  /** The same, and this is told how far the query is. */
  public QueryOptions withProgress(QueryProgress progress) {
    Limits other = new Limits(limits.time(), limits.memoryBytes(), Optional.of(progress));
    return new QueryOptions(params, seed, threads, usesIndexes, other);
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

  /** How long the query may take, if that was said. */
  public Optional<Duration> timeLimit() {
    return limits.time();
  }

  /** How many bytes of the heap the query may need, if that was said. */
  public OptionalLong memoryLimit() {
    return limits.memoryBytes();
  }

  /** Who is told how far the query is. */
  public Optional<QueryProgress> progress() {
    return limits.progress();
  }
}
