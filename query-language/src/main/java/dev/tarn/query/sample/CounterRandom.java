package dev.tarn.query.sample;

/**
 * A random generator without state: its n-th value is a function of seed and n, so that draws can
 * be computed in any order and by any number of threads.
 *
 * <p>Two rounds of the 64-bit finaliser of SplittableRandom (variant 13 of D. Stafford, Better bit
 * mixing, 2011), keyed by the seed between them.
 */
public final class CounterRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long key0;
  private final long key1;

  /** The generator of a seed and a stream; streams of one seed are independent. */
  public CounterRandom(long seed, long stream) {
    this.key0 = mix(seed + GOLDEN) ^ mix(stream * GOLDEN + 1);
    // Another constant than the counter's: no counter may cancel the second key out.
    this.key1 = mix((key0 ^ 0xD1B54A32D192ED03L) * 0xD1342543DE82EF95L + 1);
  }

  /** 64 random bits. */
  public long bits(long n) {
    return mix(mix(n * GOLDEN + key0) ^ key1);
  }

  /** A number in [0, 1) with 53 random bits. */
  public double uniform(long n) {
    return (bits(n) >>> 11) * 0x1p-53;
  }

  /** A number from 0 to before the bound, uniform but for 2^-32 of its probability at most. */
  public int below(long n, int bound) {
    return (int) Math.multiplyHigh(bits(n) >>> 1, 2L * bound);
  }

  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
