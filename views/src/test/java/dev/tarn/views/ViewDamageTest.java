package dev.tarn.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each byte of a saved view is damaged: it is not loaded, and never with other rows. */
class ViewDamageTest {
  @TempDir Path folder;
  private Path location;
  private String one;
  private String other;

  @BeforeEach
  void twoViews() {
    location = folder.resolve("ds");
    try (Dataset ds =
        Dataset.create(
            location.toString(), TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64))) {
      ds.commit(
          "rows",
          rows -> {
            for (int i = 0; i < 10; i++) {
              rows.add(Map.of("n", i));
            }
          });
      one = ds.rows(RowSelection.of(7, 1, 7)).save(SaveOptions.message("one")).id();
      other = ds.rows(RowSelection.of(2)).save(SaveOptions.message("other")).id();
    }
  }

  private List<Path> files(String id) throws IOException {
    try (Stream<Path> files = Files.walk(location.resolve("views").resolve(id))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Through one handle, as a program has it that goes on while its disk fails. */
  private void assertNotLoaded(Dataset ds, Path file, byte[] bytes, String where)
      throws IOException {
    Files.write(file, bytes);
    TarnException e = assertThrows(TarnException.class, () -> ds.loadView(one), where);
    boolean damage =
        e.kind() == TarnException.Kind.DAMAGED || Set.of("newer-format").contains(e.code());
    assertTrue(damage, () -> where + ": " + e.code() + ": " + e.getMessage());
  }

  @Test
  void aFlippedBitInAnyByteAndAnyLengthAreFound() throws IOException {
    List<Path> files = files(one);
    assertEquals(2, files.size());
    try (Dataset ds = Dataset.load(location.toString())) {
      for (Path file : files) {
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
          byte[] flipped = whole.clone();
          flipped[at] ^= (byte) (1 << at % 8);
          assertNotLoaded(ds, file, flipped, file + " with byte " + at + " changed");
          assertNotLoaded(ds, file, Arrays.copyOf(whole, at), file + " cut to " + at);
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertNotLoaded(ds, file, longer, file + " with a byte behind its end");
        Files.write(file, whole);
      }
      assertEquals(3, ds.loadView(one).rowCount());
    }
  }

  @Test
  void whatBelongsToAnotherViewIsFound() throws IOException {
    try (Dataset ds = Dataset.load(location.toString())) {
      for (Path file : files(one)) {
        byte[] whole = Files.readAllBytes(file);
        Path name = location.resolve("views").resolve(one).relativize(file);
        byte[] swapped = Files.readAllBytes(location.resolve("views").resolve(other).resolve(name));
        Files.write(file, swapped);
        assertThrows(DamagedException.class, () -> ds.loadView(one), name.toString());
        Files.write(file, whole);
      }
    }
  }
}
