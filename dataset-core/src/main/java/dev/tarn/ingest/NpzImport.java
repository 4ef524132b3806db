package dev.tarn.ingest;

import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Imports NumPy arrays: an {@code .npz} archive, or one {@code .npy} file. Immutable.
 *
 * <p>All arrays are equally long: row i of the dataset has row i of each. Where all are named
 * {@code train_…}, {@code val_…} (or {@code valid_}, {@code validation_}) and {@code test_…}, as in
 * MedMNIST, they are put one after another in this order, and the label tensor {@code split} tells
 * where a row comes from.
 *
 * <p>{@code images} of shape (n, height, width) or (n, height, width, 1, 3 or 4) in uint8 or uint16
 * are images, kept without loss as PNG. {@code labels} of integers, shape (n,) or (n, 1), are
 * classes; their names are the numbers unless {@link #withClassNames} gives others. Everything else
 * is a number tensor of its shape and dtype, or text. Arrays of Python objects are refused.
 */
public final class NpzImport extends ImportSource {
  private final Path file;
  private final Map<String, List<String>> classNames;
  private final Map<String, TensorSpec> tensors;

  private NpzImport(
      Path file, Map<String, List<String>> classNames, Map<String, TensorSpec> tensors) {
    this.file = file;
    this.classNames = classNames;
    this.tensors = tensors;
  }

  /** Imports that file. */
  public static NpzImport of(Path file) {
    return new NpzImport(file, Map.of(), Map.of());
  }

  /** Takes an array of integers as classes; the names say what 0, 1, … mean. */
  public NpzImport withClassNames(String tensor, List<String> names) {
    Map<String, List<String>> all = new LinkedHashMap<>(classNames);
    all.put(tensor, List.copyOf(names));
    return new NpzImport(file, all, tensors);
  }

  /** States the tensor of a new dataset for the array of that name. */
  public NpzImport withTensor(TensorSpec tensor) {
    Map<String, TensorSpec> all = new LinkedHashMap<>(tensors);
    all.put(tensor.name(), tensor);
    return new NpzImport(file, classNames, all);
  }

  @Override
  String description() {
    return "npz " + file.getFileName();
  }

  @Override
  ImportPlan plan(Optional<Schema> existing, boolean skipsBad) {
    return NpzPlan.of(file, classNames, tensors, existing);
  }
}
