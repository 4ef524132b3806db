package dev.tarn.integrity;

import java.util.List;

/**
 * What was reclaimed, or would be.
 *
 * @param objects what is gone for good, in name order
 * @param temporaryFiles files that writers left behind when they were stopped
 * @param bytes of all of these together; an object under two names counts once
 * @param commitsKept commits that stay
 * @param commitsCut commits that were cut off history
 */
public record Reclaimed(
    List<Item> objects, long temporaryFiles, long bytes, int commitsKept, long commitsCut) {
  /** Copies the list. */
  public Reclaimed {
    objects = List.copyOf(objects);
  }

  /**
   * An object.
   *
   * @param name its name in the store
   * @param bytes its size
   */
  public record Item(String name, long bytes) {}
}
