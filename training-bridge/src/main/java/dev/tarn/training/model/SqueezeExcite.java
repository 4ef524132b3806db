package dev.tarn.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.tarn.training.model.ParameterSite.Field;
import dev.tarn.training.model.ParameterSite.Part;
import java.util.Map;

/**
 * Weighs the channels of an image by what the whole image shows.
 *
 * @see "J. Hu, L. Shen, G. Sun, Squeeze-and-Excitation Networks, 2018"
 */
final class SqueezeExcite extends AbstractBlock {
  private static final Shape ONE = new Shape(1, 1);
  private static final Shape NONE = new Shape(0, 0);

  private final int channels;
  private final Parameter reduceWeight;
  private final Parameter reduceBias;
  private final Parameter expandWeight;
  private final Parameter expandBias;

  SqueezeExcite(int channels, int squeezed) {
    this.channels = channels;
    reduceWeight = parameter("reduceWeight", new Shape(squeezed, channels, 1, 1));
    reduceBias = parameter("reduceBias", new Shape(squeezed));
    expandWeight = parameter("expandWeight", new Shape(channels, squeezed, 1, 1));
    expandBias = parameter("expandBias", new Shape(channels));
  }

  private Parameter parameter(String name, Shape shape) {
    Parameter.Type type = shape.dimension() == 1 ? Parameter.Type.BIAS : Parameter.Type.WEIGHT;
    return addParameter(Parameter.builder().setName(name).setType(type).optShape(shape).build());
  }

  void register(Architecture.BlockSpec block, Map<ParameterSite, Parameter> sites) {
    ParameterSite reduce = ParameterSite.in(block, Part.SQUEEZE_REDUCE);
    sites.put(reduce, reduceWeight);
    sites.put(reduce.field(Field.BIAS), reduceBias);
    ParameterSite expand = ParameterSite.in(block, Part.SQUEEZE_EXPAND);
    sites.put(expand, expandWeight);
    sites.put(expand.field(Field.BIAS), expandBias);
  }

  /** The input, each channel of each row weighed; the input is borrowed. */
  NDArray apply(ParameterStore store, NDArray input, boolean training) {
    long rows = input.getShape().get(0);
    NDArray reduced;
    try (NDArray pooled = input.getNDArrayInternal().globalAvgPool();
        NDArray squeezed = pooled.reshape(rows, channels, 1, 1)) {
      reduced = dense(store, squeezed, reduceWeight, reduceBias, training);
    }
    try (NDArray activated = Nonlinearity.SWISH.replace(reduced);
        NDArray expanded = dense(store, activated, expandWeight, expandBias, training);
        NDArray gate = Activation.sigmoid(expanded)) {
      return input.mul(gate);
    }
  }

  private static NDArray dense(
      ParameterStore store, NDArray input, Parameter weight, Parameter bias, boolean training) {
    return input
        .getNDArrayInternal()
        .convolution(
            input,
            store.getValue(weight, input.getDevice(), training),
            store.getValue(bias, input.getDevice(), training),
            ONE,
            NONE,
            ONE,
            1)
        .singletonOrThrow();
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(apply(store, inputs.singletonOrThrow(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
