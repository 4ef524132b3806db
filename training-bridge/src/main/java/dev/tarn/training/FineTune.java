package dev.tarn.training;

import dev.tarn.dataset.View;
import dev.tarn.training.fit.EpochRecord;
import dev.tarn.training.fit.FineTuning;
import dev.tarn.training.fit.FitListener;
import dev.tarn.training.fit.ImageClassifier;
import dev.tarn.training.fit.LearningRate;
import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.EfficientNetVariant;
import dev.tarn.training.model.PretrainedWeights;
import dev.tarn.training.stream.BatchStream;
import dev.tarn.training.stream.OnBadSample;
import dev.tarn.training.stream.StreamOptions;
import dev.tarn.training.transform.Backend;
import dev.tarn.training.transform.HorizontalFlip;
import dev.tarn.training.transform.ImageLoader;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Rotate;
import dev.tarn.training.transform.Transforms;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Fine-tunes an EfficientNet on the rows of a view.
 *
 * <pre>{@code
 * try (TrainedModel trained =
 *     FineTune.on(balanced).validation(val).size(112).epochs(12).seed(42).run()) {
 *   Judgement test = trained.evaluate(ds.query("SELECT * WHERE split = 'test'"));
 *   System.out.println(test.evaluation().table());
 *   Path folder = trained.save(Path.of("runs"));
 * }
 * }</pre>
 *
 * <p>Unless told otherwise: EfficientNet-Lite0 from the ImageNet weights that come with Tarn,
 * images of 224 pixels, rotated by up to 20 degrees and flipped, each every second time; Adam on
 * the cross entropy, 5 epochs, batches of 32. With the same view, seed, settings and device the
 * rows, their order, their pixels and the draws of dropout are the same. For one thread.
 */
public final class FineTune {
  /** Drawn seeds stay below 2^48: exact in every JSON reader, and short enough to type. */
  private static final int SEED_BITS = 48;

  private final View training;
  private Optional<View> validation = Optional.empty();
  private String imageColumn = "images";
  private String labelColumn = "labels";
  private int sizePixels = 224;
  private Optional<Transforms> transforms = Optional.empty();
  private Optional<EfficientNetVariant> variant = Optional.empty();
  private Supplier<Optional<PretrainedWeights>> weights =
      () -> Optional.of(PretrainedWeights.lite0());
  private int batchSize = 32;
  private int epochs = FineTuning.DEFAULT_EPOCHS;
  private LearningRate learningRate = FineTuning.DEFAULT_LEARNING_RATE;
  private double weightDecay;
  private FitListener listener = new FitListener() {};
  private OptionalLong seed = OptionalLong.empty();
  private OptionalInt workers = OptionalInt.empty();
  private OnBadSample onBadSample = OnBadSample.FAIL;
  private Optional<ComputeDevice> device = Optional.empty();

  private FineTune(View training) {
    this.training = training;
  }

  /** To learn from these rows; borrowed, their dataset must stay open. */
  public static FineTune on(View training) {
    return new FineTune(training);
  }

  /** Rows by which the model is judged after each epoch; they are not learned from. */
  public FineTune validation(View rows) {
    validation = Optional.of(rows);
    return this;
  }

  /** The image column; {@code images} unless told otherwise. */
  public FineTune images(String column) {
    imageColumn = column;
    return this;
  }

  /** The label column; {@code labels} unless told otherwise. */
  public FineTune labels(String column) {
    labelColumn = column;
    return this;
  }

  /** Height and width of the images that the model sees, with the usual augmentation. */
  public FineTune size(int pixels) {
    sizePixels = pixels;
    return this;
  }

  /** What happens to each image instead of the usual augmentation; it gives the size as well. */
  public FineTune transforms(Transforms steps) {
    transforms = Optional.of(steps);
    return this;
  }

  /** The weights to start from; they say which network it is. */
  public FineTune weights(PretrainedWeights start) {
    weights = () -> Optional.of(start);
    variant = Optional.empty();
    return this;
  }

  /** A network that starts from random weights. */
  public FineTune untrained(EfficientNetVariant network) {
    weights = Optional::empty;
    variant = Optional.of(network);
    return this;
  }

  /** How often every row is learned from, at least 1. */
  public FineTune epochs(int count) {
    epochs = count;
    return this;
  }

  /** Rows of a step, at least 1. */
  public FineTune batchSize(int rows) {
    batchSize = rows;
    return this;
  }

  /** How large the steps are over the course of the fit. */
  public FineTune learningRate(LearningRate schedule) {
    learningRate = schedule;
    return this;
  }

  /** The share of each weight, times the learning rate, that a step takes away. */
  public FineTune weightDecay(double decay) {
    weightDecay = decay;
    return this;
  }

  /** Of order, augmentation, the new head and dropout; without one a seed is drawn and recorded. */
  public FineTune seed(long value) {
    seed = OptionalLong.of(value);
    return this;
  }

  /** Threads that prepare batches; the model is the same with any number. */
  public FineTune workers(int threads) {
    workers = OptionalInt.of(threads);
    return this;
  }

  /** What to do with images that cannot be decoded. */
  public FineTune onBadSample(OnBadSample answer) {
    onBadSample = answer;
    return this;
  }

  /** Where it computes; the first GPU or else the CPU, unless told otherwise. */
  public FineTune device(ComputeDevice place) {
    device = Optional.of(place);
    return this;
  }

  /** Is told of every step and epoch. */
  public FineTune listener(FitListener follower) {
    listener = follower;
    return this;
  }

  /** The transforms of the training images. */
  public Transforms augmentation() {
    return transforms.orElseGet(
        () ->
            Transforms.compose(
                Rotate.degrees(20).p(0.5), Resize.to(sizePixels), HorizontalFlip.p(0.5)));
  }

  /**
   * Trains, which takes its time.
   *
   * @return owned
   * @throws dev.tarn.error.TarnException if the view lacks the columns or has unlabelled rows, an
   *     image cannot be decoded, or the fit diverges
   */
  public TrainedModel run() {
    return run(Clock.systemUTC());
  }

  TrainedModel run(Clock clock) {
    Instant start = clock.instant();
    long usedSeed = seed.orElseGet(FineTune::drawSeed);
    try (BatchStream rows = BatchStream.of(training, trainingOptions(usedSeed))) {
      Optional<PretrainedWeights> begin = weights.get();
      ImageClassifier model = newModel(begin, rows.classNames(), usedSeed);
      try {
        Optional<RowSource> judged = Optional.empty();
        List<EpochRecord> done;
        if (validation.isEmpty()) {
          done = fitting(usedSeed).fit(model, rows);
        } else {
          try (BatchStream judge = BatchStream.of(validation.get(), validationOptions(model))) {
            judged = Optional.of(RowSource.of(validation.get(), judge.classCounts()));
            done = fitting(usedSeed).fit(model, rows, judge);
          }
        }
        RunRecord record =
            new RunRecord(
                RunRecord.newId(start),
                start,
                clock.instant(),
                RowSource.of(training, rows.classCounts()),
                judged,
                usedSeed,
                settings(model, begin),
                model.classNames(),
                done,
                rows.badSampleCount(),
                Optional.empty());
        return new TrainedModel(model, record, imageColumn, labelColumn, batchSize, workers);
      } catch (RuntimeException | Error e) {
        model.close();
        throw e;
      }
    }
  }

  private FineTuning fitting(long usedSeed) {
    return FineTuning.builder()
        .epochs(epochs)
        .learningRate(learningRate)
        .weightDecay(weightDecay)
        .seed(usedSeed)
        .listener(listener)
        .build();
  }

  private ImageClassifier newModel(
      Optional<PretrainedWeights> begin, List<String> classes, long usedSeed) {
    ComputeDevice place = device.orElseGet(() -> ComputeDevice.select("auto"));
    Resize size = augmentation().outputSize();
    int height = size.heightPixels();
    int width = size.widthPixels();
    return begin
        .map(w -> ImageClassifier.pretrained(w, classes, height, width, usedSeed, place))
        .orElseGet(
            () ->
                ImageClassifier.untrained(
                    variant.orElse(EfficientNetVariant.LITE0),
                    classes,
                    height,
                    width,
                    usedSeed,
                    place));
  }

  private StreamOptions trainingOptions(long usedSeed) {
    return common(augmentation()).withSeed(usedSeed).shuffled().onBadSample(onBadSample);
  }

  private StreamOptions validationOptions(ImageClassifier model) {
    Resize size = Resize.to(model.heightPixels(), model.widthPixels());
    return common(Transforms.compose(size))
        .withClassNames(model.classNames())
        .withSeed(0)
        .inOrder();
  }

  private StreamOptions common(Transforms steps) {
    StreamOptions options =
        StreamOptions.transformed(steps)
            .withImages(imageColumn)
            .withLabels(labelColumn)
            .withBatchSize(batchSize);
    return workers.isPresent() ? options.withWorkers(workers.getAsInt()) : options;
  }

  private Map<String, Object> settings(ImageClassifier model, Optional<PretrainedWeights> begin) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("network", model.variant().shortName());
    settings.put("weights", begin.map(PretrainedWeights::description).orElse("none"));
    settings.put("parameters", model.parameterCount());
    settings.put("images", imageColumn);
    settings.put("labels", labelColumn);
    settings.put("heightPixels", model.heightPixels());
    settings.put("widthPixels", model.widthPixels());
    settings.put("transforms", augmentation().toString());
    settings.put("decoder", decoder());
    settings.put("epochs", epochs);
    settings.put("batchSize", batchSize);
    settings.put("optimizer", "Adam");
    settings.put("loss", "cross entropy");
    settings.put("learningRate", learningRate.toString());
    settings.put("weightDecay", weightDecay);
    settings.put("device", model.device().name());
    return settings;
  }

  /** OpenCV and Java differ by a grey level or two: a run that is to be repeated needs the same. */
  private static String decoder() {
    try (ImageLoader loader = ImageLoader.open(Backend.FASTEST, 3)) {
      return loader.backend().name().toLowerCase(Locale.ROOT);
    }
  }

  private static long drawSeed() {
    return new SecureRandom().nextLong() >>> (Long.SIZE - SEED_BITS);
  }
}
