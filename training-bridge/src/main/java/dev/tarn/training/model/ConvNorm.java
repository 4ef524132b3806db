package dev.tarn.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.tarn.training.model.ParameterSite.Field;
import java.util.Map;

/** A convolution without bias, its batch normalisation and its activation. */
final class ConvNorm extends AbstractBlock {
  private static final Shape UNDILATED = new Shape(1, 1);
  private static final Shape UNPADDED = new Shape(0, 0);

  private final int kernel;
  private final int stride;
  private final int groups;
  private final int outChannels;
  private final Conventions conventions;
  private final Nonlinearity nonlinearity;
  private final Parameter weight;
  private final Parameter scale;
  private final Parameter shift;
  private final Parameter mean;
  private final Parameter variance;

  ConvNorm(Kernel shape, Conventions conventions, Nonlinearity nonlinearity) {
    this.kernel = shape.size();
    this.stride = shape.stride();
    this.groups = shape.groups();
    this.outChannels = shape.outChannels();
    this.conventions = conventions;
    this.nonlinearity = nonlinearity;
    Shape filters =
        new Shape(outChannels, shape.inChannels() / shape.groups(), shape.size(), shape.size());
    weight = parameter("weight", Parameter.Type.WEIGHT, filters);
    Shape channels = new Shape(outChannels);
    scale = parameter("gamma", Parameter.Type.GAMMA, channels);
    shift = parameter("beta", Parameter.Type.BETA, channels);
    mean = parameter("runningMean", Parameter.Type.RUNNING_MEAN, channels);
    variance = parameter("runningVar", Parameter.Type.RUNNING_VAR, channels);
  }

  /** The numbers of a convolution. */
  record Kernel(int inChannels, int outChannels, int size, int stride, int groups) {
    static Kernel pointwise(int inChannels, int outChannels) {
      return new Kernel(inChannels, outChannels, 1, 1, 1);
    }
  }

  private Parameter parameter(String name, Parameter.Type type, Shape shape) {
    boolean trained = type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR;
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optShape(shape)
            .optRequiresGrad(trained)
            .build());
  }

  void register(ParameterSite site, Map<ParameterSite, Parameter> sites) {
    sites.put(site.field(Field.WEIGHT), weight);
    sites.put(site.field(Field.NORM_SCALE), scale);
    sites.put(site.field(Field.NORM_SHIFT), shift);
    sites.put(site.field(Field.NORM_MEAN), mean);
    sites.put(site.field(Field.NORM_VARIANCE), variance);
  }

  /** float32 (rows, channels, height, width) to the same of this layer; the input is borrowed. */
  NDArray apply(ParameterStore store, NDArray input, boolean training) {
    NDArray normalised;
    try (NDArray convolved = convolve(store, input, training)) {
      normalised =
          convolved
              .getNDArrayInternal()
              .batchNorm(
                  convolved,
                  store.getValue(mean, input.getDevice(), training),
                  store.getValue(variance, input.getDevice(), training),
                  store.getValue(scale, input.getDevice(), training),
                  store.getValue(shift, input.getDevice(), training),
                  -1,
                  conventions.normMomentum(),
                  conventions.normEpsilon(),
                  training)
              .singletonOrThrow();
    }
    return nonlinearity.replace(normalised);
  }

  private NDArray convolve(ParameterStore store, NDArray input, boolean training) {
    NDArray filters = store.getValue(weight, input.getDevice(), training);
    Shape strides = new Shape(stride, stride);
    int rows = samePadding(input.getShape().get(2));
    int columns = samePadding(input.getShape().get(3));
    if (conventions.samePadding() && (rows % 2 != 0 || columns % 2 != 0)) {
      Shape sides = new Shape(columns / 2, columns - columns / 2, rows / 2, rows - rows / 2);
      try (NDArray padded = input.pad(sides, 0)) {
        return convolve(padded, filters, strides, UNPADDED);
      }
    }
    Shape padding =
        conventions.samePadding()
            ? new Shape(rows / 2, columns / 2)
            : new Shape(kernel / 2, kernel / 2);
    return convolve(input, filters, strides, padding);
  }

  private NDArray convolve(NDArray input, NDArray filters, Shape strides, Shape padding) {
    return input
        .getNDArrayInternal()
        .convolution(input, filters, null, strides, padding, UNDILATED, groups)
        .singletonOrThrow();
  }

  /**
   * How many pixels TensorFlow's SAME rule adds along an axis of this length, both ends together.
   */
  private int samePadding(long length) {
    long outputs = outputLength(length);
    return (int) Math.max(0, (outputs - 1) * stride + kernel - length);
  }

  private long outputLength(long length) {
    return conventions.samePadding()
        ? (length + stride - 1) / stride
        : (length + 2L * (kernel / 2) - kernel) / stride + 1;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(apply(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape in = inputs[0];
    return new Shape[] {
      new Shape(in.get(0), outChannels, outputLength(in.get(2)), outputLength(in.get(3)))
    };
  }
}
