package dev.tarn.ingest;

import dev.tarn.error.RefusedException;

/**
 * How much of an input is held at once: what the heap has room for, so that a small file that
 * unpacks to gigabytes does not exhaust it. More heap raises all of these.
 */
final class ImportLimits {
  /** The format's own: no sample is longer. */
  private static final long MAX_SAMPLE_BYTES = Integer.MAX_VALUE - 8L;

  /** A sample as it is read, as a value, and on its way into a chunk. */
  private static final int SHARE = 8;

  private ImportLimits() {}

  /** How many bytes of one row, or of one array that must be held whole, are read. */
  static long maxBytes() {
    return Math.min(MAX_SAMPLE_BYTES, Runtime.getRuntime().maxMemory() / SHARE);
  }

  /** How many characters of one text. */
  static int maxChars() {
    return (int) Math.min(1 << 28, maxBytes());
  }

  /** Refuses what has more bytes than are held at once. */
  static void check(String what, long bytes) {
    if (bytes > maxBytes()) {
      throw tooLarge(what + " has " + bytes + " bytes; with this heap at most " + maxBytes());
    }
  }

  /**
   * A refusal.
   *
   * @param what what is too large, and the limit
   */
  static RefusedException tooLarge(String what) {
    return new RefusedException(
        "sample-too-large",
        what + " are read at once.",
        "Cut it into smaller parts; or, if the file is to be trusted, give Java more memory: -Xmx,"
            + " for 'tarn' in TARN_JAVA_OPTS (for instance TARN_JAVA_OPTS=-Xmx8g).");
  }
}
