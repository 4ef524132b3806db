package dev.tarn.version.object;

import dev.tarn.error.RefusedException;
import dev.tarn.store.ObjectStore;

/**
 * How much of an object is read into memory at once: what the heap has room for, so that neither a
 * few bytes that announce gigabytes nor gigabytes of nothing exhaust it. More heap raises all of
 * them.
 */
public final class ObjectLimits {
  /** The code of these refusals. */
  public static final String TOO_LARGE = "object-too-large";

  /** The format's own: no body is longer. */
  private static final long MAX_BODY_BYTES = 1L << 30;

  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /** The object itself, a copy of a byte string in it, and what is made of that. */
  private static final int BYTES_SHARE = 6;

  /**
   * A short text, a number or an entry of a list takes up to some hundred bytes once it is read.
   */
  private static final int VALUES_SHARE = 256;

  private ObjectLimits() {}

  /** How many bytes an object has at most that is read whole. */
  public static long maxBytes() {
    return Math.min(MAX_BODY_BYTES, HEAP / BYTES_SHARE);
  }

  /** How many values one object, or entries one list, has at most that is read whole. */
  public static long maxValues() {
    return HEAP / VALUES_SHARE;
  }

  /** Refuses an object that is too long to be read whole. */
  public static void checkBytes(String label, long bytes) {
    if (bytes > maxBytes()) {
      throw tooLarge("Object " + label + " has " + bytes + " bytes", maxBytes());
    }
  }

  /**
   * Reads an object whole.
   *
   * @throws RefusedException with code {@link #TOO_LARGE} if it is longer than is read at once
   * @throws dev.tarn.store.ObjectMissingException if it is not there
   */
  public static byte[] read(ObjectStore store, String name) {
    store.size(name).ifPresent(bytes -> checkBytes(name, bytes));
    return store.read(name, maxBytes());
  }

  /** Refuses more values or entries than can be read at once. */
  public static void checkValues(String what, long values) {
    if (values > maxValues()) {
      throw tooLarge(what, maxValues());
    }
  }

  private static RefusedException tooLarge(String what, long limit) {
    return new RefusedException(
        TOO_LARGE,
        what + "; with this heap at most " + limit + " are read at once.",
        "If the dataset is to be trusted, raise the limit with more heap: -Xmx, for 'tarn' in"
            + " TARN_JAVA_OPTS (for instance TARN_JAVA_OPTS=-Xmx8g).");
  }
}
