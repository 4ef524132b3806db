package dev.tarn.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import dev.tarn.cli.Outcome;
import dev.tarn.cli.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryVerbTest {
  @TempDir Path folder;
  private Command tarn;
  private String eyes;

  @BeforeEach
  void aDatasetOfEveryKind() throws IOException {
    tarn = new Command(folder);
    eyes = folder.resolve("eyes").toString();
    Files.write(folder.resolve("a.png"), Pictures.png(8, 6, 1));
    Path rows = folder.resolve("rows.jsonl");
    Files.writeString(
        rows,
        """
        {"images":"a.png","labels":"g0","tags":["x","y"],"big":9007199254740993,"score":0.1,"e":[1.5,-0.0],"note":"друзы 🩺","meta":{"iso":100,"id":9007199254740993}}
        {"images":null,"labels":null,"tags":[],"big":-5,"score":"NaN","e":["Infinity",2],"note":null,"meta":null}
        {"images":"a.png","labels":"g1","tags":["y"],"big":9007199254740992,"score":-2.5,"e":[0,0],"note":"","meta":[1,null]}
        """);
    tarn.succeed(
        "create",
        eyes,
        "--tensor=images:image",
        "--tensor=labels:class_label:class_names=g0,g1",
        "--tensor=tags:class_label:multi=true:class_names=x,y",
        "--tensor=big:generic:int64",
        "--tensor=score:generic:float32",
        "--tensor=e:embedding:float32:dim=2",
        "--tensor=note:text",
        "--tensor=meta:json");
    tarn.succeed("append", eyes, "--jsonl", rows.toString());
  }

  @Test
  void aQueryMayBeginWithAComment() {
    assertEquals(
        "2\n",
        tarn.succeed("query", eyes, "-- graded ones\nSELECT * WHERE labels = 'g1'", "--rows"));
    assertEquals(2, tarn.run("query", eyes, "-- graded ones").exitCode());
  }

  @Test
  void everyRefusedQueryHasANextStep() {
    for (String query :
        List.of(
            "SELECT * WHERE (labels = 'g0'",
            "SELECT * WHERE labels = 'drusen'",
            "SELECT * WHERE labels = 99",
            "SELECT FROBNICATE(labels)",
            "SELECT * LIMIT -1")) {
      Outcome outcome = tarn.run("query", eyes, query);

      assertEquals(3, outcome.exitCode(), query);
      assertTrue(outcome.err().contains("\nhint: "), outcome.err());
    }
  }

  @Test
  void valuesAreWrittenAsTheContractSays() {
    String commit = Json.document(tarn.succeed("log", eyes, "--json")).at("/commits/0/id").asText();

    JsonNode answer = Json.document(tarn.succeed("query", eyes, "SELECT *", "--json"));

    assertEquals(List.of("commit", "seed", "rowCount", "columns", "rows"), Json.keys(answer));
    assertEquals(commit, answer.get("commit").asText());
    assertTrue(answer.get("seed").isNull());
    assertEquals(3, answer.get("rowCount").asLong());
    int bytes = Pictures.png(8, 6, 1).length;
    assertEquals(
        Json.document(
            """
            {"images":{"shape":[6,8,3],"compression":"png","bytes":%d},"labels":"g0","tags":["x","y"],
            "big":"9007199254740993","score":0.1,"e":[1.5,-0.0],"note":"друзы 🩺",
            "meta":{"iso":100,"id":9007199254740993}}
            """
                .formatted(bytes)),
        answer.at("/rows/0"));
    assertEquals(
        Json.document(
            """
            {"images":null,"labels":null,"tags":[],"big":-5,"score":"NaN","e":["Infinity",2.0],
            "note":null,"meta":null}
            """),
        answer.at("/rows/1"));
    assertEquals(9007199254740992L, answer.at("/rows/2/big").asLong());
    assertEquals("", answer.at("/rows/2/note").asText());
  }

  @Test
  void columnsAreDescribed() {
    JsonNode answer =
        Json.document(tarn.succeed("query", eyes, "SELECT labels, e, big + 1 AS n", "--json"));

    assertEquals(
        Json.document(
            """
            [{"name":"labels","type":"uint16","dtype":"uint16","htype":"class_label","classNames":["g0","g1"]},
             {"name":"e","type":"float32 (2,)","dtype":"float32","htype":"embedding","classNames":[]},
             {"name":"n","type":"int64","dtype":"int64","htype":"generic","classNames":[]}]
            """),
        answer.get("columns"));
  }

  @Test
  void rowNumbersAndCounts() {
    JsonNode rows =
        Json.document(
            tarn.succeed("query", eyes, "SELECT * WHERE big > 0 ORDER BY big", "--rows", "--json"));
    JsonNode count =
        Json.document(tarn.succeed("query", eyes, "SELECT * WHERE big > 0", "--count", "--json"));

    assertEquals(List.of("commit", "seed", "rowCount", "rows"), Json.keys(rows));
    assertEquals("[2,0]", rows.get("rows").toString());
    assertEquals(List.of("commit", "rowCount"), Json.keys(count));
    assertEquals(2, count.get("rowCount").asLong());
    assertEquals(
        "2\n0\n", tarn.succeed("query", eyes, "SELECT * ORDER BY score LIMIT 2", "--rows"));
    assertEquals("3\n", tarn.succeed("query", eyes, "SELECT *", "--count"));
  }

  @Test
  void limitCutsTheAnswer() {
    JsonNode answer =
        Json.document(tarn.succeed("query", eyes, "SELECT big", "--limit", "2", "--json"));

    assertEquals(2, answer.get("rowCount").asLong());
    assertEquals(2, answer.get("rows").size());
  }

  @Test
  void linesAreOneRowEach() {
    assertEquals(
        """
        {"big":"9007199254740993","labels":"g0"}
        {"big":-5,"labels":null}
        {"big":9007199254740992,"labels":"g1"}
        """,
        tarn.succeed("query", eyes, "SELECT big, labels", "--jsonl"));
  }

  @Test
  void aTableIsForPeople() {
    assertEquals(
        """
        row  labels               big  note
          0  g0      9007199254740993  друзы 🩺
          1  null                  -5  null
          2  g1      9007199254740992
        3 rows
        """,
        tarn.succeed("query", eyes, "SELECT labels, big, note"));
  }

  @Test
  void parametersAreJsonOrText() {
    assertEquals(
        "0\n", tarn.succeed("query", eyes, "SELECT * WHERE labels = ?", "--param", "g0", "--rows"));
    assertEquals(
        "1\n", tarn.succeed("query", eyes, "SELECT * WHERE big = ?", "--param", "-5", "--rows"));
    assertEquals(
        "2\n",
        tarn.succeed(
            "query",
            eyes,
            "SELECT * WHERE note = ? AND big > ?",
            "--param",
            "\"\"",
            "--param=0",
            "--rows"));
  }

  @Test
  void theSeedIsRecordedAndRepeatsTheDraw() {
    String query = "SELECT * SAMPLE BY MAX_WEIGHT(true: 1) LIMIT 50";
    JsonNode first = Json.document(tarn.succeed("query", eyes, query, "--rows", "--json"));
    String seed = first.get("seed").asText();

    JsonNode again =
        Json.document(tarn.succeed("query", eyes, query, "--rows", "--json", "--seed", seed));

    assertEquals(first, again);
  }

  @Test
  void rowNumbersOfATableWithoutRowsAreRefused() {
    tarn.refuse(
        3,
        """
        tarn: The answer has no row numbers: its rows are no rows of the commit.
        hint: Leave out --rows to see its values.
        """,
        "query",
        eyes,
        "SELECT labels, COUNT(*) AS n GROUP BY labels",
        "--rows");
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    Outcome outcome = tarn.run("query", eyes, "SELECT big AS n, score AS n", "--json");

    assertEquals(3, outcome.exitCode());
    assertEquals("", outcome.out());
    String expected =
        """
        tarn: Two columns of the answer are named 'n' at line 1, column 18.
          SELECT big AS n, score AS n
                           ^^^^^^^^^^
        hint: Name one of them otherwise: SELECT … AS "n_2".
        """;
    assertTrue(outcome.err().startsWith(expected), outcome.err());
    String starred = tarn.run("query", eyes, "SELECT *, big UNION SELECT *, big", "--jsonl").err();
    assertTrue(starred.contains("'big' at line 1, column 11."), starred);
  }

  @Test
  void anUnknownTensorIsShownWithACaret() {
    Outcome outcome = tarn.run("query", eyes, "SELECT * WHERE CONTAINS(lable, 'g0')", "--json");

    assertEquals(3, outcome.exitCode());
    assertEquals("", outcome.out());
    List<String> lines = outcome.err().lines().toList();
    assertEquals("  SELECT * WHERE CONTAINS(lable, 'g0')", lines.get(1));
    assertEquals("                          ^^^^^", lines.get(2));
    JsonNode error = Json.document(lines.get(lines.size() - 1)).get("error");
    assertEquals("unknown-tensor", error.get("code").asText());
    assertEquals(1, error.at("/details/line").asInt());
    assertEquals(25, error.at("/details/column").asInt());
    assertEquals(5, error.at("/details/length").asInt());
  }

  @Test
  void optionsThatExcludeEachOtherAreRefused() {
    tarn.refuse(
        2,
        """
        tarn: --rows and --count exclude each other.
        hint: Choose one.
        """,
        "query",
        eyes,
        "SELECT *",
        "--rows",
        "--count");
  }
}
