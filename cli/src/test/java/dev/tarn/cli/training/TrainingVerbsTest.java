package dev.tarn.cli.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import dev.tarn.cli.Outcome;
import dev.tarn.cli.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingVerbsTest {
  @TempDir Path folder;
  private Command tarn;
  private String flowers;
  private String run;

  @BeforeEach
  void flowers() {
    tarn = new Command(folder);
    flowers = folder.resolve("flowers").toString();
    run = folder.resolve("run").toString();
    Path photos = Pictures.folder(folder, new String[] {"daisy", "rose"}, new int[] {5, 4});
    tarn.succeed("import", "folder", photos.toString(), flowers);
  }

  @Test
  void aTrainingIsRecordedAndItsModelJudgedAgainGivesTheSameFigures() {
    String id = tarn.succeed("view", "save", flowers, "SELECT *", "-m", "All").strip();

    JsonNode trained =
        Json.document(
            tarn.succeed(
                "train",
                flowers,
                "--view",
                id,
                "--test",
                "SELECT *",
                "--size=32",
                "--epochs=1",
                "--batch=4",
                "--seed=1",
                "--device=cpu",
                "--out",
                run,
                "--json"));

    assertEquals(
        List.of(
            "run",
            "model",
            "dataset",
            "view",
            "commit",
            "seed",
            "epochs",
            "metrics",
            "report",
            "rowCount",
            "classCounts",
            "classNames",
            "settings"),
        Json.keys(trained));
    assertEquals(id, trained.get("view").asText());
    assertEquals(1, trained.get("seed").asLong());
    assertEquals(1, trained.get("epochs").size());
    assertTrue(trained.at("/epochs/0/loss").isDouble());
    assertEquals("{\"labels\":{\"daisy\":5,\"rose\":4}}", trained.get("classCounts").toString());
    for (String file : List.of("run.json", "report.html", "model/weights.safetensors")) {
      assertTrue(Files.exists(Path.of(run, file)), file);
    }
    JsonNode judged =
        Json.document(
            tarn.succeed(
                "evaluate",
                flowers,
                "--model",
                run + "/model",
                "--view",
                "SELECT *",
                "--batch=4",
                "--device=cpu",
                "--json"));
    assertEquals(trained.get("metrics"), judged.get("metrics"));
    assertEquals(List.of("daisy", "rose"), names(judged.at("/metrics/classNames")));
    assertEquals(9, judged.at("/metrics/rowCount").asLong());
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new java.util.ArrayList<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  @Test
  void aModelWithoutWeightsIsRefused() {
    tarn.refuse(
        3,
        """
        tarn: There are no weights for the model b0: only those of lite0 come with Tarn.
        hint: Give a file of them by --weights FILE (.safetensors or .pth), or --weights none.
        """,
        "train",
        flowers,
        "--view",
        "SELECT *",
        "--model",
        "b0",
        "--out",
        run);
    assertFalse(Files.exists(Path.of(run)));
  }

  @Test
  void anUnknownModelIsRefused() {
    Outcome outcome = tarn.run("train", flowers, "--view", "SELECT *", "--model", "resnet");

    assertEquals(3, outcome.exitCode());
    assertTrue(outcome.err().startsWith("tarn: Unknown model 'resnet'; there are b0, "));
  }

  @Test
  void aFolderThatIsThereIsRefusedBeforeTheTraining() throws IOException {
    Files.createDirectory(Path.of(run));

    tarn.refuse(
        3,
        """
        tarn: There is something at %s already; a run needs a folder of its own.
        hint: Name another by --out.
        """
            .formatted(run),
        "train",
        flowers,
        "--view",
        "SELECT *",
        "--out",
        run);
  }

  @Test
  void aSizeOutOfItsRangeIsWrongUsage() {
    tarn.refuse(
        2,
        """
        tarn: --size is 8; expected 32 to 1024.
        hint: Leave the option out for its default.
        """,
        "train",
        flowers,
        "--view",
        "SELECT *",
        "--size",
        "8");
  }

  @Test
  void aFolderWithoutAModelIsRefused() {
    Outcome outcome =
        tarn.run("evaluate", flowers, "--model", folder.toString(), "--view", "SELECT *", "--json");

    assertEquals(3, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("tarn: "), outcome.err());
  }

  @Test
  void weightsThatAreNoneAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("weights.pth"), "no weights");

    Outcome outcome =
        tarn.run("weights", "convert", file.toString(), folder.resolve("out").toString(), "--json");

    assertEquals(3, outcome.exitCode());
    assertEquals("", outcome.out());
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
