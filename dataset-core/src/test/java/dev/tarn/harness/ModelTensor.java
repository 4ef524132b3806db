package dev.tarn.harness;

import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of the plain model.
 *
 * @param id the real tensor's id, which stays when it is renamed
 * @param classes its class names, by their numbers; none if it is not a label
 */
record ModelTensor(String id, String name, Htype htype, List<String> classes) {
  ModelTensor {
    classes = List.copyOf(classes);
  }

  /** The tensor as the dataset has it. */
  static ModelTensor of(TensorSchema tensor) {
    return new ModelTensor(
        tensor.id(), tensor.name(), tensor.htype(), tensor.info().classes().toList());
  }

  ModelTensor withName(String newName) {
    return new ModelTensor(id, newName, htype, classes);
  }

  /** Behind its own classes those that are new. */
  ModelTensor withClassesOf(List<String> more) {
    List<String> all = new ArrayList<>(classes);
    more.stream().filter(name -> !all.contains(name)).forEach(all::add);
    return new ModelTensor(id, name, htype, all);
  }
}
