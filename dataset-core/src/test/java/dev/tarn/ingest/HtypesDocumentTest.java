package dev.tarn.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/htypes.md says is taken is taken, and what it says is refused is refused so. */
class HtypesDocumentTest {
  private static final Pattern BLOCK = Pattern.compile("```text\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern SAMPLE =
      Pattern.compile("(takes|refuses) +(.*?)(?: {2,}([a-z0-9-]+))?");

  @TempDir Path folder;

  private static String document() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("docs/htypes.md"))) {
      here = here.getParent();
    }
    return Files.readString(here.resolve("docs/htypes.md"));
  }

  @Test
  void everySampleOfTheDocumentIsTakenOrRefusedAsItSays() throws Exception {
    Matcher block = BLOCK.matcher(document());
    int samples = 0;
    while (block.find()) {
      List<String> lines = block.group(1).lines().toList();
      TensorSpec tensor = TensorSpec.parse(lines.get(0));
      String location = folder.resolve("block-" + samples).toString();
      try (Dataset ds = Dataset.create(location, List.of(tensor), DatasetOptions.defaults())) {
        for (String line : lines.subList(1, lines.size())) {
          samples++;
          Matcher sample = SAMPLE.matcher(line);
          assertTrue(sample.matches(), line);
          String row = "{\"" + tensor.name() + "\": " + sample.group(2) + "}\n";
          JsonlImport rows = JsonlImport.of(Files.writeString(folder.resolve("row.jsonl"), row));
          if (sample.group(1).equals("takes")) {
            assertEquals(1, rows.run(ds, ImportOptions.defaults()).rowCount(), line);
            boolean isNull = sample.group(2).equals("null");
            assertEquals(isNull, ds.tensor(tensor.name()).value(ds.rowCount() - 1).isEmpty(), line);
          } else {
            TarnException e =
                assertThrows(
                    TarnException.class, () -> rows.run(ds, ImportOptions.defaults()), line);
            assertEquals(sample.group(3), e.code(), line + ": " + e.getMessage());
          }
        }
        assertEquals(List.of(), ds.verify().damage());
      }
    }
    assertTrue(samples > 30, samples + " samples");
  }

  @Test
  void everyHtypeIsInTheDocument() throws Exception {
    String text = document();
    for (Htype htype : Htype.values()) {
      String name = htype.wraps() ? htype + "[…]" : htype.toString();
      assertTrue(text.contains("\n| `" + name + "` |"), name);
    }
  }
}
