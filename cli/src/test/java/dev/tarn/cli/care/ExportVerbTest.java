package dev.tarn.cli.care;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.cli.Command;
import dev.tarn.cli.Json;
import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportVerbTest {
  private static final int ROWS = 300;

  @TempDir Path folder;
  private Command tarn;
  private String notes;
  private Path file;

  @BeforeEach
  void aDatasetOfSeveralBatches() throws IOException {
    tarn = new Command(folder);
    notes = folder.resolve("notes").toString();
    file = Files.createDirectory(folder.resolve("out")).resolve("notes.arrow");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      String grade = i % 3 == 0 ? "\"g1\"" : i % 3 == 1 ? "\"g0\"" : "null";
      lines.append("{\"n\":" + i + ",\"grade\":" + grade + ",\"word\":\"w" + i + "\"}\n");
    }
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), lines);
    tarn.succeed(
        "create",
        notes,
        "--tensor=n:generic:int64",
        "--tensor=grade:class_label:class_names=g0,g1",
        "--tensor=word:text");
    tarn.succeed("append", notes, "--jsonl", rows.toString());
  }

  private List<String> read() throws IOException {
    List<String> rows = new ArrayList<>();
    try (BufferAllocator allocator = new RootAllocator();
        FileChannel channel = FileChannel.open(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        for (int i = 0; i < root.getRowCount(); i++) {
          StringBuilder row = new StringBuilder();
          for (var vector : root.getFieldVectors()) {
            Object value = vector.getObject(i);
            // What Arrow gives for uint16.
            row.append(row.isEmpty() ? "" : " ")
                .append(value instanceof Character number ? (Object) (int) number : value);
          }
          rows.add(row.toString());
        }
      }
    }
    return rows;
  }

  @Test
  void everyRowIsInTheFileAndNothingElseInTheFolder() throws IOException {
    JsonNode said = Json.document(tarn.succeed("export", notes, file.toString(), "--json"));

    assertEquals(List.of("file", "commit", "rowCount"), Json.keys(said));
    assertEquals(ROWS, said.get("rowCount").asInt());
    List<String> rows = read();
    assertEquals(ROWS, rows.size());
    assertEquals("0 1 w0", rows.get(0));
    assertEquals("1 0 w1", rows.get(1));
    assertEquals("299 null w299", rows.get(299));
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      assertEquals(List.of(file), all.toList());
    }
  }

  @Test
  void namesOfClassesGoAlong() throws IOException {
    tarn.succeed("export", notes, file.toString());
    try (BufferAllocator allocator = new RootAllocator();
        FileChannel channel = FileChannel.open(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      var schema = reader.getVectorSchemaRoot().getSchema();
      assertEquals(
          "[\"g0\",\"g1\"]", schema.findField("grade").getMetadata().get("tarn:class_names"));
      assertEquals("class_label", schema.findField("grade").getMetadata().get("tarn:htype"));
      assertEquals(64, schema.getCustomMetadata().get("tarn:commit").length());
    }
  }

  @Test
  void anAnswerIsExportedInItsOrder() throws IOException {
    assertEquals(
        "Exported 2 rows to " + file + ".\n",
        tarn.succeed(
            "export",
            notes,
            file.toString(),
            "--query",
            "SELECT word, n + 1 AS m WHERE n >= 298 ORDER BY n DESC"));
    assertEquals(List.of("w299 300", "w298 299"), read());
  }

  @Test
  void aFileThatIsThereStays() throws IOException {
    Files.writeString(file, "mine");
    tarn.refuse(
        3,
        """
        tarn: '%s' is there already.
        hint: Nothing was written. Give another name, or remove it first.
        """
            .formatted(file),
        "export",
        notes,
        file.toString());
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void aFolderThatIsMissingIsTheEnvironment() {
    var outcome = tarn.run("export", notes, folder.resolve("no/such.arrow").toString());
    assertEquals(6, outcome.exitCode());
    assertTrue(outcome.err().contains("could not be written"), outcome.err());
    assertFalse(Files.exists(folder.resolve("no")));
  }

  @Test
  void aQueryThatFailsLeavesNothing() throws IOException {
    assertEquals(
        3,
        tarn.run("export", notes, file.toString(), "--query", "SELECT CAST(word AS INTEGER) AS x")
            .exitCode());
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      assertEquals(0, all.count());
    }
  }

  /** Writes into the middle of the only file of the folder. */
  private void damageUnfinished() {
    try (Stream<Path> all = Files.list(folder.resolve("out"));
        FileChannel channel =
            FileChannel.open(all.findFirst().orElseThrow(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[64]), channel.size() / 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsReadBackOtherwiseGetsNoName() throws IOException {
    try (Dataset dataset = Dataset.load(notes)) {
      TarnException e =
          assertThrows(
              TarnException.class,
              () -> dataset.all().exportArrow(file, rows -> {}, rows -> damageUnfinished()));
      assertEquals("not-verified", e.code());
      assertTrue(String.valueOf(e.getMessage()).contains("was written, but"), e.getMessage());
    }
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      assertEquals(0, all.count());
    }
  }

  @Test
  void whatAKilledExportLeftIsClearedAwayAfterAnHour() throws IOException {
    Path old = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
    Path young = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
    Path other = file.resolveSibling("." + file.getFileName() + "-mine");
    for (Path left : List.of(old, young, other)) {
      Files.writeString(left, "half");
      Files.setLastModifiedTime(
          left, FileTime.from(Instant.now().minusSeconds(left.equals(young) ? 60 : 7200)));
    }

    tarn.succeed("export", notes, file.toString());

    assertFalse(Files.exists(old));
    assertTrue(Files.exists(young));
    assertTrue(Files.exists(other));
    assertEquals(ROWS, read().size());
  }
}
