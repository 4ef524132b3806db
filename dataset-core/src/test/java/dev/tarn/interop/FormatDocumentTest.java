package dev.tarn.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reader in {@code interop/} knows FORMAT.md and pyarrow only: it must read what the library
 * wrote.
 */
class FormatDocumentTest {
  @TempDir Path folder;

  @Test
  void aReaderWrittenFromTheDocumentReadsADataset() throws Exception {
    assumeTrue(hasPyarrow(), "skipped: needs python3 with pyarrow");
    String location = folder.resolve("ds").toString();
    String head;
    try (Dataset ds =
        Dataset.create(
            location,
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32),
            TensorSpec.of("tags", Htype.CLASS_LABEL).multi().withClassNames("a", "b"),
            TensorSpec.of("text", Htype.TEXT),
            TensorSpec.of("image", Htype.IMAGE),
            TensorSpec.sequenceOf("frames", Htype.IMAGE),
            TensorSpec.sequenceOf("boxes", Htype.BBOX),
            TensorSpec.linkTo("photo", Htype.IMAGE))) {
      for (int i = 0; i < 100; i++) {
        int n = i;
        ds.commit(
            "row " + i, rows -> rows.add(Map.of("n", n, "tags", List.of(n % 2), "text", "t" + n)));
      }
      ds.commit(
          "with an image",
          rows ->
              rows.add(
                  Map.of(
                      "image",
                      NdArray.ofUint8(new byte[12], 2, 2, 3),
                      "frames",
                      List.of(
                          NdArray.ofUint8(new byte[12], 2, 2, 3),
                          NdArray.ofUint8(new byte[9], 1, 3, 3)),
                      "boxes",
                      List.of(NdArray.of(new float[] {1, 2, 3, 4}, 1, 4)),
                      "photo",
                      "photos/1.jpg")));
      ds.transact("two updates", tx -> tx.update(RowSelection.of(3, 90), Map.of("text", "new")));
      ds.transact("deletions", tx -> tx.delete(RowSelection.range(10, 20)));
      ds.transact(
          "an update after",
          tx -> {
            tx.update(3, Map.of("text", "newest"));
            tx.delete(RowSelection.of(0, 89));
          });
      head = ds.head().id();
    }
    Path said = folder.resolve("said.json");
    Process reader =
        new ProcessBuilder("python3", script().toString(), location)
            .redirectOutput(said.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, reader.waitFor());
    JsonNode json = new ObjectMapper().readTree(said.toFile());
    assertEquals(head, json.get("commit").asText());
    assertEquals(89, json.get("rowCount").asInt());
    assertEquals("row 42", json.get("messages").get(43).asText());
    // Row 46 is position 57: ten and one before it are gone.
    assertEquals(57, json.get("tensors").get("n").get(46).asInt());
    assertEquals("[1]", json.get("tensors").get("tags").get(46).toString());
    assertEquals("t57", json.get("tensors").get("text").get(46).asText());
    assertEquals("newest", json.get("tensors").get("text").get(2).asText());
    assertEquals("new", json.get("tensors").get("text").get(79).asText());
    assertEquals(
        "[2,2,3,2]",
        json.get("tensors").get("image").get(88).toString().replaceAll(",[0-9]+]$", "]"));
    assertEquals("null", json.get("tensors").get("n").get(88).toString());
    assertEquals(
        "[[2,2,3,2],[1,3,3,2]]",
        json.get("tensors").get("frames").get(88).toString().replaceAll(",[0-9]+]", "]"));
    assertEquals(
        "[{\"data\":[1.0,2.0,3.0,4.0],\"shape\":[1,4]}]",
        json.get("tensors").get("boxes").get(88).toString());
    assertEquals("photos/1.jpg", json.get("tensors").get("photo").get(88).asText());
    assertEquals("null", json.get("tensors").get("frames").get(0).toString());
  }

  private static Path script() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("interop/tarn_reader.py"))) {
      here = here.getParent();
    }
    return here.resolve("interop/tarn_reader.py");
  }

  private static boolean hasPyarrow() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import pyarrow")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
