package dev.tarn.harness.disk;

/** The power is gone; not an answer of the disk, so nothing may catch it and go on. */
public final class PowerCut extends Error {
  PowerCut() {
    super("power cut", null, false, false);
  }
}
