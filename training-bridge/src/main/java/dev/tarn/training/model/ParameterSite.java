package dev.tarn.training.model;

/**
 * Where a parameter stands in an EfficientNet, whatever a file calls it.
 *
 * @param part which layer
 * @param stage of the block, from 1; 0 outside blocks
 * @param indexInStage of the block, from 0; 0 outside blocks
 * @param block index of the block among all, from 0; 0 outside blocks
 * @param expands whether the block begins with an expansion: some files number its layers by it
 * @param field which of the layer's parameters
 */
record ParameterSite(
    Part part, int stage, int indexInStage, int block, boolean expands, Field field) {
  /** A layer. */
  enum Part {
    STEM,
    EXPAND,
    DEPTHWISE,
    SQUEEZE_REDUCE,
    SQUEEZE_EXPAND,
    PROJECT,
    HEAD,
    CLASSIFIER
  }

  /** A parameter of a layer; the four of {@code NORM} belong to its batch normalisation. */
  enum Field {
    WEIGHT,
    BIAS,
    NORM_SCALE,
    NORM_SHIFT,
    NORM_MEAN,
    NORM_VARIANCE
  }

  static ParameterSite outside(Part part) {
    return new ParameterSite(part, 0, 0, 0, false, Field.WEIGHT);
  }

  static ParameterSite in(Architecture.BlockSpec block, Part part) {
    return new ParameterSite(
        part, block.stage(), block.indexInStage(), block.index(), block.expands(), Field.WEIGHT);
  }

  ParameterSite field(Field other) {
    return new ParameterSite(part, stage, indexInStage, block, expands, other);
  }
}
