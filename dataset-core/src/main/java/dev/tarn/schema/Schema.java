package dev.tarn.schema;

import dev.tarn.error.RefusedException;
import dev.tarn.error.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tensors of a dataset at one commit, in order. Names are unique. Immutable.
 *
 * @param tensors the tensors in the order they were added
 */
public record Schema(List<TensorSchema> tensors) {
  private static final Schema EMPTY = new Schema(List.of());

  /** Copies the list; two tensors of one name are refused. */
  public Schema {
    tensors = List.copyOf(tensors);
    Set<String> seen = new HashSet<>();
    for (TensorSchema tensor : tensors) {
      if (!seen.add(tensor.name())) {
        throw new RefusedException(
            "duplicate-tensor",
            "Tensor '" + tensor.name() + "' exists already.",
            "Give the new tensor another name.");
      }
    }
  }

  /** No tensors. */
  public static Schema empty() {
    return EMPTY;
  }

  /** The tensor of exactly that name, or empty. */
  public Optional<TensorSchema> find(String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  /**
   * The tensor of exactly that name; an unknown one is refused with the nearest name and the list
   * of names.
   */
  public TensorSchema tensor(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  private RefusedException unknown(String name) {
    String list =
        names().isEmpty()
            ? "There are no tensors: they are stated by 'create --tensor', or found by the import that"
                + " makes the dataset."
            : "Tensors: " + String.join(", ", names()) + ".";
    String hint =
        Suggestion.nearest(name, names())
            .map(near -> "Did you mean '" + near + "'? " + list)
            .orElse(list);
    RefusedException e =
        new RefusedException("unknown-tensor", "Unknown tensor '" + name + "'.", hint);
    e.with("tensor", name);
    return e;
  }

  /** The same tensors without one, by its id. */
  public Schema without(String id) {
    return new Schema(tensors.stream().filter(tensor -> !tensor.id().equals(id)).toList());
  }

  /** The tensor with that id, whatever its name is now. */
  public Optional<TensorSchema> byId(String id) {
    return tensors.stream().filter(tensor -> tensor.id().equals(id)).findFirst();
  }

  /** The names in order. */
  public List<String> names() {
    return tensors.stream().map(TensorSchema::name).collect(Collectors.toList());
  }

  /** The same with one more tensor at the end. */
  public Schema withAdded(TensorSchema tensor) {
    List<TensorSchema> all = new ArrayList<>(tensors);
    all.add(tensor);
    return new Schema(all);
  }

  /** The same with the tensor of that identity replaced. */
  public Schema withReplaced(TensorSchema tensor) {
    return new Schema(
        tensors.stream().map(old -> old.id().equals(tensor.id()) ? tensor : old).toList());
  }
}
