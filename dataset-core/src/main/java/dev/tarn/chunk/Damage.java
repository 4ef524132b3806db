package dev.tarn.chunk;

import dev.tarn.error.DamagedException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says that a chunk is not what was written.
 *
 * @param label which chunk: of which tensor, which rows
 */
record Damage(String label) {
  DamagedException of(String what) {
    return of(what, null);
  }

  DamagedException of(String what, @Nullable Throwable cause) {
    return new DamagedChunkException(label, what, cause);
  }

  void check(boolean whole, String what) {
    if (!whole) {
      throw of(what);
    }
  }

  /** For what is composed of values: only if it is needed, since most reads are of whole chunks. */
  void check(boolean whole, Supplier<String> what) {
    if (!whole) {
      throw of(what.get());
    }
  }
}
