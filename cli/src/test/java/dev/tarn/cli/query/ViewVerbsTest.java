package dev.tarn.cli.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import dev.tarn.cli.Outcome;
import dev.tarn.cli.Pictures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewVerbsTest {
  private static final String DAISIES = "SELECT * WHERE labels = 'daisy'";

  @TempDir Path folder;
  private Command tarn;
  private String flowers;

  @BeforeEach
  void flowers() {
    tarn = new Command(folder);
    flowers = folder.resolve("flowers").toString();
    Path photos = Pictures.folder(folder, new String[] {"daisy", "rose"}, new int[] {3, 2});
    tarn.succeed("import", "folder", photos.toString(), flowers);
  }

  @Test
  void anAnswerIsSavedOnceAndLoadedByItsId() {
    JsonNode saved =
        Json.document(
            tarn.succeed(
                "view",
                "save",
                flowers,
                DAISIES,
                "-m",
                "All daisies",
                "--name",
                "daisies",
                "--json"));
    JsonNode again =
        Json.document(
            tarn.succeed(
                "view",
                "save",
                flowers,
                "select * where contains(labels, 'daisy')",
                "-m",
                "Again",
                "--json"));

    assertEquals(List.of("id", "rowCount", "classCounts", "reused"), Json.keys(saved));
    assertTrue(saved.get("id").asText().matches("[0-9a-f]{64}"));
    assertFalse(saved.get("reused").asBoolean());
    assertEquals(saved.get("id"), again.get("id"));
    assertTrue(again.get("reused").asBoolean());
    assertEquals("{\"labels\":{\"daisy\":3,\"rose\":0}}", saved.get("classCounts").toString());
    String id = saved.get("id").asText();
    String expected = tarn.succeed("query", flowers, DAISIES, "--rows");
    assertEquals(expected, tarn.succeed("view", "load", flowers, id, "--rows"));
    assertEquals(expected, tarn.succeed("view", "load", flowers, id.substring(0, 8), "--rows"));
    assertEquals(
        Json.document(tarn.succeed("query", flowers, DAISIES, "--json")),
        Json.document(tarn.succeed("view", "load", flowers, id, "--json")));
  }

  @Test
  void aSavedViewIsListedAndShown() {
    String id =
        tarn.succeed("view", "save", flowers, DAISIES, "-m", "All daisies", "--name", "d").strip();

    JsonNode views = Json.document(tarn.succeed("view", "list", flowers, "--json")).get("views");
    JsonNode shown = Json.document(tarn.succeed("view", "show", flowers, "d", "--json"));

    assertEquals(
        List.of(
            "id",
            "commit",
            "query",
            "params",
            "seed",
            "author",
            "time",
            "message",
            "name",
            "tags",
            "rowCount",
            "classCounts"),
        Json.keys(shown));
    assertEquals(id, shown.get("id").asText());
    assertEquals(DAISIES, shown.get("query").asText());
    assertEquals("All daisies", shown.get("message").asText());
    assertEquals(1, views.size());
    assertEquals(shown, views.get(0));
  }

  @Test
  void savingSaysThatStagedChangesAreNotInTheView() {
    tarn.succeed(
        "import", "folder", folder.resolve("photos").toString(), flowers, "--stage", "--quiet");

    Outcome saved = tarn.run("view", "save", flowers, "SELECT *", "-m", "All");

    assertEquals(0, saved.exitCode());
    assertTrue(
        saved
            .err()
            .startsWith(
                "Staged changes are not in this view. 5 staged rows are in no commit yet: "),
        saved.err());
    assertEquals("5\n", tarn.succeed("view", "load", flowers, saved.out().strip(), "--count"));
  }

  @Test
  void anUnknownViewIsRefused() {
    Outcome outcome = tarn.run("view", "load", flowers, "0123456789", "--json");

    assertEquals(3, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("tarn: "), outcome.err());
  }

  @Test
  void viewAloneSaysWhatItNeeds() {
    tarn.refuse(
        2,
        """
        tarn: 'tarn view' needs one more word: save, list, show, load.
        hint: 'tarn view --help' says what they do.
        """,
        "view");
    tarn.refuse(
        2,
        """
        tarn: Unknown verb 'lst' of 'tarn view'; it has save, list, show, load.
        hint: Did you mean 'list'? 'tarn view --help' shows what it takes.
        """,
        "view",
        "lst",
        flowers);
  }
}
