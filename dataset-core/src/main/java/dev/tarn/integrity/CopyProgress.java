package dev.tarn.integrity;

/** Is told how far a copy is. */
@FunctionalInterface
public interface CopyProgress {
  /** Says nothing. */
  CopyProgress NONE = (objects, total, bytes) -> {};

  /**
   * Some more is done.
   *
   * @param objects objects that are there now
   * @param total all objects
   * @param bytes bytes that were copied
   */
  void at(long objects, long total, long bytes);
}
