package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Tensor;
import dev.tarn.error.RefusedException;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.version.Commit;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Everything that a user can see of a dataset, as text: branches and tags with their logs and rows,
 * and what is staged. Ids are left out, so that a repeated work looks as one that went well.
 */
record Seen(String text) {
  static final Seen NOTHING = new Seen("no dataset\n");

  /** Fails with the first line that differs. */
  void assertIs(Seen expected, String where) {
    if (!equals(expected)) {
      List<String> found = text.lines().toList();
      List<String> wanted = expected.text.lines().toList();
      int line = 0;
      while (line < Math.min(found.size(), wanted.size())
          && found.get(line).equals(wanted.get(line))) {
        line++;
      }
      throw new AssertionError(
          where
              + ": expected '"
              + (line < wanted.size() ? wanted.get(line) : "no more")
              + "', found '"
              + (line < found.size() ? found.get(line) : "no more")
              + "' in line "
              + line
              + " of:\n"
              + text);
    }
  }

  /** Opens the dataset, looks at everything, and has it verified. */
  static Seen of(Place place) {
    try (Dataset ds = place.load()) {
      Seen seen = of(ds);
      var verification = ds.verify();
      assertTrue(verification.ok(), () -> verification.damage().toString());
      return seen;
    } catch (RefusedException e) {
      assertEquals("not-a-dataset", e.code(), e.getMessage());
      return NOTHING;
    }
  }

  /** What a handle sees, of all branches and tags. */
  static Seen of(Dataset ds) {
    TreeMap<String, String> refs = new TreeMap<>();
    ds.branches().forEach(branch -> refs.put("branch " + branch.name(), commit(ds, branch.name())));
    ds.tags().forEach(tag -> refs.put("tag " + tag.name(), commit(ds, tag.name())));
    StringBuilder text = new StringBuilder();
    refs.forEach((ref, state) -> text.append(ref).append('\n').append(state));
    ds.status()
        .forEach(
            stage ->
                text.append("staged on ")
                    .append(stage.branch())
                    .append(": ")
                    .append(stage.rows())
                    .append(' ')
                    .append(stage.tensors().keySet())
                    .append('\n'));
    return new Seen(text.toString());
  }

  private static String commit(Dataset ds, String ref) {
    try (Dataset at = ds.at(ref)) {
      return "  log "
          + at.log().stream().map(Commit::message).collect(Collectors.joining(" < "))
          + '\n'
          + String.join("", rows(at));
    }
  }

  /** The rows as text, one line each, read in bulk. */
  static List<String> rows(Dataset ds) {
    int count = (int) ds.rowCount();
    List<StringBuilder> rows = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int row = 0; row < count; row++) {
      rows.add(new StringBuilder("  "));
      assertTrue(ids.add(ds.rowId(row)), "two rows have one identity");
    }
    try (BufferAllocator allocator = ds.newAllocator("looking")) {
      for (Tensor tensor : ds.tensors()) {
        SampleReader samples = new SampleReader(tensor.schema());
        try (FieldVector values = tensor.read(0, count, allocator)) {
          for (int row = 0; row < count; row++) {
            rows.get(row)
                .append(tensor.name())
                .append('=')
                .append(text(samples.value(values, row)))
                .append(' ');
          }
        }
        assertEquals(count, tensor.stats().rows(), "rows that the statistics count");
      }
    }
    return rows.stream().map(row -> row.append('\n').toString()).toList();
  }

  static String text(Optional<Object> value) {
    return value.map(Seen::text).orElse("null");
  }

  private static String text(Object value) {
    if (value instanceof NdArray array) {
      return Arrays.toString(array.shape()) + " " + contents(array.values());
    }
    if (value instanceof ImageSample image) {
      return image.compression() + " " + contents(image.bytes());
    }
    if (value instanceof List<?> items) {
      return items.stream().map(Seen::text).toList().toString();
    }
    return value.toString();
  }

  private static String contents(Object values) {
    if (values instanceof byte[] bytes) {
      return bytes.length + " bytes " + Arrays.hashCode(bytes);
    }
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < Array.getLength(values); i++) {
      all.add(Array.get(values, i));
    }
    return all.toString();
  }
}
