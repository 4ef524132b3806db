package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.util.List;

/** Whether a dataset that is there has the tensors that an import needs. */
final class ExistingTensors {
  private ExistingTensors() {}

  /** Refuses unless each of these tensors is there and has the same htype. */
  static void require(Schema schema, List<TensorSpec> specs) {
    for (TensorSpec spec : specs) {
      require(schema, spec.name(), spec.htype());
    }
  }

  /** The tensor of that name, which must have that htype. */
  static TensorSchema require(Schema schema, String name, Htype htype) {
    TensorSchema tensor = schema.tensor(name);
    if (tensor.htype() != htype) {
      RefusedException e =
          new RefusedException(
              "htype-mismatch",
              "Tensor '"
                  + name
                  + "' is "
                  + tensor.htypeName()
                  + ", the import brings "
                  + htype
                  + ".",
              "Import into another tensor, or into a new dataset.");
      e.with("tensor", name);
      throw e;
    }
    return tensor;
  }
}
