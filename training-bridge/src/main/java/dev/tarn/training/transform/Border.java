package dev.tarn.training.transform;

/** What an image has outside of itself. */
public enum Border {
  /** Zeros. */
  BLACK,
  /** Its own pixels mirrored, the edge pixel not repeated: {@code dcb|abcd|cba}. */
  REFLECT,
  /** Its edge pixels repeated: {@code aaa|abcd|ddd}. */
  REPLICATE
}
