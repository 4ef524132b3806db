package dev.tarn.cli.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import dev.tarn.cli.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeVerbTest {
  @TempDir Path folder;
  private Command tarn;
  private String notes;

  @BeforeEach
  void aDatasetWithAPatientWhoLeaves() throws IOException {
    tarn = new Command(folder);
    notes = folder.resolve("notes").toString();
    Path rows = folder.resolve("rows.jsonl");
    Files.writeString(
        rows,
        "{\"patient\":\"ada-stays\"}\n{\"patient\":\"bob-leaves\"}\n{\"patient\":\"cyd-stays\"}\n");
    tarn.succeed("create", notes, "--tensor=patient:text");
    tarn.succeed("append", notes, "--jsonl", rows.toString(), "-m", "Three rows");
    tarn.succeed("tag", notes, "v1");
    tarn.succeed("delete", notes, "--row", "1", "-m", "Deleted only now");
    tarn.succeed("view", "save", notes + "@v1", "SELECT * WHERE patient <> ''", "-m", "all");
  }

  private boolean anyFileHolds(String text) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(notes))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aRowThatWasDeletedLongSinceIsGoneFromEveryFile() throws IOException {
    String condition = "patient = 'bob-leaves'";
    Outcome unasked = tarn.run("purge", notes, "--where", condition);
    assertEquals(2, unasked.exitCode());
    assertTrue(anyFileHolds("bob-leaves"));

    JsonNode planned =
        Json.document(tarn.succeed("purge", notes, "--where", condition, "--dry-run", "--json"));
    assertEquals(
        List.of(
            "dryRun",
            "rows",
            "commitsAsked",
            "commitsNotAsked",
            "commitsRewritten",
            "branches",
            "tags",
            "views",
            "bytes"),
        Json.keys(planned));
    assertEquals(1, planned.get("rows").asInt());
    assertEquals(2, planned.get("commitsRewritten").asInt());
    assertEquals("main", planned.at("/branches/0").asText());
    assertEquals("v1", planned.at("/tags/0").asText());
    assertEquals(1, planned.at("/views/0/rowsGone").asInt());
    assertTrue(anyFileHolds("bob-leaves"));

    String said = tarn.succeed("purge", notes, "--where", condition, "--yes", "--quiet");
    assertTrue(
        said.startsWith(
            "Purged 1 row from all history: 2 commits are written anew, branch main, tag v1.\n"),
        said);
    assertTrue(said.contains(" now, without 1 of its 3 rows.\n"), said);
    assertFalse(anyFileHolds("bob-leaves"));
    assertTrue(anyFileHolds("ada-stays"));
    tarn.succeed("verify", notes);
    assertEquals(
        "No row of any commit meets the condition.\n",
        tarn.succeed("purge", notes, "--where", condition, "--yes", "--quiet"));
  }

  @Test
  void aConditionThatNoCommitCanAnswerIsRefusedWithItsPlace() {
    Outcome refused = tarn.run("purge", notes, "--where", "patent = 'x'", "--yes");
    assertEquals(3, refused.exitCode());
    assertTrue(refused.err().contains("Unknown tensor 'patent'"), refused.err());
    assertTrue(refused.err().contains("patient"), refused.err());
  }
}
