package dev.tarn.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.tarn.training.model.ParameterSite.Field;
import dev.tarn.training.model.ParameterSite.Part;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An EfficientNet that classifies images, as a DJL block.
 *
 * <p>Takes float32 (rows, 3, height, width), normalised, and gives float32 (rows, classes): logits.
 * Any height and width work from 32 pixels on. A batch that was made as (rows, height, width, 3)
 * and permuted keeps its channels-last strides through all layers, which is 1.5 to 1.7 times as
 * fast on a CPU. While training, drop-connect and dropout draw from the engine's random numbers.
 *
 * <p>The arrays belong to the manager that it was initialised with. Not for use by two threads at
 * once.
 */
public final class EfficientNet extends AbstractBlock {
  private static final int STEM_KERNEL = 3;
  private static final int COLOURS = 3;

  private final EfficientNetVariant variant;
  private final Conventions conventions;
  private final int classCount;
  private final double dropout;
  private final ConvNorm stem;
  private final List<InvertedResidual> blocks = new ArrayList<>();
  private final ConvNorm head;
  private final Parameter classifierWeight;
  private final Parameter classifierBias;
  private final Map<ParameterSite, Parameter> sites = new LinkedHashMap<>();

  EfficientNet(EfficientNetVariant variant, int classCount, Conventions conventions) {
    this.variant = variant;
    this.conventions = conventions;
    this.classCount = classCount;
    Architecture architecture = Architecture.of(variant);
    dropout = architecture.dropout();
    Nonlinearity nonlinearity = architecture.lite() ? Nonlinearity.RELU6 : Nonlinearity.SWISH;
    int stemChannels = architecture.stemChannels();
    stem =
        addChildBlock(
            "stem",
            new ConvNorm(
                new ConvNorm.Kernel(COLOURS, stemChannels, STEM_KERNEL, 2, 1),
                conventions,
                nonlinearity));
    stem.register(ParameterSite.outside(Part.STEM), sites);
    int lastChannels = stemChannels;
    for (Architecture.BlockSpec spec : architecture.blocks()) {
      InvertedResidual block =
          addChildBlock(
              "block" + spec.index(), new InvertedResidual(spec, conventions, nonlinearity));
      block.register(sites);
      blocks.add(block);
      lastChannels = spec.outChannels();
    }
    int features = architecture.headChannels();
    head =
        addChildBlock(
            "head",
            new ConvNorm(
                ConvNorm.Kernel.pointwise(lastChannels, features), conventions, nonlinearity));
    head.register(ParameterSite.outside(Part.HEAD), sites);
    classifierWeight = classifier("classifierWeight", new Shape(classCount, features));
    classifierBias = classifier("classifierBias", new Shape(classCount));
    ParameterSite classifier = ParameterSite.outside(Part.CLASSIFIER);
    sites.put(classifier, classifierWeight);
    sites.put(classifier.field(Field.BIAS), classifierBias);
  }

  /**
   * An untrained network, initialised as published.
   *
   * @param classCount how many classes it tells apart, at least 1
   * @param seed any value; the same seed gives the same weights on every machine
   * @param manager owns the weights; its device is where they lie
   */
  public static EfficientNet untrained(
      EfficientNetVariant variant, int classCount, long seed, NDManager manager) {
    EfficientNet network = new EfficientNet(variant, classCount, Conventions.TENSORFLOW);
    network.initialise(manager, ParameterValues.published(seed));
    return network;
  }

  private Parameter classifier(String name, Shape shape) {
    Parameter.Type type = shape.dimension() == 1 ? Parameter.Type.BIAS : Parameter.Type.WEIGHT;
    return addParameter(Parameter.builder().setName(name).setType(type).optShape(shape).build());
  }

  /** Which variant this is. */
  public EfficientNetVariant variant() {
    return variant;
  }

  /** How its convolutions are padded and its normalisation counts. */
  public Conventions conventions() {
    return conventions;
  }

  /** How many classes it tells apart: the width of the logits. */
  public int classCount() {
    return classCount;
  }

  /** How many numbers training changes; running statistics are not counted. */
  public long parameterCount() {
    long count = 0;
    for (Parameter parameter : sites.values()) {
      count += parameter.requiresGradient() ? parameter.getShape().size() : 0;
    }
    return count;
  }

  /** All parameters by their place, in the order of the layers. */
  Map<ParameterSite, Parameter> sites() {
    return Collections.unmodifiableMap(sites);
  }

  void initialise(NDManager manager, ParameterValues values) {
    sites.forEach(
        (site, parameter) ->
            parameter.setInitializer(
                (owner, shape, type) -> owner.create(values.of(site, shape), shape)));
    int pixels = variant.resolutionPixels();
    initialize(manager, DataType.FLOAT32, new Shape(1, COLOURS, pixels, pixels));
  }

  /**
   * Writes the weights as safetensors in single precision, with the names of the library that pads
   * in the same way: efficientnet_pytorch, or torchvision (timm for Lite).
   *
   * @throws WeightsException if the file cannot be written; what was there before is then unharmed
   */
  public void save(Path file) {
    WeightLayout layout =
        conventions.samePadding()
            ? WeightLayout.EFFICIENTNET_PYTORCH
            : variant.isLite() ? WeightLayout.TIMM : WeightLayout.TORCHVISION;
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    sites.forEach(
        (site, parameter) -> {
          tensors.put(layout.key(site), new TensorInfo(ElementType.F32, parameter.getShape()));
          parameters.put(layout.key(site), parameter);
        });
    Map<String, String> metadata = new TreeMap<>(ConventionsMetadata.write(conventions));
    metadata.put("format", "pt");
    SafetensorsWriter.write(
        file,
        tensors,
        metadata,
        name -> parameters.get(name).getArray().toByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Logits of a batch.
   *
   * @param store gives the parameters on the device of the input
   * @param input float32 (rows, 3, height, width), normalised; borrowed
   * @param training whether batch statistics, drop-connect and dropout are used
   * @return float32 (rows, classes); owned by the input's manager
   */
  public NDArray logits(ParameterStore store, NDArray input, boolean training) {
    NDArray image = stem.apply(store, input, training);
    for (InvertedResidual block : blocks) {
      try (NDArray previous = image) {
        image = block.apply(store, previous, training);
      }
    }
    NDArray features;
    try (NDArray last = image;
        NDArray wide = head.apply(store, last, training)) {
      features = wide.getNDArrayInternal().globalAvgPool();
    }
    if (training) {
      try (NDArray all = features) {
        features = all.getNDArrayInternal().dropout(all, (float) dropout, true).singletonOrThrow();
      }
    }
    try (NDArray kept = features) {
      NDArray weight = store.getValue(classifierWeight, input.getDevice(), training);
      NDArray bias = store.getValue(classifierBias, input.getDevice(), training);
      return kept.getNDArrayInternal().linear(kept, weight, bias).singletonOrThrow();
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(logits(store, inputs.singletonOrThrow(), training));
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape[] shapes = inputShapes;
    for (var child : getChildren().values()) {
      child.initialize(manager, dataType, shapes);
      shapes = child.getOutputShapes(shapes);
    }
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), classCount)};
  }
}
