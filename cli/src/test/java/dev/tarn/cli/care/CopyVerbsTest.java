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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyVerbsTest {
  @TempDir Path folder;
  private Command tarn;
  private String notes;
  private String rows;

  @BeforeEach
  void aDatasetWithABranchAndAView() throws IOException {
    tarn = new Command(folder);
    notes = folder.resolve("notes").toString();
    Path file = folder.resolve("rows.jsonl");
    Files.writeString(file, "{\"n\":1}\n{\"n\":2}\n");
    rows = file.toString();
    tarn.succeed("create", notes, "--tensor=n:generic:int64");
    tarn.succeed("append", notes, "--jsonl", rows, "-m", "Two rows");
    tarn.succeed("branch", notes, "exp");
    tarn.succeed("append", notes, "--jsonl", rows, "-m", "Two more");
    tarn.succeed("view", "save", notes, "select * where n = 2", "-m", "twos", "--name", "twos");
  }

  @Test
  void aCopyHasEverythingAndIsBroughtUpToDate() {
    String copy = folder.resolve("copy").toString();
    JsonNode first = Json.document(tarn.succeed("copy", notes, copy, "--json"));
    assertEquals(List.of("dataset", "commit", "objects", "copied", "bytes"), Json.keys(first));
    assertEquals(first.get("objects"), first.get("copied"));
    for (String verb : List.of("log", "branch", "summary", "tag")) {
      assertEquals(
          tarn.succeed(verb, notes, "--json").replace(notes, copy),
          tarn.succeed(verb, copy, "--json"));
    }
    assertEquals(
        tarn.succeed("view", "load", notes, "twos", "--rows", "--json"),
        tarn.succeed("view", "load", copy, "twos", "--rows", "--json"));
    tarn.succeed("verify", copy);

    assertEquals(
        0, Json.document(tarn.succeed("copy", notes, copy, "--json")).get("copied").asInt());
    tarn.succeed("append", notes, "--jsonl", rows);
    assertTrue(tarn.succeed("copy", notes, copy).contains(" were there already."));
    assertEquals(tarn.succeed("log", notes, "--json"), tarn.succeed("log", copy, "--json"));
    tarn.succeed("verify", copy);

    tarn.succeed("append", copy, "--jsonl", rows);
    Outcome diverged = tarn.run("copy", notes, copy);
    assertEquals(4, diverged.exitCode());
    assertTrue(diverged.err().contains("the copy has commits of its own"), diverged.err());
  }

  @Test
  void aCloneHasOneBranchWithItsHistory() {
    String clone = folder.resolve("clone").toString();
    tarn.succeed("clone", notes, clone);
    JsonNode branches = Json.document(tarn.succeed("branch", clone, "--json")).get("branches");
    assertEquals(1, branches.size());
    assertEquals("main", branches.at("/0/name").asText());
    assertEquals(tarn.succeed("log", notes, "--json"), tarn.succeed("log", clone, "--json"));
    tarn.succeed("verify", clone);
  }

  @Test
  void aDatasetIsNotCopiedOntoItself() {
    tarn.refuse(
        3,
        """
        tarn: '%1$s' is the dataset itself: it cannot be copied onto itself.
        hint: Give another place.
        """
            .formatted("file:" + notes),
        "copy",
        notes,
        "file:" + notes);
  }

  @Test
  void aPlaceWithSomethingElseIsRefused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("mine.txt"), "mine");
    Outcome outcome = tarn.run("copy", notes, other.toString());
    assertEquals(3, outcome.exitCode());
    assertTrue(outcome.err().contains("holds other files already"), outcome.err());
    tarn.succeed("create", folder.resolve("another").toString());
    assertEquals(3, tarn.run("copy", notes, folder.resolve("another").toString()).exitCode());
  }

  @Test
  void aDamagedObjectIsNotCopiedAndNothingShows() throws IOException {
    JsonNode log = Json.document(tarn.succeed("log", notes, "--json"));
    Path pack = Path.of(notes, "commits", log.at("/commits/1/id").asText());
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length - 1] ^= 1;
    Files.delete(pack);
    Files.write(pack, bytes);
    String copy = folder.resolve("copy").toString();
    Outcome outcome = tarn.run("copy", notes, copy);
    assertEquals(5, outcome.exitCode(), outcome.err());
    assertEquals(3, tarn.run("summary", copy).exitCode());
  }
}
