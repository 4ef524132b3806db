package dev.tarn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that the README shows run and say what the README says they say. */
class ExamplesTest {
  @TempDir Path folder;

  private static String said(Consumer<String[]> program, String... args) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      program.accept(args);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theFirstDatasetIsMadeAndRead() {
    String location = folder.resolve("patients").toString();
    String made = said(FirstDataset::main, location);
    assertTrue(made.startsWith("1 row: number 0\n{labels={g0="), made);
    String read = said(ReadBatches::main, location);
    assertTrue(read.startsWith("2 rows of ["), read);
    assertTrue(read.endsWith("61.0 0.1\n74.0 0.8\nThe first three patients\n"), read);
  }

  @Test
  void aModelIsFineTunedOnAViewAndJudged() {
    String location = folder.resolve("pictures").toString();
    String view;
    try (Dataset ds =
        Dataset.create(
            location,
            TensorSpec.of("images", Htype.IMAGE),
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("dark", "light"),
            TensorSpec.of("split", Htype.CLASS_LABEL).withClassNames("train", "test"))) {
      ds.commit("pictures", rows -> addPictures(rows::add));
      view = ds.query("SELECT * WHERE split = 'train'").save("to train on");
    }
    String said =
        said(FineTuneView::main, location, view, folder.resolve("runs").toString(), "32", "1");
    assertTrue(said.contains("dark") && said.contains("The report is in "), said);
    try (Dataset ds = Dataset.load(location)) {
      assertEquals(24, ds.rowCount());
    }
  }

  private static void addPictures(Consumer<Map<String, ?>> rows) {
    Random random = new Random(1);
    for (int i = 0; i < 24; i++) {
      byte[] pixels = new byte[32 * 32 * 3];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = (byte) ((i % 2 == 0 ? 20 : 200) + random.nextInt(40));
      }
      rows.accept(
          Map.of(
              "images",
              NdArray.ofUint8(pixels, 32, 32, 3),
              "labels",
              i % 2,
              "split",
              i < 16 ? "train" : "test"));
    }
  }
}
