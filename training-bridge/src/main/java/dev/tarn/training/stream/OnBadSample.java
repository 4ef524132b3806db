package dev.tarn.training.stream;

/** What a stream does with an image that cannot be decoded, or that is null. */
public enum OnBadSample {
  /** The stream stops with an error that names the row and the cause. */
  FAIL,
  /** The row is left out of its batch and counted. */
  SKIP
}
