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
import dev.tarn.training.model.Architecture.BlockSpec;
import dev.tarn.training.model.ParameterSite.Part;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expansion, depthwise convolution, squeeze-and-excitation, projection, and a shortcut past them
 * that is the only way for the rows that drop-connect picks.
 *
 * @see "M. Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, 2018"
 * @see "G. Huang et al., Deep Networks with Stochastic Depth, 2016"
 */
final class InvertedResidual extends AbstractBlock {
  private final BlockSpec spec;
  private final @Nullable ConvNorm expand;
  private final ConvNorm depthwise;
  private final @Nullable SqueezeExcite squeezeExcite;
  private final ConvNorm project;

  InvertedResidual(BlockSpec spec, Conventions conventions, Nonlinearity nonlinearity) {
    this.spec = spec;
    int wide = spec.expandedChannels();
    expand =
        spec.expands()
            ? addChildBlock(
                "expand",
                new ConvNorm(
                    ConvNorm.Kernel.pointwise(spec.inChannels(), wide), conventions, nonlinearity))
            : null;
    depthwise =
        addChildBlock(
            "depthwise",
            new ConvNorm(
                new ConvNorm.Kernel(wide, wide, spec.kernel(), spec.stride(), wide),
                conventions,
                nonlinearity));
    squeezeExcite =
        spec.squeezeChannels() > 0
            ? addChildBlock("squeezeExcite", new SqueezeExcite(wide, spec.squeezeChannels()))
            : null;
    project =
        addChildBlock(
            "project",
            new ConvNorm(
                ConvNorm.Kernel.pointwise(wide, spec.outChannels()),
                conventions,
                Nonlinearity.NONE));
  }

  void register(Map<ParameterSite, Parameter> sites) {
    if (expand != null) {
      expand.register(ParameterSite.in(spec, Part.EXPAND), sites);
    }
    depthwise.register(ParameterSite.in(spec, Part.DEPTHWISE), sites);
    if (squeezeExcite != null) {
      squeezeExcite.register(spec, sites);
    }
    project.register(ParameterSite.in(spec, Part.PROJECT), sites);
  }

  /** float32 (rows, channels, height, width) to the same of this block; the input is borrowed. */
  NDArray apply(ParameterStore store, NDArray input, boolean training) {
    NDArray branch = branch(store, input, training);
    if (!spec.hasShortcut()) {
      return branch;
    }
    try (NDArray kept = training ? dropRows(branch) : branch) {
      return kept.add(input);
    }
  }

  private NDArray branch(ParameterStore store, NDArray input, boolean training) {
    NDArray wide = expand == null ? input : expand.apply(store, input, training);
    NDArray filtered = depthwise.apply(store, wide, training);
    if (wide != input) {
      wide.close();
    }
    if (squeezeExcite != null) {
      try (NDArray weighed = filtered) {
        filtered = squeezeExcite.apply(store, weighed, training);
      }
    }
    try (NDArray last = filtered) {
      return project.apply(store, last, training);
    }
  }

  /** Zeroes the branch for some rows and scales the others up; the given array is transferred. */
  private NDArray dropRows(NDArray branch) {
    if (spec.dropConnect() == 0) {
      return branch;
    }
    NDManager manager = branch.getManager();
    Shape perRow = new Shape(branch.getShape().get(0), 1, 1, 1);
    try (branch;
        NDArray ones = manager.ones(perRow);
        NDArray mask =
            ones.getNDArrayInternal()
                .dropout(ones, (float) spec.dropConnect(), true)
                .singletonOrThrow()) {
      return branch.mul(mask);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(apply(store, inputs.singletonOrThrow(), training));
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
    Shape[] shapes = inputs;
    for (var child : getChildren().values()) {
      shapes = child.getOutputShapes(shapes);
    }
    return shapes;
  }
}
