package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.Test;

/** For rows from before a tensor was added nothing is stored: there is no chunk to copy from. */
class RowsWithoutATensorTest {
  private static final List<TensorSpec> TENSORS =
      List.of(
          TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
          TensorSpec.of("text", Htype.TEXT),
          TensorSpec.of("json", Htype.JSON),
          TensorSpec.of("list", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1),
          TensorSpec.of("ragged", Htype.GENERIC).withDtype(Dtype.INT16).withShape(-1, -1),
          TensorSpec.of("fixed", Htype.GENERIC).withDtype(Dtype.FLOAT32).withShape(3),
          TensorSpec.of("empty", Htype.GENERIC).withDtype(Dtype.FLOAT32).withShape(0),
          TensorSpec.of("flag", Htype.GENERIC).withDtype(Dtype.BOOL),
          TensorSpec.of("image", Htype.IMAGE),
          TensorSpec.of("labels", Htype.CLASS_LABEL).multi().withClassNames("a", "b"),
          TensorSpec.sequenceOf("words", Htype.TEXT));

  private static Map<String, Object> row(int n) {
    Map<String, Object> row = new HashMap<>();
    row.put("n", n);
    row.put("text", "text " + "x".repeat(n));
    row.put("json", Map.of("n", n));
    row.put("list", NdArray.ofUint8(filled(n), n));
    row.put("ragged", NdArray.of(Dtype.INT16, new short[] {(short) n, 2, 3, 4}, 2, 2));
    row.put("fixed", NdArray.of(new float[] {n, 2, 3}, 3));
    row.put("empty", NdArray.of(new float[0], 0));
    row.put("flag", n % 2 == 0);
    row.put("image", NdArray.ofUint8(filled(3 * (n + 1)), 1, n + 1, 3));
    row.put("labels", List.of(n % 2));
    row.put("words", List.of("word " + n, "and"));
    return row;
  }

  private static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) size);
    return bytes;
  }

  @Test
  void samplesAroundThemAreReadInAnyOrder() {
    try (Dataset ds =
        Dataset.create(
            "mem:without-a-tensor", List.of(TENSORS.get(0)), DatasetOptions.defaults())) {
      ds.commit("before the tensors", rows -> addThree(rows, 0, false));
      ds.transact("tensors", tx -> TENSORS.stream().skip(1).forEach(tx::addTensor));
      for (int part = 1; part < 6; part++) {
        int first = part * 3;
        boolean whole = part % 2 == 1;
        ds.commit("part " + part, rows -> addThree(rows, first, whole));
      }
      Random random = new Random(5);
      for (int trial = 0; trial < 20; trial++) {
        long[] order = random.longs(30, 0, ds.rowCount()).toArray();
        check(ds, order);
      }
      check(ds, 0, 3, 1);
      check(ds, 3, 0, 4, 5, 1);
    }
  }

  private static void addThree(Appender rows, int first, boolean whole) {
    for (int n = first; n < first + 3; n++) {
      rows.add(whole ? row(n) : Map.of("n", n));
    }
  }

  private static void check(Dataset ds, long... order) {
    View view = ds.rows(RowSelection.of(order));
    try (BufferAllocator allocator = ds.newAllocator("reading")) {
      for (int column = 0; column < TENSORS.size(); column++) {
        Tensor tensor = ds.tensor(TENSORS.get(column).name());
        SampleReader samples = new SampleReader(tensor.schema());
        List<String> one = new ArrayList<>();
        List<String> all = new ArrayList<>();
        try (FieldVector read = view.read(column, 0, order.length, allocator)) {
          for (int i = 0; i < order.length; i++) {
            one.add(shown(tensor.value(order[i])));
            all.add(shown(samples.value(read, i)));
          }
        }
        assertEquals(one, all, tensor.name() + " of " + Arrays.toString(order));
      }
    }
  }

  private static String shown(Optional<Object> value) {
    return value.map(RowsWithoutATensorTest::text).orElse("null");
  }

  private static String text(Object value) {
    if (value instanceof NdArray array) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        values.add(array.valueAt(i));
      }
      return Arrays.toString(array.shape()) + values;
    }
    return value instanceof ImageSample image
        ? image.heightPixels() + "x" + image.widthPixels() + Arrays.toString(image.bytes())
        : value.toString();
  }
}
