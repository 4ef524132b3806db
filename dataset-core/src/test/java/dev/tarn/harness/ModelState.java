package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Tensor;
import dev.tarn.sample.SampleReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Tensors and rows at one commit, as plain maps.
 *
 * @param tensors by their ids, in order
 * @param rows by their identities, in order; values by the tensor's id, labels as class names. What
 *     is null is left out
 */
record ModelState(Map<String, ModelTensor> tensors, Map<String, Map<String, Object>> rows) {
  ModelState {
    tensors = Collections.unmodifiableMap(tensors);
    rows = Collections.unmodifiableMap(rows);
  }

  /** What a dataset has, read in bulk, its statistics held against its rows. */
  static ModelState of(Dataset ds) {
    int count = (int) ds.rowCount();
    Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    for (int row = 0; row < count; row++) {
      rows.put(ds.rowId(row), new TreeMap<>());
    }
    assertEquals(count, rows.size(), "two rows have one identity");
    List<Map<String, Object>> inOrder = new ArrayList<>(rows.values());
    Map<String, ModelTensor> tensors = new LinkedHashMap<>();
    try (BufferAllocator allocator = ds.newAllocator("looking")) {
      for (Tensor tensor : ds.tensors()) {
        ModelTensor plain = ModelTensor.of(tensor.schema());
        tensors.put(plain.id(), plain);
        read(tensor, plain, inOrder, allocator);
        checkStatistics(tensor, plain, inOrder);
      }
    }
    return new ModelState(tensors, rows);
  }

  private static void read(
      Tensor tensor, ModelTensor plain, List<Map<String, Object>> rows, BufferAllocator allocator) {
    SampleReader samples = new SampleReader(tensor.schema());
    try (FieldVector values = tensor.read(0, rows.size(), allocator)) {
      for (int row = 0; row < rows.size(); row++) {
        Map<String, Object> into = rows.get(row);
        samples.value(values, row).ifPresent(value -> into.put(plain.id(), plain(value, plain)));
      }
    }
  }

  private static Object plain(Object value, ModelTensor tensor) {
    return switch (tensor.htype()) {
      case CLASS_LABEL -> tensor.classes().get(((Number) value).intValue());
      case TEXT -> value.toString();
      default -> ((Number) value).longValue();
    };
  }

  private static void checkStatistics(
      Tensor tensor, ModelTensor plain, List<Map<String, Object>> rows) {
    String id = plain.id();
    long nulls = rows.stream().filter(row -> !row.containsKey(id)).count();
    assertEquals(nulls, tensor.stats().nulls(), () -> "nulls of " + plain);
    assertEquals(rows.size(), tensor.stats().rows(), () -> "rows of " + plain);
    for (int number = 0; number < plain.classes().size(); number++) {
      String name = plain.classes().get(number);
      assertEquals(
          rows.stream().filter(row -> name.equals(row.get(id))).count(),
          tensor.stats().classCounts().countOf(number),
          () -> "rows of class " + name + " of " + plain);
    }
  }

  /** The same whatever the order: that of rows and tensors of other places is the dataset's. */
  String sorted() {
    return new TreeMap<>(tensors) + "\n" + new TreeMap<>(rows);
  }

  @Override
  public String toString() {
    return tensors.values() + "\n" + rows;
  }
}
