package dev.tarn.harness;

import java.util.Locale;

/** How much is tried, and with which seed. */
final class Tries {
  private Tries() {}

  /** The seed of a test, printed: the same in every build, another with {@code -Dtarn.seed}. */
  static long seed(String test) {
    long seed = Long.getLong("tarn.seed", 20261125L);
    System.out.println(test + ": -Dtarn.seed=" + seed);
    return seed;
  }

  /** A count that {@code -Dtarn.<name>} may change. */
  static int count(String name, int usual) {
    return Integer.getInteger("tarn." + name, usual);
  }

  /** Prints figures that may be quoted. */
  static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
