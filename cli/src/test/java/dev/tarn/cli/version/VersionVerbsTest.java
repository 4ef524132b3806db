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

class VersionVerbsTest {
  @TempDir Path folder;
  private Command tarn;
  private String notes;
  private String rows;

  @BeforeEach
  void aDatasetWithTwoRows() throws IOException {
    tarn = new Command(folder);
    notes = folder.resolve("notes").toString();
    Path file = folder.resolve("rows.jsonl");
    Files.writeString(file, "{\"n\":1}\n{\"n\":2}\n");
    rows = file.toString();
    tarn.succeed("create", notes, "--tensor=n:generic:int64");
    tarn.succeed("append", notes, "--jsonl", rows, "-m", "Two rows");
  }

  @Test
  void theLogIsNewestFirstAndHasTheContractsKeys() {
    JsonNode commits = Json.document(tarn.succeed("log", notes, "--json")).get("commits");

    assertEquals(2, commits.size());
    assertEquals(
        List.of(
            "id",
            "parents",
            "author",
            "time",
            "message",
            "rowCount",
            "added",
            "updated",
            "deleted"),
        Json.keys(commits.get(0)));
    assertEquals("Two rows", commits.at("/0/message").asText());
    assertEquals(2, commits.at("/0/added").asLong());
    assertEquals(commits.at("/1/id").asText(), commits.at("/0/parents/0").asText());
    assertEquals(
        commits.get(0).toString() + "\n", tarn.succeed("log", notes, "--jsonl", "-n", "1"));
  }

  @Test
  void stagedRowsAreCountedAndCommitted() {
    JsonNode staged =
        Json.document(tarn.succeed("append", notes, "--jsonl", rows, "--stage", "--json"));
    JsonNode status = Json.document(tarn.succeed("status", notes, "--json"));

    assertEquals(List.of("rowCount", "stage"), Json.keys(staged));
    assertEquals(staged.get("stage"), status.at("/staged/0/id"));
    assertEquals("main", status.get("branch").asText());
    assertEquals(
        Json.document("{\"n\":{\"added\":2,\"updated\":0,\"deleted\":0}}"),
        status.at("/staged/0/tensors"));
    assertEquals(
        "2 staged rows are in no commit yet: 'tarn commit %s -m …' keeps them, 'tarn reset %s' drops them.\n"
            .formatted(notes, notes),
        tarn.run("summary", notes).err());

    JsonNode commit = Json.document(tarn.succeed("commit", notes, "-m", "Two more", "--json"));

    assertEquals(List.of("commit", "parent", "rowCount"), Json.keys(commit));
    assertEquals(4, commit.get("rowCount").asLong());
    assertEquals(status.get("commit"), commit.get("parent"));
    assertEquals(0, Json.document(tarn.succeed("status", notes, "--json")).get("staged").size());
  }

  @Test
  void stagedTensorsAreNamed() {
    tarn.succeed("tensor", "rename", notes, "n", "number", "--stage");

    JsonNode stage = Json.document(tarn.succeed("status", notes, "--json")).at("/staged/0");
    String said = tarn.succeed("status", notes);
    String line = stage.get("id").asText() + ": tensor number renamed, was n\n";
    assertTrue(said.contains(line), said);
    assertEquals(
        Json.document("[{\"change\":\"renamed\",\"tensor\":\"number\",\"was\":\"n\"}]"),
        stage.get("schema"));
  }

  @Test
  void headIsTheNewestCommitOfTheCurrentBranch() {
    tarn.succeed("branch", notes, "exp");
    tarn.succeed("checkout", notes, "exp");
    tarn.succeed("append", notes, "--jsonl", rows);

    assertEquals(4, rowCount(tarn, notes + "@HEAD"));
    assertEquals(2, rowCount(tarn, notes + "@HEAD~1"));
    tarn.succeed("revert", notes, "HEAD");
    assertEquals(2, rowCount(tarn, notes + "@exp"));
    assertEquals(2, rowCount(tarn, notes + "@main"));
  }

  @Test
  void resetDropsWhatIsStaged() {
    tarn.succeed("append", notes, "--jsonl", rows, "--stage");

    assertEquals("Dropped 2 staged rows.\n", tarn.succeed("reset", notes));
    assertEquals(2, rowCount(tarn, notes));
  }

  @Test
  void nothingToCommitIsTheAnswerNo() {
    tarn.refuse(
        1,
        """
        tarn: Nothing is staged on branch 'main'.
        hint: 'tarn status DATASET' shows what others have staged.
        """,
        "commit",
        notes,
        "-m",
        "Nothing");
  }

  @Test
  void anEmptyMessageIsRefusedAsInGit() {
    tarn.succeed("append", notes, "--jsonl", rows, "--stage");
    String said =
        """
        tarn: The commit message is empty, so nothing was committed.
        hint: Say what the commit is about: -m "Photos of May".
        """;
    tarn.refuse(3, said, "commit", notes, "-m", "");
    tarn.refuse(3, said, "append", notes, "--jsonl", rows, "-m", " ");
    assertEquals(2, rowCount(tarn, notes));
  }

  @Test
  void theCurrentBranchIsTheUsersAndOutsideTheDataset() {
    tarn.succeed("branch", notes, "exp");
    JsonNode there = Json.document(tarn.succeed("checkout", notes, "exp", "--json"));
    tarn.succeed("append", notes, "--jsonl", rows);

    assertEquals(List.of("branch", "commit"), Json.keys(there));
    assertEquals("exp", there.get("branch").asText());
    assertEquals(4, rowCount(tarn, notes));
    assertEquals(2, rowCount(tarn, notes + "@main"));
    Command somebodyElse = new Command(folder.resolve("else"));
    assertEquals(2, rowCount(somebodyElse, notes));
    JsonNode branches = Json.document(tarn.succeed("branch", notes, "--json")).get("branches");
    assertEquals(List.of("name", "commit", "current"), Json.keys(branches.get(0)));
    assertEquals("exp", branches.at("/0/name").asText());
    assertTrue(branches.at("/0/current").asBoolean());
    assertEquals("main", branches.at("/1/name").asText());
  }

  @Test
  void aCommitCanBeLookedAtButNotCommittedTo() {
    String first = Json.document(tarn.succeed("log", notes, "--json")).at("/commits/1/id").asText();

    assertEquals(0, rowCount(tarn, notes + "@main~1"));
    JsonNode there = Json.document(tarn.succeed("checkout", notes, first, "--json"));
    assertTrue(there.get("branch").isNull());
    assertEquals(first, there.get("commit").asText());
    assertEquals(0, rowCount(tarn, notes));
    Outcome refused = tarn.run("append", notes, "--jsonl", rows);
    assertEquals(3, refused.exitCode());
    assertEquals("", refused.out());
  }

  @Test
  void anUnknownRefIsRefused() {
    Outcome outcome = tarn.run("summary", notes + "@nowhere", "--json");

    assertEquals(3, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("tarn: "), outcome.err());
  }

  @Test
  void tagsAreMadeListedMovedAndDeleted() {
    tarn.succeed("tag", notes, "v1", "main~1", "-m", "Empty");
    JsonNode tags = Json.document(tarn.succeed("tag", notes, "--json")).get("tags");

    assertEquals(List.of("name", "commit", "author", "time", "message"), Json.keys(tags.get(0)));
    assertEquals("v1", tags.at("/0/name").asText());
    assertEquals("Empty", tags.at("/0/message").asText());
    assertEquals(0, rowCount(tarn, notes + "@v1"));
    tarn.refuse(
        3,
        """
        tarn: Tag 'v1' exists already.
        hint: 'tarn tag DATASET v1 REF -f' moves it.
        """,
        "tag",
        notes,
        "v1");
    tarn.succeed("tag", notes, "v1", "-f");
    assertEquals(2, rowCount(tarn, notes + "@v1"));
    assertTrue(tarn.succeed("tag", notes).contains("v1"));
    assertEquals(
        "{\"tags\":[]}\n".strip(),
        tarn.succeed("tag", notes, "-d", "v1", "--json").replaceAll("\\s", ""));
    assertEquals("", tarn.succeed("tag", notes));
    assertEquals(3, tarn.run("tag", notes, "-d", "v1").exitCode());
    assertEquals(2, tarn.run("tag", notes, "-d").exitCode());
    assertEquals(2, tarn.run("tag", notes, "a", "main", "b").exitCode());
  }

  @Test
  void aBranchBeginsWhereItIsToldAndItsNameMayHaveASlash() {
    tarn.succeed("branch", notes, "lab/exp", "main~1");

    assertEquals(0, rowCount(tarn, notes + "@lab/exp"));
    tarn.succeed("checkout", notes, "-b", "more", "lab/exp");
    tarn.succeed("append", notes, "--jsonl", rows);
    assertEquals(2, rowCount(tarn, notes));
    assertEquals(0, rowCount(tarn, notes + "@more~"));
    tarn.succeed("checkout", notes, "-b", "here");
    assertEquals("* here", tarn.succeed("branch", notes).substring(0, 6));
    assertEquals(2, tarn.run("checkout", notes).exitCode());
  }

  @Test
  void branchesAreDeletedWithTheSameCareAsInGit() {
    tarn.succeed("checkout", notes, "-b", "exp");
    tarn.succeed("append", notes, "--jsonl", rows);
    tarn.refuse(
        3,
        """
        tarn: Branch 'exp' is the current one, so it was not deleted.
        hint: Go elsewhere first: 'tarn checkout %s BRANCH'.
        """
            .formatted(notes),
        "branch",
        notes,
        "-D",
        "exp");
    tarn.succeed("checkout", notes, "main");
    Outcome refused = tarn.run("branch", notes, "-d", "exp", "--json");
    assertEquals(3, refused.exitCode());
    assertTrue(refused.err().contains("\"branch-not-merged\""), refused.err());
    assertEquals("", refused.out());
    JsonNode left = Json.document(tarn.succeed("branch", notes, "-D", "exp", "--json"));
    assertEquals(1, left.get("branches").size());
    assertEquals(3, tarn.run("summary", notes + "@exp").exitCode());
    assertEquals(2, tarn.run("branch", notes, "-d", "-m", "a", "b").exitCode());
  }

  @Test
  void aRenamedBranchStaysTheCurrentOne() {
    tarn.succeed("branch", notes, "-m", "trunk");
    assertEquals("* trunk", tarn.succeed("branch", notes).substring(0, 7));
    tarn.succeed("append", notes, "--jsonl", rows);
    assertEquals(4, rowCount(tarn, notes));
    Command somebodyElse = new Command(folder.resolve("else"));
    Outcome lost = somebodyElse.run("summary", notes);
    assertEquals(3, lost.exitCode());
    assertTrue(lost.err().contains("hint: Branches: trunk."), lost.err());
    somebodyElse.succeed("checkout", notes, "trunk");
    assertEquals(4, rowCount(somebodyElse, notes));
    somebodyElse.succeed("branch", notes, "-m", "trunk", "main");
    assertEquals(3, tarn.run("summary", notes).exitCode());
    tarn.succeed("checkout", notes, "main");
    assertEquals(4, rowCount(tarn, notes));
  }

  @Test
  void whatIsStagedCanBeCommittedUnderTheNewName() {
    tarn.succeed("append", notes, "--jsonl", rows, "--stage");
    Outcome renamed = tarn.run("branch", notes, "-m", "main", "trunk");
    String stage =
        Json.document(tarn.succeed("status", notes, "--json")).at("/staged/0/id").asText();

    assertTrue(renamed.err().contains("--stage " + stage + " -m …' commits it."), renamed.err());
    tarn.succeed("commit", notes, "--stage", stage, "-m", "Under the new name");
    assertEquals(4, rowCount(tarn, notes));
    assertEquals(0, Json.document(tarn.succeed("status", notes, "--json")).get("staged").size());
  }

  @Test
  void timesAreLookedUpInTheCurrentBranch() {
    tarn.succeed("checkout", notes, "-b", "exp");
    tarn.succeed("append", notes, "--jsonl", rows);
    JsonNode newest = Json.document(tarn.succeed("log", notes, "--json")).at("/commits/0/time");

    assertEquals(4, rowCount(tarn, notes + "@" + newest.asText()));
    tarn.succeed("checkout", notes, "main");
    assertEquals(2, rowCount(tarn, notes + "@" + newest.asText()));
  }

  private static long rowCount(Command tarn, String dataset) {
    return Json.document(tarn.succeed("summary", dataset, "--json")).get("rowCount").asLong();
  }
}
