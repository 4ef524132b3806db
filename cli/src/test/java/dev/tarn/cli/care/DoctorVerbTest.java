package dev.tarn.cli.care;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorVerbTest {
  @TempDir Path folder;

  @Test
  void eachCheckIsALineAndADamagedMarkIsAProblem() throws IOException {
    Command tarn = new Command(folder);
    String notes = folder.resolve("notes").toString();
    tarn.succeed("create", notes, "--tensor=n:generic:int64");

    String text = tarn.succeed("doctor", notes);
    assertTrue(text.startsWith("ok       dataset          A Tarn dataset of format"), text);
    JsonNode json = Json.document(tarn.succeed("doctor", notes, "--json"));
    assertEquals(List.of("ok", "findings"), Json.keys(json));
    assertTrue(json.get("ok").asBoolean());
    assertEquals(text.lines().count(), json.get("findings").size());
    assertEquals(
        List.of("check", "status", "message", "hint"), Json.keys(json.get("findings").get(0)));

    Files.delete(Path.of(notes, "tarn.json"));
    Outcome without = tarn.run("doctor", notes, "--json");
    assertEquals(1, without.exitCode());
    assertEquals("problem", Json.document(without.out()).at("/findings/0/status").asText());
    assertEquals(3, tarn.run("doctor", folder.resolve("nowhere").toString()).exitCode());
  }
}
