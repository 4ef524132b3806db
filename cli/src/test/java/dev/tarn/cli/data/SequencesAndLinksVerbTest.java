package dev.tarn.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import dev.tarn.cli.Outcome;
import dev.tarn.cli.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences and links through the command: appended as JSON, summed up, queried. */
class SequencesAndLinksVerbTest {
  @TempDir Path folder;
  private Command tarn;
  private String walks;

  @BeforeEach
  void aDatasetOfTwoRows() throws Exception {
    tarn = new Command(folder);
    walks = folder.resolve("walks").toString();
    Files.write(folder.resolve("a.png"), Pictures.png(6, 5, 1));
    Path rows =
        Files.writeString(
            folder.resolve("rows.jsonl"),
            """
            {"frames":["a.png","a.png"],"steps":["sit","walk"],"boxes":[[[0,0,2,2]],[]],"photo":"a.png"}
            {"frames":[],"steps":null,"boxes":[],"photo":"https://example.org/b.png"}
            """);
    tarn.succeed(
        "create",
        walks,
        "--tensor=frames:sequence[image]",
        "--tensor=steps:sequence[class_label]:class_names=sit,walk",
        "--tensor=boxes:sequence[bbox]",
        "--tensor=photo:link[image]");
    tarn.succeed("append", walks, "--jsonl", rows.toString());
  }

  @Test
  void theSummaryNamesThem() {
    JsonNode tensors = Json.document(tarn.succeed("summary", walks, "--json")).get("tensors");

    assertEquals("sequence[image]", tensors.at("/0/htype").asText());
    assertEquals(Json.document("{\"min\":[0],\"max\":[2]}"), tensors.at("/0/shape"));
    assertEquals("sequence[class_label]", tensors.at("/1/htype").asText());
    assertEquals(1, tensors.at("/1/nulls").asInt());
    assertEquals("link[image]", tensors.at("/3/htype").asText());
  }

  @Test
  void aQueryGivesTheirValues() {
    JsonNode rows =
        Json.document(
                tarn.succeed(
                    "query", walks, "SELECT steps, boxes, frames, photo LIMIT 2", "--json"))
            .get("rows");

    assertEquals(Json.document("[\"sit\",\"walk\"]"), rows.at("/0/steps"));
    assertEquals(Json.document("[[[0.0,0.0,2.0,2.0]],[]]"), rows.at("/0/boxes"));
    assertEquals("png", rows.at("/0/frames/1/compression").asText());
    assertEquals("a.png", rows.at("/0/photo").asText());
    assertTrue(rows.at("/1/steps").isNull());
    assertEquals(Json.document("[]"), rows.at("/1/frames"));
  }

  @Test
  void conditionsOnLinksAreThoseOfTextAndOnSequencesAreRefusedOrAnswered() {
    String count =
        tarn.succeed("query", walks, "SELECT * WHERE photo LIKE 'https:%'", "--count", "--json");
    assertEquals(1, Json.document(count).get("rowCount").asInt());
    for (String query :
        new String[] {
          "SELECT * WHERE steps = 'sit'",
          "SELECT * WHERE boxes > 1",
          "SELECT * WHERE CONTAINS(steps, 'sit')",
          "SELECT IOU(boxes, boxes)",
          "SELECT SHAPE(frames)",
          "SELECT steps GROUP BY photo",
          "SELECT * ORDER BY frames",
          "SELECT COUNT(*) GROUP BY steps",
        }) {
      Outcome outcome = tarn.run("query", walks, query, "--json");
      assertTrue(outcome.exitCode() == 0 || outcome.exitCode() == 3, query + outcome.err());
    }
  }

  @Test
  void theyAreUpdatedAsTheyAreAppended() {
    String picture = folder.resolve("a.png").toString();
    tarn.succeed("update", walks, "--row", "1", "--set", "frames=[\"" + picture + "\"]");
    tarn.succeed("update", walks, "--row", "1", "--set", "steps=[\"walk\"]", "--set", "photo=7");
    JsonNode rows =
        Json.document(tarn.succeed("query", walks, "SELECT * LIMIT 1 OFFSET 1", "--json"))
            .get("rows");
    assertEquals("png", rows.at("/0/frames/0/compression").asText());
    assertEquals(Json.document("[\"walk\"]"), rows.at("/0/steps"));
    assertEquals("7", rows.at("/0/photo").asText());
  }

  @Test
  void tablesAndWholeDatasetsBringThem() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("t.csv"), "file,steps\nphotos/1.jpg,\"[0, 1]\"\nhttps://e.org/2.jpg,\n");
    String fromCsv = folder.resolve("from-csv").toString();
    tarn.succeed(
        "import",
        "csv",
        csv.toString(),
        fromCsv,
        "--column=file:photo:link[image]",
        "--column=steps:steps:sequence[generic]:uint8");
    JsonNode rows = Json.document(tarn.succeed("query", fromCsv, "SELECT *", "--json")).get("rows");
    assertEquals(
        Json.document(
            "[{\"photo\":\"photos/1.jpg\",\"steps\":[0,1]},"
                + "{\"photo\":\"https://e.org/2.jpg\",\"steps\":null}]"),
        rows);

    Path json =
        Files.writeString(
            folder.resolve("d.json"),
            """
            {"name": "d", "tensors": [
              {"name": "s", "htype": "sequence[class_label]", "dtype": "uint8", "class_names": ["a", "b"]},
              {"name": "f", "htype": "sequence[image]", "dtype": "uint8", "ndim": 3}],
             "rows": [{"s": ["b", 0], "f": [{"shape": [1, 1, 3], "values": [1, 2, 3]}]}]}
            """);
    String fromJson = folder.resolve("from-json").toString();
    tarn.succeed("import", "json", json.toString(), fromJson);
    JsonNode row =
        Json.document(tarn.succeed("query", fromJson, "SELECT *", "--json")).at("/rows/0");
    assertEquals(Json.document("[\"b\",\"a\"]"), row.get("s"));
    assertEquals(Json.document("[1,1,3]"), row.at("/f/0/shape"));
    tarn.succeed("verify", fromJson);
  }

  @Test
  void anItemThatIsNoImageIsRefusedWithItsPlace() throws Exception {
    Path rows = Files.writeString(folder.resolve("bad.jsonl"), "{\"frames\":[\"rows.jsonl\"]}\n");
    Outcome outcome = tarn.run("append", walks, "--jsonl", rows.toString());

    assertEquals(3, outcome.exitCode());
    assertTrue(
        outcome.err().startsWith("tarn: bad.jsonl line 1: tensor 'frames': rows.jsonl: Not an"),
        outcome.err());
  }
}
