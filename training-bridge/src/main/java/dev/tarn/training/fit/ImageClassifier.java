package dev.tarn.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.EfficientNet;
import dev.tarn.training.model.EfficientNetVariant;
import dev.tarn.training.model.Normalisation;
import dev.tarn.training.model.PretrainedWeights;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A network with all that is needed to use it: the names of its classes, the size of its images and
 * how their colours are normalised.
 *
 * <p>Holds native memory until it is closed. Not for use by two threads at once.
 */
public final class ImageClassifier implements AutoCloseable {
  private static final float BYTE_RANGE = 255f;

  /** Published checkpoints keep 0.99, for runs of 100,000 steps; a small fit has some hundred. */
  private static final float NORM_MOMENTUM = 0.9f;

  private final NDManager manager;
  private final ParameterStore store;
  private final EfficientNet network;
  private final ModelDescription description;
  private final ComputeDevice device;
  private final NDArray means;
  private final NDArray deviations;
  private final ExitGuard exitGuard = new ExitGuard();
  private boolean closed;

  private ImageClassifier(
      NDManager manager, EfficientNet network, ModelDescription description, ComputeDevice device) {
    this.manager = manager;
    this.network = network;
    this.description = description;
    this.device = device;
    store = new ParameterStore(manager, false);
    means = perChannel(description.normalisation().mean());
    deviations = perChannel(description.normalisation().deviation());
  }

  private NDArray perChannel(List<Float> values) {
    float[] scaled = new float[values.size()];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = values.get(i) * BYTE_RANGE;
    }
    return manager.create(scaled, new Shape(1, scaled.length, 1, 1));
  }

  /**
   * A network that starts from trained weights, with a new head for these classes.
   *
   * @param classNames in the order of the labels, at least 2, all different
   * @param heightPixels of the images that it will see, at least 32; {@code widthPixels} as well
   * @param seed draws the new head
   */
  public static ImageClassifier pretrained(
      PretrainedWeights weights,
      List<String> classNames,
      int heightPixels,
      int widthPixels,
      long seed,
      ComputeDevice device) {
    ModelDescription description =
        new ModelDescription(
            weights.variant(), classNames, heightPixels, widthPixels, weights.normalisation());
    PretrainedWeights quick =
        weights.withConventions(weights.conventions().withNormMomentum(NORM_MOMENTUM));
    return create(description, device, manager -> quick.network(classNames.size(), seed, manager));
  }

  /** A network that knows nothing yet; the rest as in {@link #pretrained}. */
  public static ImageClassifier untrained(
      EfficientNetVariant variant,
      List<String> classNames,
      int heightPixels,
      int widthPixels,
      long seed,
      ComputeDevice device) {
    ModelDescription description =
        new ModelDescription(
            variant, classNames, heightPixels, widthPixels, Normalisation.IMAGENET);
    return create(
        description,
        device,
        manager -> EfficientNet.untrained(variant, classNames.size(), seed, manager));
  }

  /**
   * The model that {@link #save} wrote.
   *
   * @throws FitException if the folder holds no model, or one that is damaged
   */
  public static ImageClassifier load(Path folder, ComputeDevice device) {
    ModelDescription description = ModelFolder.read(folder);
    PretrainedWeights weights =
        PretrainedWeights.load(ModelFolder.weights(folder)).requireVariant(description.variant());
    if (weights.classCount() != description.classNames().size()) {
      throw FitException.damaged(
          "damaged-model",
          "The weights in "
              + folder
              + " are of "
              + weights.classCount()
              + " classes, its model.json names "
              + description.classNames().size()
              + ".",
          "Train the model again, or copy its folder anew.");
    }
    return create(description, device, weights::network);
  }

  private interface NetworkSource {
    EfficientNet build(NDManager manager);
  }

  private static ImageClassifier create(
      ModelDescription description, ComputeDevice device, NetworkSource source) {
    NDManager manager = NDManager.newBaseManager(device.device(), "PyTorch");
    try {
      return new ImageClassifier(manager, source.build(manager), description, device);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Writes the model into a folder: {@code model.json} and {@code weights.safetensors}. A model
   * that was there is replaced.
   *
   * @throws dev.tarn.error.TarnException if it cannot be written
   */
  public void save(Path folder) {
    requireOpen();
    ModelFolder.write(folder, description, network::save);
  }

  /** Which network it is. */
  public EfficientNetVariant variant() {
    return network.variant();
  }

  /** The names of the classes, in the order of the labels that it was trained with. */
  public List<String> classNames() {
    return description.classNames();
  }

  /** Height of the images that it was made for. */
  public int heightPixels() {
    return description.heightPixels();
  }

  /** Width of the images that it was made for. */
  public int widthPixels() {
    return description.widthPixels();
  }

  /** How the colours are normalised, which happens here: batches are plain uint8. */
  public Normalisation normalisation() {
    return description.normalisation();
  }

  /** Where it computes. */
  public ComputeDevice device() {
    return device;
  }

  /** How many numbers training changes. */
  public long parameterCount() {
    return network.parameterCount();
  }

  /**
   * What the model says of every row of an epoch, in its order.
   *
   * @param source images of the size that the model was made for
   */
  public Predictions predict(BatchSource source) {
    return predict(source, 0);
  }

  Predictions predict(BatchSource source, int epoch) {
    requireOpen();
    RowBuffer rows = new RowBuffer(classNames().size(), source.rowCount());
    // Whether a graph is recorded is set per thread, and on by default: predicting would then leak
    // it.
    JniUtils.setGradMode(false);
    try (BatchSource.Epoch batches = source.open(epoch)) {
      for (Optional<ImageBatch> next = batches.next(); next.isPresent(); next = batches.next()) {
        ImageBatch batch = next.get();
        requireSize(batch);
        try (ExitGuard.Work work = exitGuard.begin();
            NDManager step = manager.newSubManager()) {
          NDArray logits = network.logits(store, input(step, batch), false);
          rows.add(logits.softmax(1).toFloatArray(), batch.labels());
        }
      }
    }
    return rows.predictions(classNames());
  }

  /** float32 (rows, 3, height, width), normalised, with channels-last strides. */
  NDArray input(NDManager step, ImageBatch batch) {
    Shape shape =
        new Shape(batch.rowCount(), batch.heightPixels(), batch.widthPixels(), batch.channels());
    try (NDArray bytes = step.create(batch.pixels(), shape, DataType.UINT8);
        NDArray planes = bytes.transpose(0, 3, 1, 2)) {
      NDArray values = planes.toType(DataType.FLOAT32, false);
      if (batch.channels() == 1) {
        try (NDArray grey = values) {
          return grey.sub(means).divi(deviations);
        }
      }
      return values.subi(means).divi(deviations);
    }
  }

  void requireSize(ImageBatch batch) {
    if (batch.heightPixels() != heightPixels() || batch.widthPixels() != widthPixels()) {
      throw FitException.refused(
          "image-size",
          "The model was made for images of "
              + heightPixels()
              + "x"
              + widthPixels()
              + " pixels, the batch has "
              + batch.heightPixels()
              + "x"
              + batch.widthPixels()
              + ".",
          "Resize the images to the model's size.");
    }
  }

  NDManager manager() {
    return manager;
  }

  EfficientNet network() {
    return network;
  }

  ExitGuard exitGuard() {
    return exitGuard;
  }

  ParameterStore store() {
    return store;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The model is closed");
    }
  }

  /** Frees the native memory. More than one call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try (ExitGuard.Work work = exitGuard.begin()) {
        manager.close();
      }
      exitGuard.close();
    }
  }

  /** What a model folder says of its model, beside the weights. */
  record ModelDescription(
      EfficientNetVariant variant,
      List<String> classNames,
      int heightPixels,
      int widthPixels,
      Normalisation normalisation) {
    private static final int MIN_PIXELS = 32;

    ModelDescription {
      classNames = List.copyOf(classNames);
      if (classNames.size() < 2 || new HashSet<>(classNames).size() < classNames.size()) {
        throw FitException.refused(
            "bad-classes",
            "A model tells apart at least 2 classes of different names; got " + classNames + ".",
            "Take a tensor whose info has class names.");
      }
      if (Math.min(heightPixels, widthPixels) < MIN_PIXELS) {
        throw FitException.refused(
            "image-size",
            "Images of "
                + heightPixels
                + "x"
                + widthPixels
                + " pixels are too small; a model takes 32x32 and larger.",
            "Enlarge them when they are read.");
      }
    }
  }
}
