package dev.tarn.training;

import dev.tarn.dataset.View;
import dev.tarn.training.fit.ImageClassifier;
import dev.tarn.training.report.Report;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a fine-tuning came to: the model and the record of how it came about. Holds native memory
 * until it is closed. For one thread.
 */
public final class TrainedModel implements AutoCloseable {
  private final ImageClassifier classifier;
  private final String imageColumn;
  private final String labelColumn;
  private final int batchSize;
  private final OptionalInt workers;
  private RunRecord record;

  TrainedModel(
      ImageClassifier classifier,
      RunRecord record,
      String imageColumn,
      String labelColumn,
      int batchSize,
      OptionalInt workers) {
    this.classifier = classifier;
    this.record = record;
    this.imageColumn = imageColumn;
    this.labelColumn = labelColumn;
    this.batchSize = batchSize;
    this.workers = workers;
  }

  /** The model; borrowed, valid until this is closed. */
  public ImageClassifier classifier() {
    return classifier;
  }

  /** How it came about; with the last evaluation, once there was one. */
  public RunRecord record() {
    return record;
  }

  /** Judges the model by rows of the same columns, and keeps the judgement in the record. */
  public Judgement evaluate(View view) {
    Evaluate evaluate =
        Evaluate.on(view).images(imageColumn).labels(labelColumn).batchSize(batchSize);
    workers.ifPresent(evaluate::workers);
    Judgement judgement = evaluate.judge(classifier);
    record = record.withJudgement(judgement);
    return judgement;
  }

  /**
   * Writes a folder named by the run's id under {@code runs}: {@code model/}, {@code report.html},
   * and last {@code run.json}, so a folder that has it is whole.
   *
   * @return the folder
   * @throws dev.tarn.error.TarnException if it cannot be written
   */
  public Path save(Path runs) {
    return save(runs, TrainingReport.of(record).build());
  }

  /** The same with a report of one's own. */
  public Path save(Path runs, Report report) {
    RunFolder folder = RunFolder.create(runs, record.run());
    classifier.save(folder.model());
    folder.write(record, Optional.of(report));
    return folder.path();
  }

  /** Frees the model. More than one call does nothing. */
  @Override
  public void close() {
    classifier.close();
  }
}
