package dev.tarn.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.StringTokenizer;

/** The number tables of VP8 (RFC 6386), flat, in the order of the RFC; nobody writes to them. */
final class Vp8Constants {
  static final int COEFFICIENT_PROBABILITIES = 4 * 8 * 3 * 11;

  /** [mode above][mode to the left][node of the tree]: 10 x 10 x 9. */
  final int[] blockModes = new int[900];

  /** [kind of block][band][context][node of the tree]: 4 x 8 x 3 x 11. */
  final int[] coefficientUpdates = new int[COEFFICIENT_PROBABILITIES];

  /** As {@link #coefficientUpdates}. */
  final int[] coefficients = new int[COEFFICIENT_PROBABILITIES];

  final int[] dcQuantizers = new int[128];
  final int[] acQuantizers = new int[128];

  private static final Vp8Constants ONLY = new Vp8Constants();

  static Vp8Constants all() {
    return ONLY;
  }

  private Vp8Constants() {
    try (InputStream in = Vp8Constants.class.getResourceAsStream("vp8-constants.txt")) {
      byte[] text = Objects.requireNonNull(in, "vp8-constants.txt").readAllBytes();
      StringBuilder numbers = new StringBuilder();
      new String(text, StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> numbers.append(line).append(' '));
      StringTokenizer tokens = new StringTokenizer(numbers.toString());
      for (int[] table :
          new int[][] {blockModes, coefficientUpdates, coefficients, dcQuantizers, acQuantizers}) {
        for (int i = 0; i < table.length; i++) {
          table[i] = Integer.parseInt(tokens.nextToken());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
