package dev.tarn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.image.ImageCodec;
import dev.tarn.image.ImageEncoding;
import dev.tarn.image.PixelType;
import dev.tarn.image.Pixels;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.training.fit.ImageClassifier;
import dev.tarn.training.fit.LearningRate;
import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.EfficientNetVariant;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuneTest {
  private static final int ROWS = 30;

  /** Three classes of one colour each, so plain that a few steps are enough. */
  private static Dataset colours(List<String> classNames) {
    Dataset dataset =
        Dataset.create(
            "mem:" + UUID.randomUUID(),
            TensorSpec.of("images", Htype.IMAGE),
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames(classNames));
    List<String> colours = List.of("red", "green", "blue");
    dataset.append(
        rows -> {
          for (int i = 0; i < ROWS; i++) {
            rows.add(Map.of("images", picture(i % 3, i), "labels", colours.get(i % 3)));
          }
        });
    dataset.commit("colours");
    return dataset;
  }

  private static byte[] picture(int channel, int variant) {
    ByteBuffer rgb = ByteBuffer.allocate(20 * 20 * 3);
    for (int i = 0; rgb.hasRemaining(); i++) {
      rgb.put((byte) (i % 3 == channel ? 255 - variant : variant));
    }
    return ImageCodec.encode(
        new Pixels(rgb.flip(), 20, 20, 3, PixelType.UINT8), ImageEncoding.png());
  }

  private static FineTune tuning(View rows) {
    return FineTune.on(rows)
        .untrained(EfficientNetVariant.LITE0)
        .size(32)
        .epochs(2)
        .batchSize(10)
        .learningRate(new LearningRate.StepDecay(1e-3, 1, 0.1))
        .seed(11)
        .workers(1)
        .device(ComputeDevice.select("cpu"));
  }

  @Test
  void aRunIsRecordedAndItsModelJudgesTheSameLaterAndOnDataWithItsClassesInAnotherOrder(
      @TempDir Path runs) throws Exception {
    try (Dataset dataset = colours(List.of("red", "green", "blue"));
        Dataset turned = colours(List.of("blue", "purple", "red", "green"));
        TrainedModel trained = tuning(dataset.all()).validation(dataset.all()).run()) {
      Judgement judged = trained.evaluate(dataset.all());
      Path folder = trained.save(runs);

      JsonNode run = new JsonMapper().readTree(Files.readAllBytes(folder.resolve("run.json")));
      assertEquals(folder.getFileName().toString(), run.path("run").asText());
      assertEquals(dataset.head().id(), run.path("commit").asText());
      assertEquals(dataset.all().id(), run.path("view").asText());
      assertEquals(dataset.id(), run.path("datasetId").asText());
      assertEquals(11, run.path("seed").asLong());
      assertEquals("[\"red\",\"green\",\"blue\"]", run.path("classNames").toString());
      assertEquals("{\"red\":10,\"green\":10,\"blue\":10}", run.path("classCounts").toString());
      assertEquals(List.of(1e-3, 1e-4), numbers(run.path("epochs"), "learningRate"));
      assertEquals(List.of(30.0, 30.0), numbers(run.path("epochs"), "rowCount"));
      assertEquals(judged.evaluation().accuracy(), run.path("metrics").path("accuracy").asDouble());
      assertEquals("lite0", run.path("settings").path("network").asText());
      assertTrue(Files.readString(folder.resolve("report.html")).contains(dataset.all().id()));

      try (ImageClassifier loaded =
          ImageClassifier.load(folder.resolve("model"), ComputeDevice.select("cpu"))) {
        for (View rows : List.of(dataset.all(), turned.all())) {
          Judgement again = Evaluate.on(rows).batchSize(10).judge(loaded);
          assertEquals(judged.evaluation().figures(), again.evaluation().figures());
        }
      }
    }
  }

  private static List<Double> numbers(JsonNode list, String name) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(entry -> entry.path(name).asDouble())
        .toList();
  }

  @Test
  void withoutASeedOneIsDrawnAndRecorded() {
    try (Dataset dataset = colours(List.of("red", "green", "blue"));
        TrainedModel trained =
            FineTune.on(dataset.rows(RowSelection.of(0, 1, 2)))
                .untrained(EfficientNetVariant.LITE0)
                .size(32)
                .epochs(1)
                .device(ComputeDevice.select("cpu"))
                .run()) {
      long seed = trained.record().seed();

      assertTrue(seed > 0 && seed < 1L << 48, "seed " + seed);
      assertEquals(seed, trained.record().document().get("seed"));
    }
  }

  @Test
  void aRunIsNeverWrittenOverAnother(@TempDir Path runs) {
    RunFolder.create(runs, "first");

    RefusedException e =
        assertThrows(RefusedException.class, () -> RunFolder.create(runs, "first"));

    assertEquals(
        "There is something at "
            + runs.resolve("first")
            + " already; a run needs a folder of its own.",
        e.getMessage());
  }

  @Test
  void aModelNeedsTwoClasses() {
    try (Dataset dataset =
        Dataset.create(
            "mem:" + UUID.randomUUID(),
            TensorSpec.of("images", Htype.IMAGE),
            TensorSpec.of("labels", Htype.CLASS_LABEL))) {
      TarnException e = assertThrows(TarnException.class, () -> tuning(dataset.all()).run());

      assertEquals("bad-classes", e.code());
    }
  }

  @Test
  void theNaturalOrderOfTheClassesIsThatOfTheTensorsInfo() {
    for (String ordinal : List.of("[\"blue\", \"red\", \"green\"]", "blue, red, green")) {
      try (Dataset dataset =
          Dataset.create(
              "mem:" + UUID.randomUUID(),
              TensorSpec.of("labels", Htype.CLASS_LABEL)
                  .withClassNames("red", "green", "blue")
                  .withMetadata("ordinal", ordinal))) {
        int[] order =
            NaturalOrder.of(dataset.all(), "labels", List.of("green", "red", "blue", "new"));
        assertEquals(List.of(2, 1, 0, 3), java.util.Arrays.stream(order).boxed().toList());
      }
    }
  }
}
