package dev.tarn.image;

/** What one sample of a pixel is. */
public enum PixelType {
  /** 0 to 255, one byte. */
  UINT8(1, 255),
  /** 0 to 65535, two bytes, little-endian. */
  UINT16(2, 65535);

  private final int bytes;
  private final int maxValue;

  PixelType(int bytes, int maxValue) {
    this.bytes = bytes;
    this.maxValue = maxValue;
  }

  /** Bytes of one sample. */
  public int bytes() {
    return bytes;
  }

  /** The full range's upper end. */
  public int maxValue() {
    return maxValue;
  }
}
