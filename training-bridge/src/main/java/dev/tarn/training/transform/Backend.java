package dev.tarn.training.transform;

/**
 * What decodes and warps. Both follow the same rules and agree to one or two grey levels, except
 * where large JPEGs become small: OpenCV decodes them at a smaller scale, Java averages blocks, and
 * the two blur differently. A run that is to be repeated exactly names one of them.
 */
public enum Backend {
  /** Java alone: always there, loads nothing. */
  JAVA,
  /**
   * OpenCV: about twice as fast on large JPEGs; loads its native library (a second) on first use.
   */
  OPENCV,
  /** OpenCV where it can be loaded, else Java. */
  FASTEST
}
