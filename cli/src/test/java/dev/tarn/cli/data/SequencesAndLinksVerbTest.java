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
  void anItemThatIsNoImageIsRefusedWithItsPlace() throws Exception {
    Path rows = Files.writeString(folder.resolve("bad.jsonl"), "{\"frames\":[\"rows.jsonl\"]}\n");
    Outcome outcome = tarn.run("append", walks, "--jsonl", rows.toString());

    assertEquals(3, outcome.exitCode());
    assertTrue(
        outcome.err().startsWith("tarn: bad.jsonl line 1: tensor 'frames': rows.jsonl: Not an"),
        outcome.err());
  }
}
