package dev.tarn.ingest;

import static dev.tarn.ingest.Fed.jpeg;
import static dev.tarn.ingest.Fed.png;
import static dev.tarn.ingest.Fed.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderImportTest {
  @TempDir Path dir;

  private Fed feed() {
    return Fed.of(FolderImport.of(dir).withFileNames());
  }

  private void images(String... names) {
    for (String name : names) {
      write(dir.resolve(name), png(name.hashCode()));
    }
  }

  @Test
  void foldersAreClassesInNaturalOrderAndEveryRowHasTheNameOfItsFolder() {
    for (int i = 0; i < 12; i++) {
      images(i + "/a.png", i + "/b.png");
    }
    Fed fed = feed();
    List<String> numbers =
        java.util.stream.IntStream.range(0, 12).mapToObj(Integer::toString).toList();
    assertEquals(numbers, fed.schema().tensor("labels").info().classNames());
    for (Map<String, ?> row : fed.rows()) {
      assertEquals(row.get("files").toString().split("/")[0], row.get("labels"));
    }
    assertEquals(24, fed.target().rowCount());
    assertEquals(2L, fed.target().classCounts().get("labels").get("10"));
  }

  @Test
  void aSecondTreeAddsItsClassesAtTheEndAndRenumbersNone() {
    images("3/a.png", "12/a.png", "0/a.png");
    List<String> names =
        java.util.stream.IntStream.range(0, 12).mapToObj(Integer::toString).toList();
    Schema existing =
        Schema.empty()
            .withAdded(TensorSpec.of("images", Htype.IMAGE).toSchema("0000000000000000"))
            .withAdded(
                TensorSpec.of("labels", Htype.CLASS_LABEL)
                    .withClassNames(names)
                    .toSchema("0000000000000001"));
    Fed fed = Fed.of(FolderImport.of(dir), Optional.of(existing), false);
    List<String> after = fed.schema().tensor("labels").info().classNames();
    assertEquals(names, after.subList(0, 12));
    assertEquals(List.of("12"), after.subList(12, after.size()));
    assertEquals(List.of("0", "3", "12"), fed.column("labels"));
  }

  @Test
  void hiddenThingsAreCountedAndNeverBecomeClassesOrRows() throws IOException {
    images(
        "g0/a.jpg",
        "g0/A.JPG",
        "g0/._a.jpg",
        "g0/.ipynb_checkpoints/a-checkpoint.jpg",
        "__MACOSX/x.png");
    write(dir.resolve(".DS_Store"), "x");
    write(dir.resolve("g0/Thumbs.db"), "x");
    write(dir.resolve("README.txt"), "x");
    Files.createDirectory(dir.resolve("empty"));
    Fed fed = feed();
    assertEquals(List.of("g0/A.JPG", "g0/a.jpg"), fed.column("files"));
    assertEquals(List.of("empty", "g0"), fed.schema().tensor("labels").info().classNames());
    assertEquals(Map.of("empty", 0L, "g0", 2L), fed.target().classCounts().get("labels"));
    assertEquals(6, fed.target().skippedCount());
    assertEquals(
        List.of(
            ".DS_Store",
            "README.txt",
            "__MACOSX",
            "g0/._a.jpg",
            "g0/.ipynb_checkpoints",
            "g0/Thumbs.db"),
        fed.target().skippedNames().stream().sorted().toList());
  }

  @Test
  void aTextFileNamedAsAnImageIsNamedAsNone() {
    images("g0/a.jpg");
    write(dir.resolve("g0/notes.jpg"), "Hello world");
    TarnException e = assertThrows(TarnException.class, this::feed);
    assertEquals("not-an-image", e.code());
    assertTrue(
        e.getMessage().startsWith("g0/notes.jpg: Not an image: starts with"), e.getMessage());
    assertTrue(e.getMessage().contains("Hello wo"), e.getMessage());
    Fed fed = Fed.skippingBad(FolderImport.of(dir));
    assertEquals(1, fed.target().rowCount());
    assertEquals("g0/notes.jpg", fed.target().bad().get(0).file());
  }

  @Test
  void imagesOfFormatsThatAreNotReadAreNamedAndNotPassedOver() {
    write(dir.resolve("g0/a.AVIF"), "x");
    write(dir.resolve("g0/b.heic"), "x");
    TarnException e = assertThrows(TarnException.class, this::feed);
    assertEquals("image-unsupported", e.code());
    assertEquals(3, e.kind().exitCode());
    assertEquals(
        "g0/a.AVIF: Images of the format 'avif' are not supported; expected JPEG, PNG, TIFF, WebP,"
            + " BMP or GIF.",
        e.getMessage());
    Fed fed = Fed.skippingBad(FolderImport.of(dir));
    assertEquals(
        List.of("g0/a.AVIF", "g0/b.heic"), fed.target().bad().stream().map(BadFile::file).toList());
  }

  @Test
  void cutAndEmptyImagesAreBad() {
    byte[] whole = jpeg(1);
    write(dir.resolve("g0/cut.jpg"), Arrays.copyOf(whole, whole.length / 2));
    write(dir.resolve("g0/empty.png"), new byte[0]);
    write(dir.resolve("g0/whole.png"), whole);
    Fed fed = Fed.skippingBad(FolderImport.of(dir).withFileNames());
    assertEquals(List.of("g0/whole.png"), fed.column("files"));
    assertArrayEquals(whole, (byte[]) fed.rows().get(0).get("images"));
    assertEquals(
        List.of("g0/cut.jpg", "g0/empty.png"),
        fed.target().bad().stream().map(BadFile::file).toList());
  }

  @Test
  void extensionsCountInAnyCaseAndAFileWithoutOneByItsContent() {
    images("x/a.JPEG", "x/b.Tif", "x/c.WebP", "x/scan 001");
    write(dir.resolve("x/LICENSE"), "text");
    write(dir.resolve("x/labels.csv"), "text");
    assertEquals(List.of("x/a.JPEG", "x/b.Tif", "x/c.WebP", "x/scan 001"), feed().column("files"));
  }

  @Test
  void oddNamesAreKeptAsTheyAre() {
    String nfc = "caf\u00e9";
    String nfd = "cafe\u0301";
    images("it's \"1\"/a b.png", "line\nbreak/a.png", nfc + "/a.png", nfd + "/a.png", "糖尿病/🩺.png");
    Fed fed = feed();
    assertEquals(
        List.of("it's \"1\"", "line\nbreak", nfc, nfd, "糖尿病").stream().sorted().toList(),
        fed.schema().tensor("labels").info().classNames().stream().sorted().toList());
    assertEquals(5, fed.target().rowCount());
  }

  @Test
  void foldersInsideAClassAreWalkedAndCirclesOfLinksEnd() throws IOException {
    images("g0/left/1.png", "g0/left/deep/2.png", "g1/3.png");
    Files.createSymbolicLink(dir.resolve("g0/left/again"), dir.resolve("g0"));
    Files.createSymbolicLink(dir.resolve("g1/gone.png"), dir.resolve("nowhere.png"));
    Fed fed = Fed.skippingBad(FolderImport.of(dir));
    assertEquals(List.of("g0", "g0", "g1"), fed.column("labels"));
    assertEquals(List.of("g0/left/again"), fed.target().skippedNames());
    assertEquals(
        List.of(new BadFile("g1/gone.png", "It is a link to a file that is not there.")),
        fed.target().bad());
  }

  @Test
  void trainValAndTestHoldTheClasses() {
    images("train/g0/1.png", "train/g1/2.png", "test/g0/3.png", "val/g10/4.png", "val/g2/5.png");
    Fed fed = feed();
    assertEquals(List.of("train", "val", "test"), fed.schema().tensor("split").info().classNames());
    assertEquals(
        List.of("g0", "g1", "g2", "g10"), fed.schema().tensor("labels").info().classNames());
    assertEquals(List.of("train", "train", "val", "val", "test"), fed.column("split"));
    assertEquals(List.of("g0", "g1", "g2", "g10", "g0"), fed.column("labels"));
    assertEquals(
        List.of("train", "val", "test").stream().sorted().toList(),
        Fed.of(FolderImport.of(dir).withoutSplits())
            .schema()
            .tensor("labels")
            .info()
            .classNames()
            .stream()
            .sorted()
            .toList());
  }

  @Test
  void aTestFolderWithoutClassesHasNullLabels() {
    images("train/g0/1.png", "test/2.png");
    Fed fed = feed();
    assertEquals(Arrays.asList("g0", null), fed.column("labels"));
    assertEquals(List.of("train", "test"), fed.column("split"));
    assertEquals(
        List.of("1 image lies in no class folder; the label is null"), fed.target().warnings());
  }

  @Test
  void aFolderWithoutClassFoldersGivesImagesAndTheirNames() {
    images("b10.png", "b9.png");
    Fed fed = Fed.of(FolderImport.of(dir));
    assertEquals(
        List.of("images", "files"),
        fed.schema().tensors().stream().map(TensorSchema::name).collect(Collectors.toList()));
    assertEquals(List.of("b9.png", "b10.png"), fed.column("files"));
  }

  @Test
  void aTreeWithoutImagesAndAMissingFolderAreRefused() {
    write(dir.resolve("README.txt"), "x");
    assertEquals(
        "No images in " + dir + " (1 files passed over).",
        assertThrows(TarnException.class, this::feed).getMessage());
    Path missing = dir.resolve("nowhere");
    assertEquals(
        "There is no folder " + missing + ".",
        assertThrows(TarnException.class, () -> Fed.of(FolderImport.of(missing))).getMessage());
    Path file = dir.resolve("README.txt");
    assertEquals(
        file + " is a file, expected a folder with one folder per class.",
        assertThrows(TarnException.class, () -> Fed.of(FolderImport.of(file))).getMessage());
  }

  @Test
  void anImageOf16BitsDoesNotFitATensorOf8() throws IOException {
    images("g0/a.png");
    var image =
        new java.awt.image.BufferedImage(2, 2, java.awt.image.BufferedImage.TYPE_USHORT_GRAY);
    var out = new java.io.ByteArrayOutputStream();
    javax.imageio.ImageIO.write(image, "png", out);
    write(dir.resolve("g0/b.png"), out.toByteArray());
    TarnException e = assertThrows(TarnException.class, this::feed);
    assertEquals("g0/b.png: It has 16 bits a channel, the image tensor is uint8.", e.getMessage());
    Files.delete(dir.resolve("g0/a.png"));
    assertEquals(Dtype.UINT16, feed().schema().tensor("images").dtype());
  }

  @Test
  void brokenMetadataIsOneWarning() {
    images("g0/a.png");
    byte[] plain = jpeg(3);
    byte[] odd = Fed.withSegment(plain, "Exif\0\0II*\0\u0008\0\0\0\u0009\0");
    write(dir.resolve("g0/odd.jpg"), odd);
    write(dir.resolve("g0/odd2.jpg"), odd);
    Fed fed = feed();
    assertEquals(3, fed.target().rowCount());
    assertEquals(
        List.of(
            "2 images have broken metadata; the pixels are whole and were taken: g0/odd.jpg, g0/odd2.jpg"),
        fed.target().warnings());
  }
}
