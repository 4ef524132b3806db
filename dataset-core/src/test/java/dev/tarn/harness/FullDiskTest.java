package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.EnvironmentException;
import dev.tarn.ingest.FolderImport;
import dev.tarn.ingest.ImportOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FIELD-REPORTS 1: the disk fills while data is added. */
@Tag("harness")
class FullDiskTest {
  private static final int IMAGES = 200;

  @TempDir Path folder;
  private Path source;

  @BeforeEach
  void images() throws IOException {
    source = folder.resolve("source");
    for (int i = 0; i < IMAGES; i++) {
      Path file = source.resolve("g" + i % 3).resolve("image" + i + ".png");
      Files.createDirectories(file.getParent());
      Files.write(file, image(i));
    }
  }

  private static byte[] image(int i) throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    image.setRGB(i % 16, i / 16, 0xffffff);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private void sourceIsUntouched() throws IOException {
    for (int i = 0; i < IMAGES; i++) {
      Path file = source.resolve("g" + i % 3).resolve("image" + i + ".png");
      assertArrayEquals(image(i), Files.readAllBytes(file));
    }
  }

  private long importInto(String location, Faults faults) {
    DatasetOptions options = DatasetOptions.defaults().withStoreWrapper(faults::wrap);
    return FolderImport.of(source)
        .run(location, ImportOptions.defaults().withDataset(options))
        .rowCount();
  }

  @Test
  void aFirstImportThatFillsTheDiskLeavesNothingAndSucceedsOnceThereIsRoom() throws Exception {
    String location = folder.resolve("new").toString();
    int write = 0;
    while (!Dataset.exists(location)) {
      Faults faults = Faults.fullFrom(++write);
      try {
        importInto(location, faults);
      } catch (EnvironmentException e) {
        assertEquals("disk-full", e.code(), e.getMessage());
        assertFalse(Dataset.exists(location), faults.last());
      }
    }
    checkRows(location, IMAGES, 1);
    Tries.say("FullDiskTest: full from each of %d writes of a first import", write - 1);
    sourceIsUntouched();
  }

  @Test
  void anImportThatFillsTheDiskLeavesTheLastCommitAndSucceedsOnceThereIsRoom() throws Exception {
    String location = folder.resolve("old").toString();
    Faults none = new Faults(call -> false, false);
    importInto(location, none);
    for (int write = 1; ; write++) {
      Faults faults = Faults.fullFrom(write);
      long commits = write;
      EnvironmentException e = null;
      try {
        importInto(location, faults);
      } catch (EnvironmentException failure) {
        e = failure;
      }
      if (e == null) {
        assertTrue(write > 3, "only " + write + " writes");
        sourceIsUntouched();
        return;
      }
      assertEquals(6, e.kind().exitCode());
      checkRows(location, IMAGES * commits, commits);
      importInto(location, none);
      checkRows(location, IMAGES * (commits + 1), commits + 1);
    }
  }

  private static void checkRows(String location, long rows, long commits) {
    try (Dataset ds = Dataset.load(location)) {
      assertEquals(rows, ds.rowCount());
      assertEquals(commits, ds.log().size());
      assertTrue(ds.status().isEmpty());
      assertEquals(rows, ds.tensor("images").stats().rows());
      assertTrue(ds.verify().ok());
    }
  }
}
