package dev.tarn.cli.data;

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

class ImportVerbTest {
  @TempDir Path folder;
  private Command tarn;
  private Path photos;
  private String flowers;

  @BeforeEach
  void aFolderOfPhotos() {
    tarn = new Command(folder);
    photos = Pictures.folder(folder, new String[] {"daisy", "rose"}, new int[] {3, 2});
    flowers = folder.resolve("flowers").toString();
  }

  @Test
  void aFolderBecomesADatasetInOneCommit() {
    JsonNode result =
        Json.document(tarn.succeed("import", "folder", photos.toString(), flowers, "--json"));

    assertEquals(
        List.of("rowCount", "skipped", "bad", "classCounts", "classNames", "commit"),
        Json.keys(result));
    assertEquals(5, result.get("rowCount").asLong());
    assertEquals("{\"labels\":{\"daisy\":3,\"rose\":2}}", result.get("classCounts").toString());
    JsonNode summary = Json.document(tarn.succeed("summary", flowers, "--json"));
    assertEquals(
        List.of("dataset", "commit", "branch", "rowCount", "tensors", "classCounts"),
        Json.keys(summary));
    assertEquals(result.get("commit"), summary.get("commit"));
    assertEquals(result.get("classCounts"), summary.get("classCounts"));
    assertEquals(
        Json.document("{\"min\":[6,8,3],\"max\":[6,8,3]}"), summary.at("/tensors/0/shape"));
    assertEquals(
        List.of("name", "htype", "dtype", "shape", "bytes", "classNames", "nulls", "empties"),
        Json.keys(summary.at("/tensors/0")));
  }

  @Test
  void oneRowIsSaidInTheSingular() throws IOException {
    String notes = folder.resolve("notes").toString();
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n");

    String imported = tarn.succeed("import", "jsonl", rows.toString(), notes);

    assertTrue(imported.startsWith("Imported 1 row into "), imported);
    String appended = tarn.succeed("append", notes, "--jsonl", rows.toString());
    assertTrue(appended.startsWith("Appended 1 row at commit "), appended);
    String staged = tarn.succeed("append", notes, "--jsonl", rows.toString(), "--stage");
    assertTrue(staged.startsWith("Staged 1 row in "), staged);
    String remark = tarn.run("summary", notes).err();
    assertTrue(remark.startsWith("1 staged row is in no commit yet: "), remark);
    assertEquals("Dropped 1 staged row.\n", tarn.succeed("reset", notes));
  }

  @Test
  void appendGoesOnWithoutBadRowsWhereItIsTold() throws IOException {
    String notes = folder.resolve("notes").toString();
    tarn.succeed("create", notes, "--tensor=n:generic:int64");
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n{\"n\":\"x\"}\n");

    tarn.refuse(
        3,
        "tarn: rows.jsonl line 2: tensor 'n': Got the text 'x', expected a whole number (int64).\n"
            + "hint: With --skip-bad the import goes on without it.\n",
        "append",
        notes,
        "--jsonl",
        rows.toString());
    JsonNode result =
        Json.document(
            tarn.succeed("append", notes, "--jsonl", rows.toString(), "--skip-bad", "--json"));

    assertEquals(1, result.get("rowCount").asLong());
    assertEquals("rows.jsonl line 2", result.at("/bad/0/file").asText());
  }

  @Test
  void aBadImageIsNamedAndNothingIsMade() throws IOException {
    Files.writeString(photos.resolve("rose/notes.jpg"), "no image");

    Outcome outcome = tarn.run("import", "folder", photos.toString(), flowers);

    assertEquals(3, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("tarn: rose/notes.jpg: "), outcome.err());
    assertFalse(Files.exists(Path.of(flowers, "tarn.json")));
  }

  @Test
  void badImagesAreCountedWithSkipBad() throws IOException {
    Files.writeString(photos.resolve("rose/notes.jpg"), "no image");

    JsonNode result =
        Json.document(
            tarn.succeed("import", "folder", photos.toString(), flowers, "--skip-bad", "--json"));

    assertEquals(5, result.get("rowCount").asLong());
    assertEquals("rose/notes.jpg", result.at("/bad/0/file").asText());
    assertEquals(List.of("file", "reason"), Json.keys(result.at("/bad/0")));
  }

  @Test
  void aDryRunChangesNothing() {
    JsonNode result =
        Json.document(
            tarn.succeed("import", "folder", photos.toString(), flowers, "--dry-run", "--json"));

    assertEquals(5, result.get("rowCount").asLong());
    assertTrue(result.get("commit").isNull());
    assertFalse(Files.exists(Path.of(flowers)));
  }

  @Test
  void csvColumnsBecomeTensors() throws IOException {
    Path csv = folder.resolve("labels.csv");
    Files.writeString(
        csv,
        "\uFEFFImage name;Retinopathy grade;Risk;age\n"
            + "daisy/0.png;2;low;31\nrose/1.png;0;high;\n");

    JsonNode result =
        Json.document(
            tarn.succeed(
                "import",
                "csv",
                csv.toString(),
                flowers,
                "--images",
                photos.toString(),
                "--image-column",
                "Image name",
                "--label-column",
                "Retinopathy grade:grade",
                "--label-column",
                "Risk:risk",
                "--json"));

    assertEquals(
        "{\"grade\":{\"0\":1,\"2\":1},\"risk\":{\"high\":1,\"low\":1}}",
        result.get("classCounts").toString());
    assertEquals(
        "{\"grade\":\"2\",\"risk\":\"low\",\"age\":31}\n"
            + "{\"grade\":\"0\",\"risk\":\"high\",\"age\":null}\n",
        tarn.succeed("query", flowers, "SELECT grade, risk, age", "--jsonl"));
  }

  @Test
  void theTextShowsClassesAsBars() {
    String text = tarn.succeed("import", "folder", photos.toString(), flowers);

    List<String> lines = text.lines().toList();
    assertTrue(lines.get(0).matches("Imported 5 rows into .* at commit [0-9a-f]{8}\\."), text);
    assertEquals("labels:", lines.get(1));
    assertEquals("  daisy  " + "█".repeat(40) + "  3  60.0 %", lines.get(2));
    assertEquals("  rose   " + "█".repeat(27) + " ".repeat(13) + "  2  40.0 %", lines.get(3));
  }

  @Test
  void verifyReadsEverythingAndSaysWhatIsDamaged() throws IOException {
    tarn.succeed("import", "folder", photos.toString(), flowers);
    JsonNode well = Json.document(tarn.succeed("verify", flowers, "--json"));
    assertEquals(List.of("ok", "objects", "bytes", "damage"), Json.keys(well));
    assertTrue(well.get("ok").asBoolean());

    Path commit;
    try (var files = Files.list(Path.of(flowers, "commits"))) {
      commit = files.max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length())).get();
    }
    byte[] bytes = Files.readAllBytes(commit);
    bytes[bytes.length / 2] ^= 1;
    assertTrue(commit.toFile().setWritable(true));
    Files.write(commit, bytes);
    Outcome outcome = tarn.run("verify", flowers, "--json");

    assertEquals(1, outcome.exitCode());
    JsonNode damaged = Json.document(outcome.out());
    assertFalse(damaged.get("ok").asBoolean());
    assertEquals(List.of("object", "tensor", "rows", "reason"), Json.keys(damaged.at("/damage/0")));
  }
}
