package dev.tarn.ingest;

import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Appends rows from a JSON Lines file: one object a line, a key per tensor. Immutable.
 *
 * <p>A tensor without a key, or with {@code null}, gets a null sample. Numbers and texts stand for
 * themselves, arrays are nested lists or {@code {"shape", "values"}}, classes are names or numbers
 * (a list of them with {@code multi}). An image is the path of a file, relative to the JSON Lines
 * file, or {@code {"path": …}}, {@code {"base64": …}}, or raw pixels as {@code {"shape",
 * "values"}}. Blank lines are passed over.
 *
 * <p>A new dataset has the tensors that are given; the type of each other key is found from its
 * values: bool, int64, float64, text, number arrays, images ({@code {"path"}} or {@code
 * {"base64"}}), or json for everything else.
 */
public final class JsonlImport extends ImportSource {
  private final Path file;
  private final List<TensorSpec> tensors;
  private final boolean addsClasses;

  private JsonlImport(Path file, List<TensorSpec> tensors, boolean addsClasses) {
    this.file = file;
    this.tensors = tensors;
    this.addsClasses = addsClasses;
  }

  /** Imports that file. */
  public static JsonlImport of(Path file) {
    return new JsonlImport(file, List.of(), false);
  }

  /**
   * States a tensor of a new dataset; a label tensor without class names gets those that the rows
   * use, in natural order.
   */
  public JsonlImport withTensor(TensorSpec tensor) {
    List<TensorSpec> all = new ArrayList<>(tensors);
    all.add(tensor);
    return new JsonlImport(file, List.copyOf(all), addsClasses);
  }

  /** Adds classes that an existing tensor does not have, at the end, instead of refusing them. */
  public JsonlImport withNewClasses() {
    return new JsonlImport(file, tensors, true);
  }

  @Override
  String description() {
    return "jsonl " + file.getFileName();
  }

  @Override
  ImportPlan plan(Optional<Schema> existing, boolean skipsBad) {
    return JsonlPlan.of(file, tensors, addsClasses, existing);
  }
}
