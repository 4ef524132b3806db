package dev.tarn.integrity;

import java.util.List;

/**
 * What a repair did, or would do.
 *
 * @param repaired what was mended
 * @param left what is damaged and cannot be mended from what is here
 */
public record Repaired(List<Done> repaired, List<Left> left) {
  /** Copies the lists. */
  public Repaired {
    repaired = List.copyOf(repaired);
    left = List.copyOf(left);
  }

  /**
   * Something that was mended.
   *
   * @param object its name in the store
   * @param what what was done to it
   */
  public record Done(String object, String what) {}

  /**
   * Something that stays damaged.
   *
   * @param object its name in the store
   * @param reason what is wrong, and what would help
   */
  public record Left(String object, String reason) {}
}
