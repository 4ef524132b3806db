package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A tensor that came later is null in the rows that were there, but for those updated since. */
class UpdatedNullsTest {
  private static final int ROWS = 18;
  private static final List<Integer> UPDATED = List.of(5, 6, 10, 11, 16);
  private static int locations;

  static Stream<Arguments> tensors() {
    return Stream.of(
        tensor(TensorSpec.of("later", Htype.TEXT), i -> "text ".repeat(1 + i % 3) + i),
        tensor(TensorSpec.of("later", Htype.GENERIC).withDtype(Dtype.INT64), i -> (long) i),
        tensor(TensorSpec.of("later", Htype.CLASS_LABEL).withClassNames("a", "b"), i -> i % 2L),
        tensor(
            TensorSpec.of("later", Htype.GENERIC).withShape(2),
            i -> NdArray.of(new double[] {i, 1}, 2)),
        tensor(
            TensorSpec.of("later", Htype.GENERIC).withShape(-1),
            i -> NdArray.of(new double[i % 4], i % 4)),
        tensor(
            TensorSpec.of("later", Htype.GENERIC).withShape(-1, -1),
            i -> NdArray.of(new double[2 * (i % 3)], i % 3, 2)),
        tensor(
            TensorSpec.sequenceOf("later", Htype.TEXT),
            i -> List.of("first " + i, "second ".repeat(i % 3))),
        tensor(
            TensorSpec.sequenceOf("later", Htype.GENERIC).withShape(-1),
            i -> List.of(NdArray.of(new double[i % 4], i % 4), NdArray.of(new double[] {i}, 1))));
  }

  private static Arguments tensor(TensorSpec spec, IntFunction<Object> values) {
    return Arguments.of(spec, values);
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void updatedSamplesBetweenNullsAreReadInBulk(TensorSpec spec, IntFunction<Object> values) {
    try (Dataset ds =
        Dataset.create(
            "mem:updated-nulls-" + ++locations,
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64))) {
      ds.commit(
          "rows",
          rows -> {
            for (long i = 0; i < ROWS; i++) {
              rows.add(Map.of("n", i));
            }
          });
      ds.addTensor(spec);
      ds.commit("a tensor more");
      ds.transact(
          "update",
          tx -> {
            for (int row : UPDATED) {
              tx.update(row, Map.of("later", values.apply(row)));
            }
            tx.append(Map.of("n", 18, "later", values.apply(18)));
          });
      check(ds, values, UPDATED);
      ds.transact("delete", tx -> tx.delete(RowSelection.of(0, 8, 11)));
      check(ds, values, List.of(5, 6, 10, 16));
      ds.optimize(true);
      check(ds, values, List.of(5, 6, 10, 16));
      assertTrue(ds.verify().ok());
    }
  }

  /** Rows are told by their number when they were appended. */
  private static void check(Dataset ds, IntFunction<Object> values, List<Integer> updated) {
    Tensor n = ds.tensor("n");
    Tensor later = ds.tensor("later");
    int count = (int) ds.rowCount();
    SampleReader samples = new SampleReader(later.schema());
    try (BufferAllocator allocator = ds.newAllocator("test");
        FieldVector all = later.read(0, count, allocator)) {
      for (int row = 0; row < count; row++) {
        int number = ((Number) n.value(row).orElseThrow()).intValue();
        boolean filled = number == ROWS || updated.contains(number);
        Optional<Object> expected = filled ? Optional.of(values.apply(number)) : Optional.empty();
        assertEquals(text(expected), text(samples.value(all, row)), "row " + number);
        assertEquals(text(expected), text(later.value(row)), "row " + number + " by itself");
      }
    }
  }

  private static String text(Optional<Object> value) {
    return value.map(UpdatedNullsTest::text).orElse("null");
  }

  private static String text(Object value) {
    if (value instanceof NdArray array) {
      return Arrays.toString(array.shape()) + Arrays.toString((double[]) array.values());
    }
    if (value instanceof List<?> items) {
      return items.stream().map(UpdatedNullsTest::text).toList().toString();
    }
    return value.toString();
  }
}
