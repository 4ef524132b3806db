package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.EnvironmentException;
import dev.tarn.integrity.Finding.Status;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ForwardingStore;
import dev.tarn.store.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;
  private String location;

  @BeforeEach
  void aDataset() {
    location = folder.resolve("ds").toString();
    try (Dataset ds =
        Dataset.create(
            location,
            List.of(TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64)),
            options())) {
      ds.commit("One", rows -> rows.add(Map.of("n", 1)));
    }
  }

  private DatasetOptions options() {
    return DatasetOptions.defaults().withCacheFolder(folder.resolve("cache"));
  }

  private Map<String, Finding> findings(DatasetOptions options) {
    try (Dataset ds = Dataset.load(location, options)) {
      return ds.doctor().stream()
          .collect(java.util.stream.Collectors.toMap(Finding::check, f -> f));
    }
  }

  private Map<String, Finding> findings(UnaryOperator<ObjectStore> wrapper) {
    return findings(options().withStoreWrapper(wrapper));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(location))) {
      return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }

  @Test
  void aHealthyDatasetHasNoProblemAndNoFileIsLeftInIt() throws IOException {
    List<String> before = files();
    Map<String, Finding> found = findings(options());
    assertEquals(before, files());
    for (String check :
        List.of(
            "dataset",
            "write",
            "hard-links",
            "clock",
            "reclaim",
            "temporary-files",
            "folder-modes",
            "cache",
            "staged",
            "chunks")) {
      assertEquals(Status.OK, found.get(check).status(), found.get(check).toString());
    }
    assertTrue(found.containsKey("free-space"));
  }

  @Test
  void aReadOnlyDatasetIsAWarningAndAStoreWithoutHardLinksAProblem() {
    assertEquals(
        Status.WARNING, findings(store -> refusing(store, "read-only")).get("write").status());
    assertEquals(
        Status.PROBLEM,
        findings(store -> refusing(store, "no-hard-links")).get("hard-links").status());
    assertEquals(
        Status.PROBLEM, findings(store -> refusing(store, "disk-full")).get("write").status());
  }

  private static ObjectStore refusing(ObjectStore store, String code) {
    return new ForwardingStore(store) {
      @Override
      public boolean put(String name, List<ByteBuffer> content) {
        throw new EnvironmentException(code, "No: " + name, "Do it.", null);
      }
    };
  }

  @Test
  void clocksThatDisagreeAreAWarning() {
    for (int seconds : new int[] {-120, 120}) {
      Clock clock = Clock.fixed(Instant.now().plusSeconds(seconds), ZoneOffset.UTC);
      Finding found = findings(options().withClock(clock)).get("clock");
      assertEquals(Status.WARNING, found.status());
      assertTrue(found.text().contains(seconds > 0 ? "behind" : "ahead"), found.text());
    }
  }

  @Test
  void whatWasBrokenOffIsAWarningAndAnOldProbeGoes() throws IOException {
    leave("trash/0011223344556677/commits/x");
    leave("commits/.tmp-12");
    Path probe = leave("trash/probe-0000000000000000");
    Map<String, Finding> found = findings(options());
    assertTrue(found.get("reclaim").text().contains("0011223344556677"));
    assertEquals(Status.WARNING, found.get("reclaim").status());
    assertEquals(Status.WARNING, found.get("temporary-files").status());
    assertTrue(Files.notExists(probe));
  }

  private Path leave(String name) throws IOException {
    Path file = Path.of(location, name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[5]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    return file;
  }

  @Test
  void aFolderThatTheGroupCannotWriteWhereItsParentCanIsAWarning() throws IOException {
    Files.setPosixFilePermissions(Path.of(location), PosixFilePermissions.fromString("rwxrwxr-x"));
    Files.setPosixFilePermissions(
        Path.of(location, "commits"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Finding found = findings(options()).get("folder-modes");
    assertEquals(Status.WARNING, found.status());
    assertTrue(found.text().contains("commits") || found.text().contains("refs"), found.text());
  }

  @Test
  void aCacheFolderThatIsAFileAndOneInUseAreWarnings() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Finding unusable = findings(options().withCacheFolder(file)).get("cache");
    assertEquals(Status.WARNING, unusable.status());
    assertTrue(unusable.text().contains("cannot be written"), unusable.text());
    try (Dataset other = Dataset.load(location, options())) {
      other.doctor();
      Finding inUse = findings(options()).get("cache");
      assertEquals(Status.WARNING, inUse.status());
      assertTrue(inUse.text().contains("another process"), inUse.text());
    }
  }

  @Test
  void oldStagedWorkAndManySmallChunksAreWarnings() {
    Clock old = Clock.fixed(Instant.now().minus(Duration.ofDays(8)), ZoneOffset.UTC);
    try (Dataset ds = Dataset.load(location, options().withClock(old))) {
      for (int i = 0; i < 70; i++) {
        int n = i;
        ds.commit("more", rows -> rows.add(Map.of("n", n)));
      }
      ds.append(rows -> rows.add(Map.of("n", 2)));
    }
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));
    Map<String, Finding> found = findings(options().withClock(later));
    assertEquals(Status.WARNING, found.get("staged").status());
    assertEquals(Status.WARNING, found.get("chunks").status());
    assertTrue(found.get("chunks").text().contains("'n'"));
  }

  @Test
  void littleRoomIsAWarning() {
    assertEquals(Status.WARNING, FolderCheckup.space((1L << 30) - 1).status());
    assertEquals(Status.OK, FolderCheckup.space(1L << 30).status());
  }
}
