package dev.tarn.cli.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story with tiny settings; its figures are computed again from what it left. */
class QuickstartVerbTest {
  @TempDir Path folder;
  private Command tarn;
  private Path story;

  @BeforeEach
  void home() {
    tarn = new Command(folder);
    story = folder.resolve("my story");
  }

  @Test
  void everyFigureCanBeComputedAgainFromWhatItLeft() throws IOException {
    JsonNode told =
        Json.document(
            tarn.succeed(
                "quickstart",
                story.toString(),
                "--epochs=1",
                "--size=32",
                "--seed=7",
                "--device=cpu",
                "--json",
                "--quiet"));

    String retina = told.get("dataset").asText();
    assertEquals(story.resolve("retina").toString(), retina);
    assertEquals(
        "{\"all\":{\"g0\":714,\"g1\":186,\"g2\":326,\"g3\":282,\"g4\":92},"
            + "\"raw\":{\"g0\":486,\"g1\":128,\"g2\":206,\"g3\":194,\"g4\":66}",
        told.get("classCounts").toString().replaceFirst(",\"sampled.*", ""));
    JsonNode summary = Json.document(tarn.succeed("summary", retina, "--json"));
    assertEquals(told.get("commit"), summary.get("commit"));
    assertEquals(summary.at("/classCounts/labels"), told.at("/classCounts/all"));

    String view = told.get("view").asText();
    JsonNode shown = Json.document(tarn.succeed("view", "show", retina, view, "--json"));
    assertEquals(1080, shown.get("rowCount").asLong());
    assertEquals(7, shown.get("seed").asLong());
    assertEquals(told.at("/classCounts/sampled"), shown.at("/classCounts/labels"));
    assertEquals(
        "{\"train\":1080,\"val\":0,\"test\":0}", shown.at("/classCounts/split").toString());
    JsonNode again =
        Json.document(
            tarn.succeed(
                "view",
                "save",
                retina,
                shown.get("query").asText(),
                "--seed=7",
                "-m",
                "Again",
                "--json"));
    assertEquals(view, again.get("id").asText());
    assertTrue(again.get("reused").asBoolean());

    JsonNode judged =
        Json.document(
            tarn.succeed(
                "evaluate",
                retina,
                "--model",
                told.get("model").asText(),
                "--view",
                "SELECT * WHERE split = 'test'",
                "--device=cpu",
                "--json"));
    assertEquals(told.get("metrics"), judged.get("metrics"));
    assertEquals(400, judged.at("/metrics/rowCount").asLong());

    String report = Files.readString(Path.of(told.get("report").asText()));
    assertTrue(report.contains("CC BY 4.0"));
    assertFalse(report.contains("src=\"http"));
    assertFalse(report.contains("<script"));
    assertTrue(Files.exists(story.resolve("ATTRIBUTION.txt")));
  }

  @Test
  void aFolderThatIsNotEmptyIsRefusedAndLeftAlone() throws IOException {
    Files.createDirectory(story);
    Files.writeString(story.resolve("mine.txt"), "mine");

    tarn.refuse(
        3,
        """
        tarn: There is something in %s already.
        hint: Name another folder, 'tarn quickstart my-retina', or remove that one.
        """
            .formatted(story),
        "quickstart",
        story.toString());

    try (var files = Files.list(story)) {
      assertEquals(List.of(story.resolve("mine.txt")), files.toList());
    }
  }

  @Test
  void weightsThatAreNotThereAreRefusedBeforeAnythingIsMade() {
    tarn.refuse(
        3,
        """
        tarn: There are no weights for the model b0: only those of lite0 come with Tarn.
        hint: Give a file of them by --weights FILE (.safetensors or .pth), or --weights none.
        """,
        "quickstart",
        story.toString(),
        "--model=b0");

    assertFalse(Files.exists(story));
  }

  @Test
  void theWeightsOfTheBalancedQueryAreTheLargestCountOverEachOther() {
    assertEquals(
        """
        SELECT * WHERE split = 'train'
          SAMPLE BY MAX_WEIGHT(contains(labels, 'g0'): 1,
            contains(labels, 'it''s'): 2.33)\
        """,
        BalancedQuery.of(new java.util.TreeMap<>(java.util.Map.of("g0", 7L, "it's", 3L, "z", 0L))));
  }
}
