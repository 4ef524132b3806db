package dev.tarn.training.stream;

/**
 * The shape of a sample in a batch: uint8 (height, width, channels).
 *
 * @param heightPixels at least 1
 * @param widthPixels at least 1
 * @param channels 3 for red, green, blue, or 1 for grey
 */
public record SampleShape(int heightPixels, int widthPixels, int channels) {

  /** How many bytes a sample has. */
  public int bytes() {
    return Math.multiplyExact(Math.multiplyExact(heightPixels, widthPixels), channels);
  }
}
