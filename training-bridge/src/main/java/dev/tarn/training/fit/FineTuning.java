package dev.tarn.training.fit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import dev.tarn.training.metric.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fits an {@link ImageClassifier} to labelled images: Adam on the cross entropy, all weights at
 * once.
 *
 * <p>Immutable and reusable; {@link #fit} runs on the calling thread. With the same seed, source
 * and device the draws of drop-connect and dropout are the same. Memory: the weights three times
 * over, the activations of one batch, and one batch of images.
 */
public final class FineTuning {
  /**
   * How many epochs are made unless told otherwise. With some thousand rows, drawn evenly from
   * uneven classes, a pretrained network knows the rarest images by heart after a few more.
   */
  public static final int DEFAULT_EPOCHS = 5;

  /** 1e-3 for two epochs, then a tenth of it for two, and so on. */
  public static final LearningRate DEFAULT_LEARNING_RATE = new LearningRate.StepDecay(1e-3, 2, 0.1);

  /** How many pixels of the image one pixel of the deepest layers stands for, in each direction. */
  private static final int TOTAL_STRIDE = 32;

  private final int epochs;
  private final LearningRate learningRate;
  private final double weightDecay;
  private final long seed;
  private final FitListener listener;

  private FineTuning(Builder builder) {
    this.epochs = builder.epochs;
    this.learningRate = builder.learningRate;
    this.weightDecay = builder.weightDecay;
    this.seed = builder.seed;
    this.listener = builder.listener;
  }

  /** Starts from the defaults, which are made for some thousand images. */
  public static Builder builder() {
    return new Builder();
  }

  /** How a fit is to be done. */
  public static final class Builder {
    private int epochs = DEFAULT_EPOCHS;
    private LearningRate learningRate = DEFAULT_LEARNING_RATE;
    private double weightDecay;
    private long seed;
    private FitListener listener = new FitListener() {};

    private Builder() {}

    /** How often every row is learned from, at least 1. */
    public Builder epochs(int count) {
      this.epochs = count;
      return this;
    }

    /** How large the steps are. */
    public Builder learningRate(LearningRate rate) {
      this.learningRate = rate;
      return this;
    }

    /** The share of each weight, times the learning rate, that a step takes away: 0, or small. */
    public Builder weightDecay(double decay) {
      this.weightDecay = decay;
      return this;
    }

    /** Any value; starts the random numbers of drop-connect and dropout. */
    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    /** Is told of every step and epoch. */
    public Builder listener(FitListener follower) {
      this.listener = follower;
      return this;
    }

    /**
     * The fit.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public FineTuning build() {
      if (epochs < 1) {
        throw new IllegalArgumentException("epochs: expected at least 1, got " + epochs);
      }
      if (!(weightDecay >= 0) || !Double.isFinite(weightDecay)) {
        throw new IllegalArgumentException("weightDecay: expected 0 or more, got " + weightDecay);
      }
      return new FineTuning(this);
    }
  }

  /** Fits the model to the training rows. */
  public List<EpochRecord> fit(ImageClassifier model, BatchSource training) {
    return fit(model, training, Optional.empty());
  }

  /** Fits the model to the training rows, and judges it by the validation rows after each epoch. */
  public List<EpochRecord> fit(
      ImageClassifier model, BatchSource training, BatchSource validation) {
    return fit(model, training, Optional.of(validation));
  }

  private List<EpochRecord> fit(
      ImageClassifier model, BatchSource training, Optional<BatchSource> validation) {
    model.requireOpen();
    List<EpochRecord> records = new ArrayList<>(epochs);
    Engine engine = model.manager().getEngine();
    engine.setRandomSeed((int) (seed ^ seed >>> Integer.SIZE));
    JniUtils.setGradMode(false);
    try (NDManager state = model.manager().newSubManager()) {
      Adam adam = new Adam(state, model.network().getParameters().values(), weightDecay);
      for (int epoch = 0; epoch < epochs; epoch++) {
        long start = System.nanoTime();
        EpochProgress done = learn(model, adam, training, epoch);
        double seconds = (System.nanoTime() - start) / 1e9;
        int number = epoch;
        Optional<Evaluation> judged =
            validation.map(rows -> model.predict(rows, number).evaluation());
        EpochRecord record =
            new EpochRecord(
                epoch,
                done.rows,
                done.loss(),
                done.accuracy(),
                learningRate.at(epoch, 0, epochs),
                seconds,
                judged);
        records.add(record);
        listener.epochDone(record);
      }
    }
    return List.copyOf(records);
  }

  private EpochProgress learn(ImageClassifier model, Adam adam, BatchSource training, int epoch) {
    EpochProgress progress = new EpochProgress(epoch);
    long rowCount = training.rowCount();
    try (BatchSource.Epoch batches = training.open(epoch)) {
      for (Optional<ImageBatch> next = batches.next(); next.isPresent(); next = batches.next()) {
        ImageBatch batch = next.get();
        model.requireSize(batch);
        requireLabels(model, batch, progress);
        if (isTooSmallToNormalise(batch)) {
          continue;
        }
        double rate =
            learningRate.at(epoch, Math.min(1, (double) progress.rows / rowCount), epochs);
        step(model, adam, batch, rate, progress);
        listener.stepDone(
            new FitListener.StepProgress(
                epoch, epochs, progress.rows, rowCount, progress.loss(), progress.accuracy()));
      }
    }
    if (progress.rows == 0) {
      throw FitException.refused(
          "no-rows", "There are no rows to learn from.", "Check the view's query.");
    }
    return progress;
  }

  /** One row of one pixel, as the deepest layers see it, has no deviation to be normalised by. */
  private static boolean isTooSmallToNormalise(ImageBatch batch) {
    return batch.rowCount() == 1
        && batch.heightPixels() <= TOTAL_STRIDE
        && batch.widthPixels() <= TOTAL_STRIDE;
  }

  private static void step(
      ImageClassifier model, Adam adam, ImageBatch batch, double rate, EpochProgress progress) {
    try (ExitGuard.Work work = model.exitGuard().begin();
        NDManager step = model.manager().newSubManager();
        NDArray input = model.input(step, batch)) {
      float[] logits;
      float loss;
      try (GradientCollector collector = model.manager().getEngine().newGradientCollector()) {
        NDArray output = model.network().logits(model.store(), input, true);
        NDArray mean = crossEntropy(step, output, batch.labels());
        collector.backward(mean);
        loss = mean.getFloat();
        logits = output.toFloatArray();
      }
      if (!Float.isFinite(loss)) {
        throw FitException.refused(
            "diverged",
            "The loss became "
                + loss
                + " in epoch "
                + progress.epoch
                + " after "
                + progress.rows
                + " rows, at the learning rate "
                + rate
                + ".",
            "Lower the learning rate.");
      }
      adam.step(rate);
      progress.add(loss, logits, batch.labels());
    }
  }

  /** The mean over the batch of -ln of the probability that the true class was given. */
  private static NDArray crossEntropy(NDManager step, NDArray logits, int[] labels) {
    long[] wide = new long[labels.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = labels[i];
    }
    NDArray truth = step.create(wide, new Shape(wide.length, 1));
    return logits.logSoftmax(1).gather(truth, 1).mean().neg();
  }

  private static void requireLabels(
      ImageClassifier model, ImageBatch batch, EpochProgress progress) {
    int classCount = model.classNames().size();
    for (int row = 0; row < batch.rowCount(); row++) {
      int label = batch.label(row);
      if (label < 0 || label >= classCount) {
        throw FitException.refused(
            "bad-label",
            "Row "
                + (progress.rows + row)
                + " of epoch "
                + progress.epoch
                + " has the label "
                + label
                + "; the model has "
                + classCount
                + " classes, 0 to "
                + (classCount - 1)
                + ".",
            "Train on rows that are labelled: add WHERE … IS NOT NULL to the query.");
      }
    }
  }

  /** Sums over the rows of an epoch, so that a short last batch counts by its rows only. */
  private static final class EpochProgress {
    private final int epoch;
    private long rows;
    private long right;
    private double lossSum;

    EpochProgress(int epoch) {
      this.epoch = epoch;
    }

    void add(float loss, float[] logits, int[] labels) {
      int classCount = logits.length / labels.length;
      for (int row = 0; row < labels.length; row++) {
        int best = 0;
        for (int c = 1; c < classCount; c++) {
          if (logits[row * classCount + c] > logits[row * classCount + best]) {
            best = c;
          }
        }
        right += best == labels[row] ? 1 : 0;
      }
      rows += labels.length;
      lossSum += (double) loss * labels.length;
    }

    double loss() {
      return lossSum / rows;
    }

    double accuracy() {
      return (double) right / rows;
    }
  }
}
