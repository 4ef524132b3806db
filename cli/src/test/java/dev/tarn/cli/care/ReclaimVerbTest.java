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
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReclaimVerbTest {
  @TempDir Path folder;
  private Command tarn;
  private String notes;

  @BeforeEach
  void aDatasetOfThreeCommits() throws IOException {
    tarn = new Command(folder);
    notes = folder.resolve("notes").toString();
    Path rows = folder.resolve("rows.jsonl");
    Files.writeString(rows, "{\"n\":1}\n{\"n\":2}\n");
    tarn.succeed("create", notes, "--tensor=n:generic:int64");
    tarn.succeed("append", notes, "--jsonl", rows.toString(), "-m", "Two rows");
    tarn.succeed("append", notes, "--jsonl", rows.toString(), "-m", "Two more");
  }

  private Path leave(String name, int bytes, Duration age) throws IOException {
    Path file = Path.of(notes, name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[bytes]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return file;
  }

  @Test
  void whatNothingReachesGoesWhenItIsOld() throws IOException {
    Path old = leave("runs/" + "0a".repeat(32), 1000, Duration.ofDays(15));
    Path young = leave("runs/" + "0b".repeat(32), 1000, Duration.ofDays(13));
    Path unfinished = leave("commits/.tmp-1234", 500, Duration.ofDays(15));
    Path foreign = leave("README.txt", 5, Duration.ofDays(500));

    assertEquals(
        """
                  1,000  runs/%s
        Would reclaim 1,500 bytes of 1 object and 1 temporary file.
        """
            .formatted("0a".repeat(32)),
        tarn.succeed("reclaim", notes, "--dry-run"));
    assertTrue(Files.exists(old) && Files.exists(unfinished));

    JsonNode done = Json.document(tarn.succeed("reclaim", notes, "--json"));
    assertEquals(
        List.of(
            "dryRun",
            "objects",
            "bytes",
            "temporaryFiles",
            "commitsKept",
            "commitsCut",
            "reclaimed"),
        Json.keys(done));
    assertEquals(1, done.get("objects").asInt());
    assertEquals(1500, done.get("bytes").asInt());
    assertEquals(3, done.get("commitsKept").asInt());
    assertEquals("runs/" + "0a".repeat(32), done.at("/reclaimed/0/object").asText());
    assertTrue(!Files.exists(old) && Files.exists(young) && !Files.exists(unfinished));
    assertTrue(Files.exists(foreign));
    assertTrue(!Files.exists(Path.of(notes, "trash", "x")));
    assertEquals("Nothing to reclaim.\n", tarn.succeed("reclaim", notes));
    tarn.succeed("verify", notes);
  }

  @Test
  void historyIsCutAfterAQuestionAndTheLogSaysSo() throws IOException {
    Outcome unasked = tarn.run("reclaim", notes, "--history-older-than", "0");
    assertEquals(2, unasked.exitCode());
    assertTrue(unasked.err().contains("Cut off the history before "), unasked.err());

    String text =
        tarn.succeed(
            "reclaim", notes, "--history-older-than", "0", "--retention", "0", "--yes", "--quiet");
    assertTrue(text.startsWith("Cut off 2 commits; "), text);
    String log = tarn.succeed("log", notes);
    assertTrue(log.contains("Two more") && !log.contains("Two rows"), log);
    assertTrue(log.contains("The history before ") && log.contains(" was cut off.\n"), log);
    JsonNode json = Json.document(tarn.succeed("log", notes, "--json"));
    assertEquals(1, json.get("commits").size());
    Instant.parse(json.get("cutBefore").asText());
    tarn.succeed("verify", notes);
    // The mark is now older than no time at all.
    tarn.succeed("reclaim", notes, "--retention", "0");
    tarn.succeed("verify", notes);
    assertEquals(
        4, Json.document(tarn.succeed("summary", notes, "--json")).get("rowCount").asInt());
  }

  @Test
  void aSpanThatIsNoneIsWrongUsage() {
    tarn.refuse(
        2,
        """
        tarn: --retention is 'two weeks'; expected a number with w, d, h, m or s.
        hint: For instance 14d or 12h.
        """,
        "reclaim",
        notes,
        "--retention",
        "two weeks");
    assertEquals(2, tarn.run("reclaim", notes, "--history-older-than", "yesterday").exitCode());
  }
}
