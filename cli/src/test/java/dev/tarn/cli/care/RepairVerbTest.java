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

class RepairVerbTest {
  @TempDir Path folder;

  @Test
  void whatIsMendedIsListedAndWhatIsLeftIsExitCodeOne() throws IOException {
    Command tarn = new Command(folder);
    String notes = folder.resolve("notes").toString();
    tarn.succeed("create", notes, "--tensor=n:generic:int64");
    assertEquals("Nothing to repair.\n", tarn.succeed("repair", notes));

    Path mark = Path.of(notes, "tarn.json");
    Files.delete(mark);
    String plan = tarn.succeed("repair", notes, "--dry-run");
    assertTrue(plan.startsWith("Would repair tarn.json: "), plan);
    assertTrue(Files.notExists(mark));
    JsonNode done = Json.document(tarn.succeed("repair", notes, "--json"));
    assertEquals(List.of("repaired", "left"), Json.keys(done));
    assertEquals("tarn.json", done.at("/repaired/0/object").asText());
    tarn.succeed("verify", notes);

    Files.writeString(mark, "{");
    Outcome left = tarn.run("repair", notes, "--json");
    assertEquals(1, left.exitCode());
    assertEquals("tarn.json", Json.document(left.out()).at("/left/0/object").asText());
  }
}
