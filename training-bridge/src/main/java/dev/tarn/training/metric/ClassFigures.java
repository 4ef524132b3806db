package dev.tarn.training.metric;

import java.util.OptionalDouble;

/**
 * How well one class is told from all others.
 *
 * @param name of the class
 * @param support rows that are of it
 * @param predicted rows that were taken for it
 * @param precision right among those taken for it; 0 if there are none
 * @param recall right among those of it; empty if there are none
 * @param f1 harmonic mean of both: {@code 2·right / (support + predicted)}; empty if both are 0
 * @param auroc area under the ROC curve of its probability; empty if all rows or none are of it
 * @param averagePrecision of its probability; empty if no row is of it
 */
public record ClassFigures(
    String name,
    long support,
    long predicted,
    double precision,
    OptionalDouble recall,
    OptionalDouble f1,
    OptionalDouble auroc,
    OptionalDouble averagePrecision) {
  /** Whether any row is of it or was taken for it: only then it counts in macro means. */
  public boolean occurs() {
    return support > 0 || predicted > 0;
  }
}
