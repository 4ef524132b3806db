package dev.tarn.training.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tarn.training.model.ParameterSite.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Trained weights that a network can start from: those of EfficientNet-Lite0, which come with Tarn,
 * or a local file of torchvision's, timm's or efficientnet_pytorch's. Nothing is ever downloaded.
 *
 * <p>Which network a file holds is found by its names and shapes. Immutable; the numbers are read
 * when a network is built.
 */
public final class PretrainedWeights {
  private static final String LITE0 = "efficientnet-lite0.safetensors";

  private final String description;
  private final Supplier<WeightsFile> opener;
  private final WeightsFit fit;
  private final Conventions conventions;

  private PretrainedWeights(
      String description, Supplier<WeightsFile> opener, WeightsFit fit, Conventions conventions) {
    this.description = description;
    this.opener = opener;
    this.fit = fit;
    this.conventions = conventions;
  }

  /**
   * EfficientNet-Lite0 with its ImageNet weights in half precision, from the jar.
   *
   * @see "NOTICE for where they come from"
   */
  public static PretrainedWeights lite0() {
    return of(LITE0 + " (comes with Tarn)", PretrainedWeights::openLite0);
  }

  /**
   * The weights in a file: {@code .safetensors}, or {@code .pth} as {@code torch.save} wrote it.
   *
   * @throws WeightsException if it cannot be read, or holds no EfficientNet; it names what does not
   *     fit and the network that comes nearest
   */
  public static PretrainedWeights load(Path file) {
    return of(file.toString(), () -> WeightsFile.open(file));
  }

  private static PretrainedWeights of(String description, Supplier<WeightsFile> opener) {
    try (WeightsFile file = opener.get()) {
      WeightsFit fit = WeightsFit.of(file);
      return new PretrainedWeights(description, opener, fit, conventions(file, fit));
    }
  }

  private static WeightsFile openLite0() {
    Path name = Path.of(LITE0);
    try (InputStream in = PretrainedWeights.class.getResourceAsStream(LITE0)) {
      if (in == null) {
        throw new IllegalStateException("The jar of training-bridge lacks " + LITE0);
      }
      return SafetensorsFile.openBytes(name, in.readAllBytes());
    } catch (IOException e) {
      throw WeightsException.io(name, "read", e);
    }
  }

  /** What the file says, and where it says nothing what its library does. */
  static Conventions conventions(WeightsFile file, WeightsFit fit) {
    Optional<Conventions> stated = ConventionsMetadata.read(file);
    if (stated.isPresent()) {
      return stated.get();
    }
    return switch (fit.layout()) {
      case EFFICIENTNET_PYTORCH -> Conventions.TENSORFLOW;
      case TORCHVISION ->
          fit.variant().compareTo(EfficientNetVariant.B5) >= 0
              ? Conventions.TORCHVISION_LARGE
              : Conventions.TORCH;
      // timm gives its own trainings and those from TensorFlow the same names; only the file's
      // tells.
      case TIMM ->
          file.path().getFileName().toString().toLowerCase(Locale.ROOT).contains("tf_")
              ? Conventions.TENSORFLOW
              : Conventions.TORCH;
    };
  }

  /** Where they come from, to be printed. */
  public String description() {
    return description;
  }

  /** Which network they are of. */
  public EfficientNetVariant variant() {
    return fit.variant();
  }

  /** Whose names the file uses. */
  public WeightLayout layout() {
    return fit.layout();
  }

  /** How many classes their own head tells apart. */
  public int classCount() {
    return fit.classCount();
  }

  /**
   * How the network is padded and normalised with them. Files of timm do not say: if the file's
   * name has {@code tf_} in it, as timm's own names have, TensorFlow's way is taken.
   */
  public Conventions conventions() {
    return conventions;
  }

  /** The colours they were trained with. */
  public Normalisation normalisation() {
    return Normalisation.IMAGENET;
  }

  /** The same weights used in another way. */
  public PretrainedWeights withConventions(Conventions other) {
    return new PretrainedWeights(description, opener, fit, other);
  }

  /**
   * These weights.
   *
   * @throws WeightsException if they are of another variant
   */
  public PretrainedWeights requireVariant(EfficientNetVariant expected) {
    if (fit.variant() != expected) {
      throw WeightsException.unfit(
          description
              + " holds "
              + fit.variant().displayName()
              + " ("
              + fit.layout().displayName()
              + "), not "
              + expected.displayName()
              + ".",
          "Ask for the model " + fit.variant().shortName() + ", or give a file of its weights.");
    }
    return this;
  }

  /**
   * The network with its own head.
   *
   * @param manager owns the weights; its device is where they lie
   */
  public EfficientNet network(NDManager manager) {
    EfficientNet network = new EfficientNet(fit.variant(), fit.classCount(), conventions);
    try (WeightsFile file = opener.get()) {
      network.initialise(manager, (site, shape) -> values(file, site, shape));
    }
    return network;
  }

  /**
   * The network with a new head in the place of its own.
   *
   * @param classCount how many classes the new head tells apart, at least 1
   * @param seed draws the new head; the same seed gives the same on every machine
   * @param manager owns the weights; its device is where they lie
   */
  public EfficientNet network(int classCount, long seed, NDManager manager) {
    EfficientNet network = new EfficientNet(fit.variant(), classCount, conventions);
    ParameterValues head = ParameterValues.newHead(seed);
    try (WeightsFile file = opener.get()) {
      network.initialise(
          manager,
          (site, shape) ->
              site.part() == Part.CLASSIFIER ? head.of(site, shape) : values(file, site, shape));
    }
    return network;
  }

  private float[] values(WeightsFile file, ParameterSite site, Shape shape) {
    String name = fit.layout().key(site);
    // The file may have changed since it was looked at.
    if (!file.info(name).shape().equals(shape)) {
      throw WeightsException.malformed(
          file.path(),
          "'" + name + "' is " + file.info(name) + ", expected " + TensorInfo.text(shape));
    }
    float[] values = file.floats(name);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw WeightsException.malformed(
            file.path(), "'" + name + "' has the value " + values[i] + " at position " + i);
      }
    }
    return values;
  }
}
