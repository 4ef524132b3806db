package dev.tarn.training;

import dev.tarn.training.transform.Border;
import dev.tarn.training.transform.CenterCrop;
import dev.tarn.training.transform.HorizontalFlip;
import dev.tarn.training.transform.Normalize;
import dev.tarn.training.transform.RandomCrop;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Rotate;
import dev.tarn.training.transform.Transform;
import dev.tarn.training.transform.Transforms;
import dev.tarn.training.transform.VerticalFlip;
import java.util.Locale;
import java.util.stream.Collectors;

/** Transforms in words, for people. */
final class TransformText {
  private TransformText() {}

  /** For instance {@code rotated by up to ±20° (every 2nd time), resized to 112 × 112}. */
  static String of(Transforms transforms) {
    String steps =
        transforms.steps().stream()
            .filter(step -> !(step instanceof Normalize))
            .map(TransformText::step)
            .collect(Collectors.joining(", "));
    String border =
        transforms.border() == Border.BLACK
            ? ""
            : "; what comes in from outside: "
                + transforms.border().name().toLowerCase(Locale.ROOT);
    return steps + border;
  }

  private static String step(Transform step) {
    if (step instanceof Rotate rotate) {
      return "rotated by up to ±"
          + number(rotate.maxDegrees())
          + "°"
          + chance(rotate.probability());
    } else if (step instanceof Resize size) {
      return "resized to " + size.heightPixels() + " × " + size.widthPixels();
    } else if (step instanceof CenterCrop crop) {
      return "cut to the middle " + crop.heightPixels() + " × " + crop.widthPixels();
    } else if (step instanceof RandomCrop crop) {
      return "cut to any " + crop.heightPixels() + " × " + crop.widthPixels();
    } else if (step instanceof HorizontalFlip flip) {
      return "mirrored left to right" + chance(flip.probability());
    } else if (step instanceof VerticalFlip flip) {
      return "mirrored top to bottom" + chance(flip.probability());
    }
    return step.toString();
  }

  private static String chance(double probability) {
    return probability == 1 ? "" : " (chance " + number(probability) + ")";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
