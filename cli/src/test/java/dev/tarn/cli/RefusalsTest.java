package dev.tarn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb that cannot do what was asked fails with its exit code, and says so. */
class RefusalsTest {
  @TempDir Path folder;
  private Command tarn;

  @BeforeEach
  void home() {
    tarn = new Command(folder);
  }

  /** Each verb with the words that it needs; D is the dataset, F a file that is there. */
  static Stream<List<String>> verbs() {
    return Stream.of(
            "append D --jsonl F",
            "train D --view SELECT_*",
            "evaluate D --model M --view SELECT_*",
            "summary D",
            "verify D",
            "reclaim D",
            "copy D /nowhere/to/go",
            "clone D /nowhere/to/go",
            "query D SELECT_*",
            "explain D TQL",
            "history D",
            "view save D SELECT_* -m M",
            "view list D",
            "view show D 0123456789abcdef",
            "view load D 0123456789abcdef",
            "status D",
            "commit D -m M",
            "reset D",
            "log D",
            "branch D",
            "branch D new",
            "branch D -d new",
            "tensor add D note:text",
            "tensor rename D a b",
            "tensor drop D a",
            "tensor info D a",
            "tag D",
            "tag D v1",
            "tag D -d v1",
            "checkout D main")
        .map(line -> Arrays.stream(line.split(" ")).map(w -> w.replace('_', ' ')).toList());
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void noVerbTakesAnUnknownDataset(List<String> words) throws IOException {
    String missing = folder.resolve("missing").toString();
    refused(3, words, missing);
    assertFalse(Files.exists(Path.of(missing)));

    Path notADataset = Files.createDirectory(folder.resolve("plain"));
    Files.writeString(notADataset.resolve("notes.txt"), "no dataset");
    refused(3, words, notADataset.toString());
    try (Stream<Path> files = Files.list(notADataset)) {
      assertEquals(1, files.count());
    }

    Path file = Files.writeString(folder.resolve("file"), "no folder");
    refused(3, words, file.toString());
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void noVerbTakesAnUnknownRef(List<String> words) {
    String notes = folder.resolve("notes").toString();
    tarn.succeed("create", notes, "--tensor=n:generic:int64");

    refused(3, words, notes + "@nowhere");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void noPermissionIsAnErrorOfTheEnvironment(List<String> words) throws IOException {
    Path notes = folder.resolve("notes");
    tarn.succeed("create", notes.toString(), "--tensor=n:generic:int64");
    Files.setPosixFilePermissions(notes, PosixFilePermissions.fromString("---------"));
    try {
      Assumptions.assumeFalse(Files.isReadable(notes), "root may read everything");
      refused(6, words, notes.toString());
    } finally {
      Files.setPosixFilePermissions(notes, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private void refused(int exitCode, List<String> words, String dataset) {
    List<String> line = new ArrayList<>();
    for (String word : words) {
      line.add(word.equals("D") ? dataset : word.equals("F") ? rows().toString() : word);
    }
    Outcome plain = tarn.run(line.toArray(String[]::new));
    assertEquals(exitCode, plain.exitCode(), plain.err());
    assertEquals("", plain.out());
    assertTrue(plain.err().startsWith("tarn: "), plain.err());
    assertTrue(plain.err().contains("\nhint: "), plain.err());
    assertFalse(plain.err().contains("\tat "), plain.err());

    line.add("--json");
    Outcome json = tarn.run(line.toArray(String[]::new));
    assertEquals(exitCode, json.exitCode());
    assertEquals("", json.out());
    assertTrue(json.err().startsWith(plain.err()), json.err());
    JsonNode error = Json.document(json.err().substring(plain.err().length())).get("error");
    assertEquals(List.of("code", "message", "hint", "details"), Json.keys(error));
    assertTrue(error.get("code").asText().matches("[a-z]+(-[a-z0-9]+)*"));
  }

  private Path rows() {
    try {
      return Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSecondCreateIsRefusedAndChangesNothing() {
    String notes = folder.resolve("notes").toString();
    tarn.succeed("create", notes, "--tensor=n:generic:int64");
    String before = tarn.succeed("log", notes, "--json");

    Outcome outcome = tarn.run("create", notes, "--tensor=other:text", "--json");

    assertEquals(3, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().contains("\"code\":\"dataset-exists\""), outcome.err());
    assertEquals(before, tarn.succeed("log", notes, "--json"));
  }
}
