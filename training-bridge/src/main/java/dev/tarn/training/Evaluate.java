package dev.tarn.training;

import dev.tarn.dataset.View;
import dev.tarn.training.fit.ImageClassifier;
import dev.tarn.training.fit.Predictions;
import dev.tarn.training.metric.Evaluation;
import dev.tarn.training.stream.BatchStream;
import dev.tarn.training.stream.StreamOptions;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Transforms;
import java.util.OptionalInt;

/**
 * Judges a model by the rows of a view.
 *
 * <pre>{@code
 * Judgement test = Evaluate.on(ds.query("SELECT * WHERE split = 'test'")).judge(model);
 * System.out.println(test.evaluation().table());
 * }</pre>
 *
 * <p>The rows' classes are the model's by their names; a row of another class is refused. Images
 * are resized to the model's size and not augmented. For one thread.
 */
public final class Evaluate {
  private final View view;
  private String imageColumn = "images";
  private String labelColumn = "labels";
  private int batchSize = 32;
  private OptionalInt workers = OptionalInt.empty();

  private Evaluate(View view) {
    this.view = view;
  }

  /** By these rows; borrowed, their dataset must stay open. */
  public static Evaluate on(View view) {
    return new Evaluate(view);
  }

  /** The image column; {@code images} unless told otherwise. */
  public Evaluate images(String column) {
    imageColumn = column;
    return this;
  }

  /** The label column; {@code labels} unless told otherwise. */
  public Evaluate labels(String column) {
    labelColumn = column;
    return this;
  }

  /** Rows at a time; changes the figures by rounding at most. */
  public Evaluate batchSize(int rows) {
    batchSize = rows;
    return this;
  }

  /** Threads that prepare batches; does not change the figures. */
  public Evaluate workers(int threads) {
    workers = OptionalInt.of(threads);
    return this;
  }

  /**
   * What the model is worth on these rows.
   *
   * @param model borrowed
   * @throws dev.tarn.error.TarnException if a row cannot be decoded, has no label, or is of a class
   *     that the model does not know
   */
  public Judgement judge(ImageClassifier model) {
    try (BatchStream rows = BatchStream.of(view, options(model))) {
      Predictions predictions = model.predict(rows);
      Evaluation evaluation =
          Evaluation.of(
              model.classNames(),
              predictions.truth(),
              predictions.probabilities(),
              NaturalOrder.of(view, labelColumn, model.classNames()));
      return new Judgement(RowSource.of(view, rows.classCounts()), evaluation);
    }
  }

  private StreamOptions options(ImageClassifier model) {
    Resize size = Resize.to(model.heightPixels(), model.widthPixels());
    StreamOptions options =
        StreamOptions.transformed(Transforms.compose(size))
            .withImages(imageColumn)
            .withLabels(labelColumn)
            .withClassNames(model.classNames())
            .withBatchSize(batchSize)
            .withSeed(0)
            .inOrder();
    return workers.isPresent() ? options.withWorkers(workers.getAsInt()) : options;
  }
}
