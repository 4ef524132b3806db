package dev.tarn.training.transform;

/**
 * The random numbers of one sample: draw {@code i} depends on the seed, the epoch, the row, its
 * occurrence and {@code i} alone, never on which thread asks or what was drawn before. Immutable;
 * safe for any number of threads.
 *
 * <p>Philox 4x32-10 keyed by the seed gives a sample its own key; Philox under that key gives the
 * draws.
 *
 * @see "J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC 2011"
 */
public final class Draws {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private final int key0;
  private final int key1;
  private final int nonce0;
  private final int nonce1;

  private Draws(int[] own) {
    key0 = own[0];
    key1 = own[1];
    nonce0 = own[2];
    nonce1 = own[3];
  }

  /**
   * The draws of one sample.
   *
   * @param seed of the run; any value
   * @param epoch any value
   * @param row the row's number in its dataset or view; any value
   * @param occurrence 0 for the first time that the row occurs in the epoch, 1 for the second …
   */
  public static Draws of(long seed, int epoch, long row, int occurrence) {
    return new Draws(
        philox((int) row, (int) (row >>> 32), epoch, occurrence, (int) seed, (int) (seed >>> 32)));
  }

  /** Draw {@code index}: uniform in [0, 1), a multiple of 2^-53. */
  public double uniform(int index) {
    int[] words = philox(index, nonce0, nonce1, 0, key0, key1);
    long bits = (words[0] & 0xFFFFFFFFL) << 32 | (words[1] & 0xFFFFFFFFL);
    return (bits >>> 11) * 0x1.0p-53;
  }

  static int[] philox(int c0, int c1, int c2, int c3, int k0, int k1) {
    int[] c = {c0, c1, c2, c3};
    int key0 = k0;
    int key1 = k1;
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c[0] & 0xFFFFFFFFL);
      long product1 = MULTIPLIER_1 * (c[2] & 0xFFFFFFFFL);
      c[0] = (int) (product1 >>> 32) ^ c[1] ^ key0;
      c[1] = (int) product1;
      c[2] = (int) (product0 >>> 32) ^ c[3] ^ key1;
      c[3] = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    return c;
  }
}
