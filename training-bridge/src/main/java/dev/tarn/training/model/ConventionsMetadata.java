package dev.tarn.training.model;

import java.util.Map;
import java.util.Optional;

/** {@link Conventions} as remarks of a safetensors file, so that they are not guessed again. */
final class ConventionsMetadata {
  private static final String PADDING = "padding";
  private static final String SAME = "same";
  private static final String SYMMETRIC = "symmetric";
  private static final String EPSILON = "normEpsilon";
  private static final String MOMENTUM = "normMomentum";

  private ConventionsMetadata() {}

  static Map<String, String> write(Conventions conventions) {
    return Map.of(
        PADDING, conventions.samePadding() ? SAME : SYMMETRIC,
        EPSILON, Float.toString(conventions.normEpsilon()),
        MOMENTUM, Float.toString(conventions.normMomentum()));
  }

  static Optional<Conventions> read(WeightsFile file) {
    Map<String, String> metadata = file.metadata();
    String padding = metadata.get(PADDING);
    String epsilon = metadata.get(EPSILON);
    String momentum = metadata.get(MOMENTUM);
    if (padding == null || epsilon == null || momentum == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Conventions(
              padding.equals(SAME), Float.parseFloat(epsilon), Float.parseFloat(momentum)));
    } catch (NumberFormatException e) {
      throw WeightsException.malformed(
          file.path(),
          "its remarks have the "
              + EPSILON
              + " '"
              + epsilon
              + "' and the "
              + MOMENTUM
              + " '"
              + momentum
              + "'");
    }
  }
}
