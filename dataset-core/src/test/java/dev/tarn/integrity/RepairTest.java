package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@LeavesDamage
class RepairTest {
  @TempDir Path folder;
  private Path root;
  private List<String> ids;

  @BeforeEach
  void aDatasetOfFourCommits() {
    root = folder.resolve("ds");
    try (Dataset ds =
        Dataset.create(root.toString(), TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64))) {
      for (int i = 0; i < 3; i++) {
        int n = i;
        ds.commit("row", rows -> rows.add(Map.of("n", n)));
      }
      ids = ds.log().stream().map(commit -> commit.id()).toList();
    }
  }

  private Repaired repair(boolean dryRun) {
    return Dataset.repair(root.toString(), DatasetOptions.defaults(), dryRun);
  }

  private Map<String, String> bytes() throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        String content =
            Files.isDirectory(path) ? "" : Arrays.hashCode(Files.readAllBytes(path)) + "";
        bytes.put(path + "", content + Files.getLastModifiedTime(path));
      }
    }
    return bytes;
  }

  private void assertMended(List<String> objects) throws IOException {
    Map<String, String> before = bytes();
    Repaired planned = repair(true);
    assertEquals(before, bytes());
    assertEquals(List.of(), planned.left());
    Repaired done = repair(false);
    assertEquals(objects, done.repaired().stream().map(Repaired.Done::object).sorted().toList());
    assertEquals(List.of(), done.left());
    try (Dataset ds = Dataset.load(root.toString())) {
      assertTrue(ds.verify().ok());
      assertEquals(3, ds.rowCount());
    }
  }

  @Test
  void ofAHealthyDatasetNoByteChanges() throws IOException {
    Map<String, String> before = bytes();
    assertEquals(new Repaired(List.of(), List.of()), repair(false));
    assertEquals(before, bytes());
  }

  @Test
  void missingCommitsComeBackFromTheirRefsNewestAndOlder() throws IOException {
    Path newest = root.resolve("commits/" + ids.get(0));
    byte[] bytes = Files.readAllBytes(newest);
    Files.delete(newest);
    assertMended(List.of("commits/" + ids.get(0)));
    assertArrayEquals(bytes, Files.readAllBytes(newest));

    Files.delete(root.resolve("commits/" + ids.get(2)));
    assertMended(List.of("commits/" + ids.get(2)));
  }

  @Test
  void aDamagedCommitComesBackFromItsRef() throws IOException {
    flip(root.resolve("commits/" + ids.get(1)));
    assertMended(List.of("commits/" + ids.get(1)));
  }

  @Test
  void aMissingMarkIsWrittenAgain() throws IOException {
    byte[] mark = Files.readAllBytes(root.resolve("tarn.json"));
    Files.delete(root.resolve("tarn.json"));
    assertMended(List.of("tarn.json"));
    assertArrayEquals(mark, Files.readAllBytes(root.resolve("tarn.json")));
  }

  @Test
  void staleTemporaryFilesGo() throws IOException {
    Path file = Files.write(root.resolve("commits/.tmp-12"), new byte[5]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    assertMended(List.of("temporary files"));
    assertTrue(Files.notExists(file));
  }

  @Test
  void whatCannotBeRebuiltIsLeftAsItIsWithTheAdvice() throws IOException {
    Path ref;
    try (Stream<Path> refs = Files.list(root.resolve("refs/heads/main"))) {
      ref = refs.sorted().skip(1).findFirst().orElseThrow();
    }
    flip(ref);
    flip(root.resolve("commits/" + ids.get(1)));
    Map<String, String> before = bytes();
    Repaired repaired = repair(false);
    assertEquals(before, bytes());
    assertEquals(List.of(), repaired.repaired());
    assertTrue(
        repaired.left().stream().anyMatch(left -> left.object().equals("commits/" + ids.get(1))));
    assertTrue(repaired.left().get(0).reason().contains("copy it back"));
  }

  /** Without the commit itself only the record's own checksum vouches for what is packed. */
  @Test
  void aNumberThatIsDamagedBehindItsRecordIsNotTakenForItsLostCommit() throws IOException {
    Path ref;
    try (Stream<Path> refs = Files.list(root.resolve("refs/heads/main"))) {
      ref = refs.sorted().findFirst().orElseThrow();
    }
    flip(ref);
    Files.delete(root.resolve("commits/" + ids.get(0)));
    Map<String, String> before = bytes();
    Repaired repaired = repair(false);
    assertEquals(before, bytes());
    assertEquals(List.of(), repaired.repaired());
    String number = "refs/heads/main/" + ref.getFileName();
    assertTrue(
        repaired.left().stream()
            .anyMatch(
                left ->
                    left.reason().contains("Object " + number + " is damaged behind its record: ")
                        && left.reason().contains("So no commit is taken from it.")),
        () -> repaired.left().toString());
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 0x10;
    // Not in place: hard links share the bytes.
    Files.delete(file);
    Files.write(file, bytes);
  }
}
