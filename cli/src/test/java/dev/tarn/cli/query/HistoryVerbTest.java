package dev.tarn.cli.query;

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

class HistoryVerbTest {
  @TempDir Path folder;
  private Command tarn;
  private String notes;

  @BeforeEach
  void notes() throws IOException {
    tarn = new Command(folder);
    notes = folder.resolve("notes").toString();
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n{\"n\":2}\n");
    tarn.succeed("import", "jsonl", rows.toString(), notes);
  }

  @Test
  void queriesThatWereAnsweredAreListedInTheirOrder() {
    tarn.succeed("query", notes, "SELECT * WHERE n > 1", "--json");
    String view = tarn.succeed("view", "save", notes, "SELECT n", "-m", "All").strip();
    tarn.run("query", notes, "SELECT nowhere");

    JsonNode queries = Json.document(tarn.succeed("history", notes, "--json")).get("queries");

    assertEquals(2, queries.size());
    assertEquals(
        List.of("number", "query", "time", "millis", "rowCount", "commit", "view"),
        Json.keys(queries.get(0)));
    assertEquals(1, queries.at("/0/number").asInt());
    assertEquals("SELECT * WHERE n > 1", queries.at("/0/query").asText());
    assertEquals(1, queries.at("/0/rowCount").asLong());
    assertTrue(queries.at("/0/view").isNull());
    assertEquals(view, queries.at("/1/view").asText());
    assertEquals(
        queries.get(1),
        Json.document(tarn.succeed("history", notes, "-n", "1", "--json")).at("/queries/0"));
  }

  @Test
  void nothingIsSaidOnStandardOutputWhereNothingWasAsked() {
    assertEquals(new Outcome(0, "", "No query was run here yet.\n"), tarn.run("history", notes));
  }

  @Test
  void aQueryIsAnsweredWhereNothingCanBeRemembered() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file where the cache folder should be");

    assertEquals("2\n", tarn.succeed("query", notes, "SELECT *", "--count"));
    assertEquals("", tarn.succeed("history", notes));
  }
}
