package dev.tarn.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.RowSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ViewIdTest {
  private static final String DATASET = "000102030405060708090a0b0c0d0e0f";
  private static final String COMMIT = "11".repeat(32);

  @Test
  void theTestVectorsOfTheFormatAreKept() throws IOException {
    String images = "e4d8df9c45d3a54c13790d5e352268a626abbd41977a7a3618d859578243b471";
    String tiny = "6d179f676f3fa7d3e5eb964bb458f538c1d4146f445d0babda185f2cf286aadf";
    String commit = "55c1ecc708328089ac9b1a96e8ba97a0ae67c54595a210bafa3c13e3601d7f19";
    assertEquals(
        images, ViewId.of(DATASET, COMMIT, "\"images\", \"labels\"", RowSelection.of(2, 0, 2)));
    assertEquals(tiny, ViewId.of(DATASET, commit, "\"n\"", RowSelection.of(1, 0)));
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("FORMAT.md"))) {
      here = here.getParent();
    }
    String document = Files.readString(here.resolve("FORMAT.md"));
    for (String vector : List.of(images, tiny, "commits/" + commit)) {
      assertTrue(document.contains(vector), vector);
    }
  }

  @Test
  void aRangeAndTheSameRowsOneByOneHaveOneId() {
    long[] rows = LongStream.range(5, 20_000).toArray();
    assertEquals(
        ViewId.of(DATASET, COMMIT, "\"a\"", RowSelection.range(5, 20_000)),
        ViewId.of(DATASET, COMMIT, "\"a\"", RowSelection.of(rows)));
  }

  @Test
  void orderColumnsAndCommitMakeAnotherId() {
    String id = ViewId.of(DATASET, COMMIT, "\"a\"", RowSelection.of(0, 1));
    assertNotEquals(id, ViewId.of(DATASET, COMMIT, "\"a\"", RowSelection.of(1, 0)));
    assertNotEquals(id, ViewId.of(DATASET, COMMIT, "\"b\"", RowSelection.of(0, 1)));
    assertNotEquals(id, ViewId.of(DATASET, "12".repeat(32), "\"a\"", RowSelection.of(0, 1)));
  }
}
