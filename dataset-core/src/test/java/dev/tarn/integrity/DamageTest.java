package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.read.TensorReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LeavesDamage
class DamageTest {
  @TempDir Path folder;

  /** FIELD-REPORTS: status says all is well while stored bytes are damaged. */
  @Test
  void oneFlippedByteInOneOfTwentyChunksIsNamedAndTheOthersStillRead() throws Exception {
    String location = folder.resolve("twenty").toString();
    try (Dataset ds =
        Dataset.create(
            location, TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1))) {
      Random random = new Random(1);
      for (int i = 0; i < 20; i++) {
        byte[] bytes = new byte[300_000];
        random.nextBytes(bytes);
        ds.commit("chunk " + i, rows -> rows.add(Map.of("bytes", bytes)));
      }
    }
    String chunk;
    try (Dataset ds = Dataset.load(location)) {
      List<TensorReader.ChunkSpan> chunks = ds.tensor("bytes").chunks();
      assertEquals(20, chunks.size());
      chunk = chunks.get(7).chunkId();
    }
    Path file = Path.of(location, "chunks", chunk.substring(0, 2), chunk + ".arrow");
    flip(file, Files.size(file) / 2);
    try (Dataset ds = Dataset.load(location)) {
      DamagedException e = assertThrows(DamagedException.class, () -> ds.tensor("bytes").value(7));
      String where =
          "Damaged chunk 'chunks/%s/%s.arrow' of tensor 'bytes', row 7: "
              .formatted(chunk.substring(0, 2), chunk);
      assertTrue(e.getMessage().startsWith(where), e.getMessage());
      for (int row = 0; row < 20; row++) {
        if (row != 7) {
          assertTrue(ds.tensor("bytes").value(row).isPresent());
        }
      }
      Verification verification = ds.verify();
      assertFalse(verification.ok());
      assertEquals(1, verification.damage().size());
      Damage damage = verification.damage().get(0);
      assertEquals("chunks/" + chunk.substring(0, 2) + "/" + chunk + ".arrow", damage.object());
      assertEquals("bytes", damage.tensor());
      assertEquals(7, damage.firstRow());
      assertEquals(7, damage.lastRow());
    }
  }

  /**
   * Small chunks lie in the packs of their commits: damage to one leaves all others readable too.
   */
  @Test
  void oneFlippedByteInAPackedChunkLeavesTheOthersReadable() throws Exception {
    String location = folder.resolve("packed").toString();
    String head;
    try (Dataset ds = Dataset.create(location, TensorSpec.of("t", Htype.TEXT))) {
      for (int i = 0; i < 5; i++) {
        String text = "text number " + i;
        ds.commit("row " + i, rows -> rows.add(Map.of("t", text)));
      }
      head = ds.head().id();
    }
    Path commit = Path.of(location, "commits", head);
    String bytes = Files.readString(commit, java.nio.charset.StandardCharsets.ISO_8859_1);
    int at = bytes.indexOf("text number 4");
    try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(commit.toFile(), "rw")) {
      // In place: the ref is a second name of the same file.
      file.seek(at + 5);
      file.write('N');
    }
    try (Dataset ds = Dataset.load(location)) {
      assertEquals(5, ds.rowCount());
      assertEquals("text number 3", ds.tensor("t").text(3));
      DamagedException e = assertThrows(DamagedException.class, () -> ds.tensor("t").text(4));
      assertTrue(
          e.getMessage().contains("'t'") && e.getMessage().contains(", row 4: "), e.getMessage());
      Verification verification = ds.verify();
      assertEquals(
          List.of("commits/" + head), verification.damage().stream().map(Damage::object).toList());
    }
  }

  @Test
  void aFlippedByteAnywhereIsNeverReadAsData() throws Exception {
    Path original = folder.resolve("original");
    try (Dataset ds =
        Dataset.create(
            original.toString(),
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("t", Htype.TEXT))) {
      for (int i = 0; i < 12; i++) {
        int value = i;
        ds.commit("row " + i, rows -> rows.add(Map.of("n", value, "t", "text " + value)));
      }
    }
    Random random = new Random(2);
    List<Path> files = files(original);
    for (Path file : files) {
      long size = Files.size(file);
      for (int i = 0; i < 6; i++) {
        long at = (long) (random.nextDouble() * size);
        Path copy = folder.resolve("copy");
        copy(original, copy);
        flip(copy.resolve(original.relativize(file)), at);
        assertDetected(copy, file + " at byte " + at);
        delete(copy);
      }
    }
  }

  private static void assertDetected(Path location, String what) {
    boolean detected;
    try (Dataset ds = Dataset.load(location.toString())) {
      detected = !ds.verify().ok();
      for (long row = 0; row < ds.rowCount(); row++) {
        assertEquals(row, ((Number) ds.tensor("n").value(row).orElseThrow()).longValue(), what);
        assertEquals("text " + row, ds.tensor("t").text(row), what);
      }
    } catch (TarnException e) {
      detected = true;
    }
    assertTrue(detected, "not detected: " + what);
  }

  private static void flip(Path file, long at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= 0x10;
    // Not in place: hard links share the bytes.
    Files.delete(file);
    Files.write(file, bytes);
  }

  private static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file));
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  private static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
