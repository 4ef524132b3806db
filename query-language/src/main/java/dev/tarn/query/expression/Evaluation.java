package dev.tarn.query.expression;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * One run of a query: its seed, and what is computed once and used by all its batches. Threads
 * share it.
 *
 * <p>A run that is cancelled (by interrupting its thread) or takes too long ends at the next batch.
 */
public final class Evaluation {
  private final long seed;
  private final Watch watch;
  private final Map<Object, Object> once = new ConcurrentHashMap<>();

  /** A run with this seed. */
  public Evaluation(long seed, Watch watch) {
    this.seed = seed;
    this.watch = watch;
  }

  /** What ends it early. */
  public Watch watch() {
    return watch;
  }

  /** The seed of RANDOM() and of sampling. */
  public long seed() {
    return seed;
  }

  /**
   * What is computed once per run: the first caller computes it. Keys are compared by identity of
   * their owner.
   */
  @SuppressWarnings("unchecked")
  public <T> T once(Object key, Supplier<T> compute) {
    Object known = once.get(key);
    if (known == null) {
      // Not computeIfAbsent: computing one subquery may need another.
      T computed = compute.get();
      known = once.putIfAbsent(key, computed) == null ? computed : once.get(key);
    }
    return (T) known;
  }
}
