package dev.tarn.training.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The charts of loss, accuracy and learning rate per epoch. */
record LearningCurves(List<EpochFigures> epochs) implements Block {
  LearningCurves {
    epochs = List.copyOf(epochs);
  }

  @Override
  public void write(Markup out) {
    out.open("div", "class", "charts");
    chart(
            "Loss",
            0,
            line("training", EpochFigures::loss),
            line("validation", e -> e.validationLoss().orElse(Double.NaN)))
        .write(out);
    chart(
            "Accuracy",
            1,
            line("training", EpochFigures::accuracy),
            line("validation", e -> e.validationAccuracy().orElse(Double.NaN)))
        .write(out);
    chart("Learning rate", 0, line("learning rate", EpochFigures::learningRate)).write(out);
    out.close();
  }

  private LineChart chart(String title, double atLeast, Series... candidates) {
    List<Series> series = new ArrayList<>();
    double highest = atLeast;
    for (Series candidate : candidates) {
      boolean isDrawn = false;
      for (int i = 0; i < epochs.size(); i++) {
        if (candidate.points().hasPoint(i)) {
          isDrawn = true;
          highest = Math.max(highest, candidate.points().y(i));
        }
      }
      if (isDrawn) {
        series.add(candidate);
      }
    }
    return LineChart.perEpoch(
        title,
        epochs.get(0).epoch(),
        epochs.get(epochs.size() - 1).epoch(),
        Double.isFinite(highest) ? highest : 1,
        series);
  }

  private Series line(String name, ToDoubleFunction<EpochFigures> figure) {
    return Series.line(
        name,
        new Curve(
            epochs.size(), i -> epochs.get(i).epoch(), i -> figure.applyAsDouble(epochs.get(i))));
  }
}
