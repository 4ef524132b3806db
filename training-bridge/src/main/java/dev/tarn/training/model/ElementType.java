package dev.tarn.training.model;

/** The type of a tensor's numbers in a weights file; names and sizes as in safetensors. */
public enum ElementType {
  /** IEEE 754 double. */
  F64(8),
  /** IEEE 754 single. */
  F32(4),
  /** IEEE 754 half. */
  F16(2),
  /** The upper half of a single. */
  BF16(2),
  /** Signed 64 bit. */
  I64(8),
  /** Signed 32 bit. */
  I32(4),
  /** Signed 16 bit. */
  I16(2),
  /** Signed 8 bit. */
  I8(1),
  /** Unsigned 8 bit. */
  U8(1),
  /** One byte, 0 or 1. */
  BOOL(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one number in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether {@link WeightsFile#floats} can read it. */
  public boolean isFloating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }
}
