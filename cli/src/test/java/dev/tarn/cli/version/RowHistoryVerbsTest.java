package dev.tarn.cli.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import dev.tarn.cli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** update, delete, diff, merge, revert, restore and blame. */
class RowHistoryVerbsTest {
  @TempDir Path folder;
  private Command tarn;
  private String notes;

  @BeforeEach
  void aDatasetWithFourRows() throws IOException {
    tarn = new Command(folder);
    notes = folder.resolve("notes").toString();
    Path file = folder.resolve("rows.jsonl");
    Files.writeString(
        file,
        "{\"grade\":\"g0\",\"n\":0}\n{\"grade\":\"g1\",\"n\":1}\n{\"grade\":\"g0\",\"n\":2}\n"
            + "{\"grade\":\"g1\",\"n\":3}\n");
    tarn.succeed(
        "create",
        notes,
        "--tensor=grade:class_label:class_names=g0,g1,g2",
        "--tensor=n:generic:int64");
    tarn.succeed("append", notes, "--jsonl", file.toString(), "-m", "Four rows");
  }

  private JsonNode json(String... words) {
    return Json.document(tarn.succeed(words));
  }

  private String numbers(String place) {
    return json("query", place, "SELECT n", "--json").findValuesAsText("n").toString();
  }

  @Test
  void updateAndDeleteTakeRowsByNumberOrCondition() {
    JsonNode updated =
        json("update", notes, "--where", "grade = 'g0'", "--set", "grade=g2", "--json");
    assertEquals(List.of("rowCount", "commit"), Json.keys(updated));
    assertEquals(2, updated.get("rowCount").asInt());
    assertEquals(
        "{\"grade\":{\"g0\":0,\"g1\":2,\"g2\":2}}",
        json("summary", notes, "--json").get("classCounts").toString());
    JsonNode deleted = json("delete", notes, "--row", "1", "--row", "2", "--stage", "--json");
    assertEquals(List.of("rowCount", "stage"), Json.keys(deleted));
    assertEquals(
        "{\"added\":0,\"updated\":0,\"deleted\":2}",
        json("status", notes, "--json").at("/staged/0/tensors/n").toString());
    tarn.succeed("commit", notes, "-m", "Two fewer");
    assertEquals("[0, 3]", numbers(notes));
    assertEquals(0, json("delete", notes, "--where", "n > 9", "--json").get("rowCount").asInt());
  }

  @Test
  void badEditsChangeNothingAndSayWhy() {
    assertEquals(3, tarn.run("update", notes, "--row", "4", "--set", "n=1").exitCode());
    assertEquals(3, tarn.run("update", notes, "--row", "0", "--set", "grade=g7").exitCode());
    assertEquals(3, tarn.run("update", notes, "--row", "0", "--set", "grad=g1").exitCode());
    assertEquals(2, tarn.run("update", notes, "--row", "0", "--set", "n").exitCode());
    assertEquals(2, tarn.run("delete", notes).exitCode());
    Outcome condition = tarn.run("delete", notes, "--where", "gade = 'g0'");
    assertEquals(3, condition.exitCode());
    assertTrue(condition.err().contains("grade"), condition.err());
    assertEquals("[0, 1, 2, 3]", numbers(notes));
  }

  @Test
  void diffCountsRowsAndShowsBothSamples() {
    tarn.succeed("update", notes, "--row", "0", "--set", "n=10");
    tarn.succeed("delete", notes, "--row", "1");
    JsonNode diff = json("diff", notes, "main~2", "--rows", "--json");
    assertEquals(
        List.of("from", "to", "counts", "tensors", "schema", "info", "rows"), Json.keys(diff));
    assertEquals("{\"added\":0,\"updated\":1,\"deleted\":1}", diff.get("counts").toString());
    assertEquals("1", diff.at("/tensors/n/updated").asText());
    assertEquals("{\"n\":{\"from\":0,\"to\":10}}", diff.at("/rows/1/tensors").toString());
    assertEquals(1, tarn.run("diff", notes, "main~2", "--exit-code").exitCode());
    assertEquals(0, tarn.run("diff", notes, "main", "--exit-code").exitCode());
    assertEquals(2, tarn.succeed("diff", notes, "main~2", "--rows", "--jsonl").lines().count());
  }

  @Test
  void aMergeListsItsConflictsUntilASideIsTaken() {
    tarn.succeed("branch", notes, "exp");
    tarn.succeed("update", notes + "@exp", "--row", "0", "--set", "n=100");
    tarn.succeed("update", notes + "@exp", "--row", "3", "--set", "grade=g0");
    tarn.succeed("update", notes, "--row", "0", "--set", "n=200");
    Outcome conflict = tarn.run("merge", notes, "exp", "--json");
    assertEquals(4, conflict.exitCode());
    JsonNode document = Json.document(conflict.out());
    assertTrue(document.get("commit").isNull());
    assertEquals("n", document.at("/conflicts/0/tensor").asText());
    assertEquals(0, document.at("/conflicts/0/row").asInt());
    assertEquals(200, document.at("/conflicts/0/ours").asInt());
    assertEquals(100, document.at("/conflicts/0/theirs").asInt());
    assertTrue(conflict.err().contains("\"code\":\"merge-conflict\""), conflict.err());
    assertEquals("[200, 1, 2, 3]", numbers(notes));
    JsonNode merged = json("merge", notes, "exp", "--theirs", "--json");
    assertEquals(0, merged.get("conflicts").size());
    assertEquals("[100, 1, 2, 3]", numbers(notes));
    assertEquals(2, json("log", notes, "--json").at("/commits/0/parents").size());
  }

  @Test
  void revertRestoreAndBlameFollowARow() {
    tarn.succeed("update", notes, "--row", "2", "--set", "n=20", "-m", "Twenty");
    String twenty = json("log", notes, "--json").at("/commits/0/id").asText();
    assertEquals(
        "Twenty", json("blame", notes, "--row", "2", "--json").at("/tensors/n/message").asText());
    assertEquals(
        "Four rows",
        json("blame", notes, "--row", "2", "--json").at("/tensors/grade/message").asText());
    tarn.succeed("delete", notes, "--row", "0");
    assertEquals(List.of("branch", "commit"), Json.keys(json("revert", notes, twenty, "--json")));
    assertEquals("[1, 2, 3]", numbers(notes));
    tarn.succeed("restore", notes + "@" + twenty.substring(0, 8));
    assertEquals("[0, 1, 20, 3]", numbers(notes));
    assertEquals(1, tarn.run("restore", notes + "@main").exitCode());
    assertEquals(3, tarn.run("blame", notes, "--row", "4").exitCode());
    assertEquals(2, tarn.run("restore", notes).exitCode());
  }
}
