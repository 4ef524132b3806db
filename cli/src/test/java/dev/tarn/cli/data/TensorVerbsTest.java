package dev.tarn.cli.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import dev.tarn.cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorVerbsTest {
  @TempDir Path folder;
  private Command tarn;
  private String eyes;

  @BeforeEach
  void aDatasetWithOneRow() throws Exception {
    tarn = new Command(folder);
    eyes = folder.resolve("eyes").toString();
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"labels\":\"g3\"}\n");
    tarn.succeed("create", eyes, "--tensor=labels:class_label:class_names=g0,g3,g1");
    tarn.succeed("append", eyes, "--jsonl", rows.toString());
  }

  private List<String> names(String dataset) {
    List<String> names = new ArrayList<>();
    Json.document(tarn.succeed("summary", dataset, "--json"))
        .get("tensors")
        .forEach(tensor -> names.add(tensor.get("name").asText()));
    return names;
  }

  @Test
  void tensorsAreAddedRenamedAndDroppedAndOlderCommitsKeepTheirs() {
    JsonNode added =
        Json.document(tarn.succeed("tensor", "add", eyes, "note:text", "box:bbox", "--json"));
    assertEquals(List.of("rowCount", "commit"), Json.keys(added));
    assertEquals(List.of("labels", "note", "box"), names(eyes));
    tarn.succeed("tensor", "rename", eyes, "note", "remark", "-m", "A better word");
    tarn.succeed("tensor", "drop", eyes, "box");
    assertEquals(List.of("labels", "remark"), names(eyes));
    assertEquals(List.of("labels", "note", "box"), names(eyes + "~2".replace("~", "@main~")));
    assertTrue(tarn.succeed("log", eyes).contains("A better word"));
    assertEquals(3, tarn.run("tensor", "drop", eyes, "box").exitCode());
    assertEquals(3, tarn.run("tensor", "rename", eyes, "remark", "labels").exitCode());
    assertEquals(3, tarn.run("tensor", "add", eyes, "labels:text").exitCode());
    assertEquals(1, tarn.run("tensor", "rename", eyes, "labels", "labels").exitCode());
    assertEquals(2, tarn.run("tensor", eyes).exitCode());
    tarn.succeed("verify", eyes);
  }

  @Test
  void aStagedTensorIsCommittedLater() {
    JsonNode staged =
        Json.document(tarn.succeed("tensor", "add", eyes, "note:text", "--stage", "--json"));
    assertEquals(List.of("rowCount", "stage"), Json.keys(staged));
    assertEquals(List.of("labels"), names(eyes));
    tarn.succeed("commit", eyes, "-m", "Notes");
    assertEquals(List.of("labels", "note"), names(eyes));
  }

  @Test
  void whatIsSaidOfATensorIsVersioned() {
    tarn.succeed("tensor", "info", eyes, "labels", "--add-class", "g2");
    tarn.succeed(
        "tensor", "info", eyes, "labels", "--set", "ordinal=g0,g1,g2,g3", "--set", "by=Ada = B");
    assertEquals(
        "class_names = g0, g3, g1, g2\nby = Ada = B\nordinal = g0,g1,g2,g3\n",
        tarn.succeed("tensor", "info", eyes, "labels"));
    tarn.succeed("tensor", "info", eyes, "labels", "--unset", "by");
    JsonNode info = Json.document(tarn.succeed("tensor", "info", eyes, "labels", "--json"));
    assertEquals(List.of("tensor", "classNames", "info"), Json.keys(info));
    assertEquals(Json.document("{\"ordinal\":\"g0,g1,g2,g3\"}"), info.get("info"));
    assertEquals(
        "class_names = g0, g3, g1\n", tarn.succeed("tensor", "info", eyes + "@main~3", "labels"));
  }

  @Test
  void whatTarnCannotReadIsRefused() {
    Outcome outcome = tarn.run("tensor", "info", eyes, "labels", "--set", "ordinal=g0,g9");
    assertEquals(3, outcome.exitCode());
    assertTrue(
        outcome
            .err()
            .startsWith(
                "tarn: Tensor 'labels' cannot have ordinal [g0, g9]; expected its class names in"
                    + " another order: [g0, g3, g1]."),
        outcome.err());
    assertEquals(3, tarn.run("tensor", "add", eyes, "b:bbox:coords=xyxy").exitCode());
    assertEquals(
        3, tarn.run("tensor", "info", eyes, "labels", "--set", "class_names=x").exitCode());
    assertEquals(2, tarn.run("tensor", "info", eyes, "labels", "--set", "=x").exitCode());
  }
}
