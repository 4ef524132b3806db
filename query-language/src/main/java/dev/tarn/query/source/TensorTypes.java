package dev.tarn.query.source;

import dev.tarn.query.value.ValueType;
import dev.tarn.schema.TensorSchema;

/** What the tensors of a dataset are to a query. */
public final class TensorTypes {
  private TensorTypes() {}

  /** The type of a tensor's samples. */
  public static ValueType of(TensorSchema tensor) {
    if (tensor.isSequence()) {
      return ValueType.sequenceOf(of(tensor.item()));
    }
    return new ValueType(
        tensor.dtype(),
        tensor.shape(),
        tensor.info().classes(),
        tensor.info().coords().orElse(null),
        null);
  }
}
