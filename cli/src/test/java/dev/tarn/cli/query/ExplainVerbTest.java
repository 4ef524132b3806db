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

class ExplainVerbTest {
  @TempDir Path folder;
  private Command tarn;
  private String notes;

  @BeforeEach
  void notes() throws IOException {
    tarn = new Command(folder);
    notes = folder.resolve("notes").toString();
    Path rows =
        Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n");
    tarn.succeed("import", "jsonl", rows.toString(), notes);
  }

  @Test
  void thePlanIsATree() {
    JsonNode plan =
        Json.document(
            tarn.succeed("explain", notes, "SELECT * WHERE n > 1 ORDER BY n DESC", "--json"));

    assertEquals(List.of("operator", "details", "rowCount", "millis", "inputs"), Json.keys(plan));
    assertEquals("Project", plan.get("operator").asText());
    assertTrue(plan.get("rowCount").isNull());
    assertTrue(plan.get("millis").isNull());
    assertEquals("Sort", plan.at("/inputs/0/operator").asText());
    assertEquals("n DESC", plan.at("/inputs/0/details/keys/0").asText());
    assertEquals("Filter", plan.at("/inputs/0/inputs/0/operator").asText());
    assertEquals("n", plan.at("/inputs/0/inputs/0/inputs/0/details/tensors/0").asText());
  }

  @Test
  void analyzeSaysWhatHappened() {
    JsonNode plan =
        Json.document(
            tarn.succeed(
                "explain", notes, "SELECT * WHERE n > ?", "--analyze", "--param", "1", "--json"));

    assertEquals(2, plan.get("rowCount").asLong());
    assertTrue(plan.get("millis").asDouble() >= 0);
    assertEquals(1, plan.at("/inputs/0/inputs/0/details/read/n/chunksRead").asInt());
    assertEquals(0, plan.at("/inputs/0/inputs/0/details/read/n/chunksSkipped").asInt());
  }

  @Test
  void peopleReadItLineByLine() {
    String text = tarn.succeed("explain", notes, "SELECT * WHERE n > 1 LIMIT 1", "--analyze");

    assertTrue(text.contains("\n    Filter  condition: (n > 1)  stopsAfter: 1"), text);
    assertTrue(text.contains("tensors: [n]  read: (n (chunksRead 1, chunksSkipped 0))"), text);
  }

  @Test
  void aWrongQueryIsRefusedAsInQuery() {
    Outcome outcome = tarn.run("explain", notes, "SELECT * WHERE m > 1");

    assertEquals(3, outcome.exitCode());
    assertTrue(outcome.err().contains("Unknown tensor 'm'"), outcome.err());
  }
}
