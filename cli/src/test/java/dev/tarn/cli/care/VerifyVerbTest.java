package dev.tarn.cli.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyVerbTest {
  @TempDir Path folder;

  @Test
  void damageIsToldWithTensorAndRowsAndSoIsTheReadThatMeetsIt() throws IOException {
    Command tarn = new Command(folder);
    String notes = folder.resolve("notes").toString();
    tarn.succeed("create", notes, "--tensor=t:text");
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"t\":\"a\"}\n{\"t\":\"b\"}\n");
    tarn.succeed("append", notes, "--jsonl", rows.toString());
    Files.writeString(rows, "{\"t\":\"a longer text\"}\n{\"t\":\"and one more\"}\n");
    tarn.succeed("append", notes, "--jsonl", rows.toString());
    String object = damage(notes, "a longer text");

    JsonNode found = Json.document(tarn.run("verify", notes, "--json").out());
    assertEquals(object, found.at("/damage/0/object").asText());
    assertEquals("t", found.at("/damage/0/tensor").asText());
    assertEquals("[2,3]", found.at("/damage/0/rows").toString());
    assertEquals(1, found.at("/damage").size());
    String text = tarn.run("verify", notes).out();
    assertTrue(text.contains("  " + object + " of tensor 't', rows 2 to 3: SHA-256 of "), text);

    Outcome read = tarn.run("query", notes, "SELECT t WHERE ROW_NUMBER() = 3", "--json");
    assertEquals(5, read.exitCode());
    List<String> lines = read.err().lines().toList();
    JsonNode details = Json.document(lines.get(lines.size() - 1)).at("/error/details");
    assertEquals("{\"object\":\"" + object + "\",\"row\":3,\"tensor\":\"t\"}", details.toString());
  }

  private static String damage(String dataset, String text) throws IOException {
    try (var commits = Files.list(Path.of(dataset, "commits"))) {
      for (Path commit : (Iterable<Path>) commits::iterator) {
        byte[] bytes = Files.readAllBytes(commit);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at >= 0) {
          bytes[at] ^= 1;
          assertTrue(commit.toFile().setWritable(true));
          Files.write(commit, bytes);
          return "commits/" + commit.getFileName();
        }
      }
    }
    throw new AssertionError("no commit holds '" + text + "'");
  }
}
