package dev.tarn.training.report;

import dev.tarn.training.metric.Evaluation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/** A report with something in every section, made without any training. */
final class SampleReport {
  static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private SampleReport() {}

  static ReportBuilder withClasses(List<String> classes) {
    return Report.titled("Grades of retinopathy, efficientnet-lite0")
        .subtitle(
            "Fine-tuned on view 91c7e340 of dataset messidor, judged on the 400 rows of its test"
                + " split.")
        .keyFigure("Accuracy", "0.563", "400 rows")
        .keyFigure("AUROC", "0.752", "one against rest, macro")
        .keyFigure("F1", "0.401", "macro")
        .keyFigure("Kappa", "0.512", "quadratic")
        .facts(
            ordered(
                "dataset",
                "messidor",
                "rows",
                "1 600",
                "tensors",
                "images, labels, split",
                "commit",
                "4b1e90c2"))
        .frequencies(frequencies(classes))
        .pictures(pictures(classes))
        .augmentation(
            "Rotate ±20° (p 0.5), resize to 112, flip (p 0.5).", Map.of("row 12", pictureStrip(5)))
        .learning(epochs(12))
        .evaluation(evaluation(classes))
        .settings(
            ordered(
                "view",
                "91c7e340".repeat(8),
                "commit",
                "4b1e90c2".repeat(8),
                "seed",
                "42",
                "model",
                "efficientnet-lite0",
                "batch size",
                "32"),
            "tarn train messidor --view 91c7e340 --epochs 12 --seed 42")
        .attribution(List.of("Images: RetinaMNIST (CC BY 4.0), from the DeepDRiD challenge."));
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static Map<String, Map<String, Long>> frequencies(List<String> classes) {
    long[] raw = {486, 128, 206, 194, 66};
    Map<String, Long> before = new LinkedHashMap<>();
    Map<String, Long> after = new LinkedHashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      before.put(classes.get(i), raw[i % raw.length]);
      after.put(classes.get(i), 216L + i);
    }
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    counts.put("raw", before);
    counts.put("sampled", after);
    return counts;
  }

  private static Map<String, List<Picture>> pictures(List<String> classes) {
    Map<String, List<Picture>> pictures = new LinkedHashMap<>();
    classes.forEach(name -> pictures.put(name, pictureStrip(7)));
    return pictures;
  }

  private static List<Picture> pictureStrip(int count) {
    List<Picture> strip = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      strip.add(Picture.ofRgb("row " + i * 37, disc(28, i), 28, 28));
    }
    return strip;
  }

  static ByteBuffer disc(int size, int variant) {
    ByteBuffer rgb = ByteBuffer.allocateDirect(size * size * 3);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double r = Math.hypot(x - size / 2.0, y - size / 2.0) / (size / 2.0);
        double shade = r < 1 ? 1 - 0.6 * r : 0;
        rgb.put((byte) (210 * shade))
            .put((byte) ((70 + 12 * variant) * shade))
            .put((byte) (40 * shade));
      }
    }
    return rgb.flip();
  }

  static List<EpochFigures> epochs(int count) {
    List<EpochFigures> epochs = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      epochs.add(
          new EpochFigures(
              i,
              1.6 * Math.exp(-0.15 * i),
              0.9 - 0.6 * Math.exp(-0.2 * i),
              OptionalDouble.of(1.6 * Math.exp(-0.09 * i) + 0.1),
              OptionalDouble.of(0.6 - 0.3 * Math.exp(-0.3 * i)),
              1e-3 * Math.pow(0.1, (i - 1) / 7)));
    }
    return epochs;
  }

  /** Predictions that are right more often than not, of 400 rows; the last class occurs rarely. */
  static Evaluation evaluation(List<String> classes) {
    SplittableRandom random = new SplittableRandom(7);
    int[] truth = new int[400];
    float[][] probabilities = new float[truth.length][classes.size()];
    for (int row = 0; row < truth.length; row++) {
      truth[row] = random.nextInt(random.nextInt(classes.size()) + 1);
      float sum = 0;
      for (int c = 0; c < classes.size(); c++) {
        double lift = c == truth[row] ? 1.2 : Math.abs(c - truth[row]) == 1 ? 0.4 : 0;
        probabilities[row][c] = (float) Math.exp(2 * random.nextDouble() + lift);
        sum += probabilities[row][c];
      }
      for (int c = 0; c < classes.size(); c++) {
        probabilities[row][c] /= sum;
      }
    }
    return Evaluation.of(classes, truth, probabilities);
  }
}
