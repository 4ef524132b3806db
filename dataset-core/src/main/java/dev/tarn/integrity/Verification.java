package dev.tarn.integrity;

import java.util.List;

/**
 * What a check of a dataset found.
 *
 * @param objects how many objects were read
 * @param bytes how many bytes they have
 * @param damage what is damaged; empty when all is well
 */
public record Verification(long objects, long bytes, List<Damage> damage) {
  /** Copies the list. */
  public Verification {
    damage = List.copyOf(damage);
  }

  /** Whether every byte is what was written. */
  public boolean ok() {
    return damage.isEmpty();
  }
}
