package dev.tarn.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.schema.Dtype;
import dev.tarn.version.Tag;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.row.Positions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The test vectors in FORMAT.md are what they are said to be. */
class FormatVectorsTest {
  private static final Pattern OBJECT =
      Pattern.compile("```hex (\\S+)\\n([0-9a-f\\n]+)```", Pattern.MULTILINE);
  private static final Pattern SET = Pattern.compile("the set of position 1 \\| `([0-9a-f ]+)`");

  @TempDir Path folder;
  private String document = "";
  private String commit = "";

  @BeforeEach
  void writesTheBytesOfTheDocument() throws IOException {
    document = document();
    Map<String, byte[]> objects = new LinkedHashMap<>();
    Matcher object = OBJECT.matcher(document);
    while (object.find()) {
      String hex = object.group(2).replace("\n", "");
      objects.put(object.group(1), HexFormat.of().parseHex(hex));
    }
    String name =
        objects.keySet().stream().filter(n -> n.startsWith("commits/")).findFirst().orElseThrow();
    commit = name.substring("commits/".length());
    objects.put("refs/heads/main/9999999998", objects.get(name));
    assertEquals(4, objects.size(), objects.keySet().toString());
    for (Map.Entry<String, byte[]> one : objects.entrySet()) {
      Path file = folder.resolve(one.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, one.getValue());
    }
  }

  @Test
  void theBytesAreTheDatasetThatTheDocumentTells() throws IOException {
    byte[] object = Files.readAllBytes(folder.resolve("commits/" + commit));
    assertEquals(commit, Hashes.sha256(List.of(ByteBuffer.wrap(object))));
    try (Dataset ds = Dataset.load(folder.toString())) {
      assertEquals("000102030405060708090a0b0c0d0e0f", ds.id());
      assertEquals(commit, ds.head().id());
      assertEquals(2, ds.rowCount());
      assertEquals("22".repeat(16) + ":1", ds.rowId(1));
      assertEquals(Dtype.INT64, ds.tensor("n").schema().dtype());
      assertEquals(Optional.empty(), ds.tensor("n").value(0));
      assertEquals(List.of(commit), ds.tags().stream().map(Tag::commit).toList());
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
  }

  @Test
  void theLibraryGoesOnWithIt() {
    try (Dataset ds = Dataset.load(folder.toString())) {
      ds.commit("more", rows -> rows.add(Map.of("n", 7)));
      assertEquals(Optional.of(7L), ds.tensor("n").value(2));
      assertEquals(List.of(commit), ds.head().parents());
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
  }

  @Test
  void theSetOfPositionsIsWhatTheLibraryWrites() {
    Matcher set = SET.matcher(document);
    assertTrue(set.find());
    byte[] bytes = HexFormat.of().parseHex(set.group(1).replace(" ", ""));
    assertArrayEquals(Positions.of(1).encode(), bytes);
    assertEquals(Positions.of(1), Positions.decode(bytes));
  }

  private static String document() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("FORMAT.md"))) {
      here = here.getParent();
    }
    return Files.readString(here.resolve("FORMAT.md"));
  }
}
