package dev.tarn.ingest;

import static dev.tarn.ingest.Fed.jpeg;
import static dev.tarn.ingest.Fed.png;
import static dev.tarn.ingest.Fed.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Tensor;
import dev.tarn.error.TarnException;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportIntoDatasetTest {
  @TempDir Path dir;

  private Path source;
  private String location;

  @org.junit.jupiter.api.BeforeEach
  void places() {
    source = dir.resolve("source");
    location = dir.resolve("dataset").toString();
  }

  private ImportResult importFolder() {
    return FolderImport.of(source).run(location, ImportOptions.defaults());
  }

  private static List<String> labels(Dataset dataset) {
    Tensor labels = dataset.tensor("labels");
    return IntStream.range(0, (int) dataset.rowCount()).mapToObj(labels::text).toList();
  }

  private List<String> files() throws IOException {
    if (!Files.exists(Path.of(location))) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(Path.of(location))) {
      return all.filter(Files::isRegularFile).map(Path::toString).sorted().toList();
    }
  }

  @Test
  void theFirstImportMakesTheDatasetInItsOwnCommit() {
    write(source.resolve("g10/b.png"), png(2));
    write(source.resolve("g2/a.jpg"), jpeg(1));
    ImportResult result = importFolder();
    assertEquals(2, result.rowCount());
    assertEquals(Map.of("labels", Map.of("g2", 1L, "g10", 1L)), result.classCounts());
    assertEquals(List.of("g2", "g10"), result.classNames().get("labels"));
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(Optional.of(dataset.head().id()), result.commit());
      assertEquals("Import folder source", dataset.head().message());
      assertEquals(1, dataset.log().size());
      assertEquals(List.of("g2", "g10"), labels(dataset));
      assertArrayEquals(jpeg(1), dataset.tensor("images").bytes(0));
      assertArrayEquals(png(2), dataset.tensor("images").bytes(1));
      assertTrue(dataset.verify().ok());
    }
  }

  @Test
  void aDatasetThatHasNoTensorsYetGetsThoseOfTheImport() {
    Dataset.create(location).close();
    write(source.resolve("g2/a.jpg"), jpeg(1));
    assertEquals(1, importFolder().rowCount());
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(List.of("images", "labels"), dataset.schema().names());
      assertEquals(List.of("g2"), labels(dataset));
      assertTrue(dataset.verify().ok());
    }
  }

  @Test
  void aSecondTreeKeepsTheNumbersOfTheFirstAndAddsNewClassesAtTheEnd() throws IOException {
    for (int i = 0; i < 12; i++) {
      write(source.resolve(i + "/a.png"), png(i));
    }
    importFolder();
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    for (int i : new int[] {0, 1, 2, 4, 10, 12}) {
      write(source.resolve(i + "/b.png"), png(100 + i));
    }
    ImportResult second = importFolder();
    assertEquals(Map.of("labels", List.of("12")), second.newClasses());
    List<String> names = IntStream.range(0, 13).mapToObj(Integer::toString).toList();
    assertEquals(names, second.classNames().get("labels"));
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(names, dataset.tensor("labels").info().classNames());
      List<String> expected = new ArrayList<>(names.subList(0, 12));
      expected.addAll(List.of("0", "1", "2", "4", "10", "12"));
      assertEquals(expected, labels(dataset));
    }
  }

  @Test
  void aFailedFirstImportLeavesNothing() throws IOException {
    write(source.resolve("g0/a.png"), png(1));
    write(source.resolve("g0/notes.jpg"), "Hello world");
    assertThrows(TarnException.class, this::importFolder);
    assertEquals(List.of(), files());
    assertFalse(Dataset.exists(location));
    ImportResult result =
        FolderImport.of(source).run(location, ImportOptions.defaults().skippingBad());
    assertEquals(1, result.rowCount());
    assertEquals("g0/notes.jpg", result.bad().get(0).file());
  }

  @Test
  void aFailedLaterImportChangesNothing() {
    write(source.resolve("g0/a.png"), png(1));
    String first = importFolder().commit().orElseThrow();
    write(source.resolve("new/a.png"), png(1));
    write(source.resolve("new/cut.png"), java.util.Arrays.copyOf(png(1), 40));
    assertThrows(TarnException.class, this::importFolder);
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(first, dataset.head().id());
      assertEquals(List.of("g0"), dataset.tensor("labels").info().classNames());
      assertEquals(List.of(), dataset.status());
    }
  }

  @Test
  void aDryRunChecksEverythingAndChangesNothing() throws IOException {
    write(source.resolve("g0/a.png"), png(1));
    write(source.resolve("g0/b.png"), "no image");
    ImportOptions dry = ImportOptions.defaults().asDryRun();
    assertThrows(TarnException.class, () -> FolderImport.of(source).run(location, dry));
    ImportResult result = FolderImport.of(source).run(location, dry.skippingBad());
    assertEquals(1, result.rowCount());
    assertEquals(1, result.bad().size());
    assertEquals(Optional.empty(), result.commit());
    assertEquals(List.of(), files());
  }

  @Test
  void stagedRowsWaitForACommit() {
    write(source.resolve("g0/a.png"), png(1));
    ImportOptions staging = ImportOptions.defaults().stagingOnly();
    assertEquals(
        "no-such-dataset",
        assertThrows(TarnException.class, () -> FolderImport.of(source).run(location, staging))
            .code());
    importFolder();
    ImportResult staged = FolderImport.of(source).run(location, staging);
    assertEquals(Optional.empty(), staged.commit());
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(1, dataset.rowCount());
      assertEquals(dataset.status().get(0).id(), staged.stage().orElseThrow());
      dataset.commit("both");
      assertEquals(2, dataset.rowCount());
    }
  }

  @Test
  void anImportWithoutAnythingNewMakesNoCommit() throws IOException {
    write(source.resolve("g0/a.png"), png(1));
    importFolder();
    Files.delete(source.resolve("g0/a.png"));
    ImportResult result = importFolder();
    assertEquals(0, result.rowCount());
    assertEquals(Optional.empty(), result.commit());
  }

  @Test
  void anUnknownBranchIsRefused() throws IOException {
    write(source.resolve("g0/a.png"), png(1));
    ImportOptions onBranch = ImportOptions.defaults().withBranch("exp");
    TarnException e =
        assertThrows(TarnException.class, () -> FolderImport.of(source).run(location, onBranch));
    assertEquals("unknown-ref", e.code());
    assertEquals(List.of(), files());
    importFolder();
    try (Dataset dataset = Dataset.load(location)) {
      dataset.branch("exp").close();
    }
    FolderImport.of(source).run(location, onBranch);
    try (Dataset main = Dataset.load(location);
        Dataset exp = main.checkout("exp")) {
      assertEquals(1, main.rowCount());
      assertEquals(2, exp.rowCount());
    }
  }

  @Test
  void brokenMetadataIsTakenWithOneWarningAndTheSamePixels() {
    byte[] plain = jpeg(3);
    write(source.resolve("g0/0.jpg"), plain);
    write(
        source.resolve("g0/1-xmp.jpg"),
        Fed.withSegment(plain, "http://ns.adobe.com/xap/1.0/\0\u00ff\u00fe\u0080"));
    write(
        source.resolve("g0/2-fraction.jpg"),
        Fed.withSegment(
            plain,
            "Exif\0\0II*\0\u0008\0\0\0\u0001\0\u001a\u0001\u0005\0\u0001\0\0\0\u001a\0\0\0\0\0\0\0\u0001\0\0\0\0\0\0\0"));
    write(
        source.resolve("g0/3-short.jpg"),
        Fed.withSegment(plain, "Exif\0\0II*\0\u0008\0\0\0\u0009\0"));
    write(
        source.resolve("g0/4-orientation.jpg"),
        Fed.withSegment(
            plain,
            "Exif\0\0II*\0\u0008\0\0\0\u0001\0\u0012\u0001\u0003\0\u0001\0\0\0\u0009\0\0\0\0\0\0\0"));
    ImportResult result = importFolder();
    assertEquals(5, result.rowCount());
    assertEquals(1, result.warnings().size());
    try (Dataset dataset = Dataset.load(location)) {
      for (int row = 1; row < 5; row++) {
        assertEquals(dataset.tensor("images").pixels(0), dataset.tensor("images").pixels(row));
      }
    }
  }

  @Test
  void aDatasetWithOtherTensorsIsNotAppendedTo() {
    write(source.resolve("g0/a.png"), png(1));
    Dataset.create(
            location, TensorSpec.of("images", Htype.IMAGE), TensorSpec.of("labels", Htype.TEXT))
        .close();
    TarnException e = assertThrows(TarnException.class, this::importFolder);
    assertEquals("Tensor 'labels' is text, the import brings class_label.", e.getMessage());
  }

  @Test
  void csvRowsWithAGradeAndARiskBecomeTwoLabelTensors() {
    write(source.resolve("1.tif"), png(1));
    write(source.resolve("2.TIF"), png(2));
    Path csv = write(dir.resolve("grades.csv"), "\uFEFFname;grade;edema;age\n1;3;none;51\n2;0;;\n");
    ImportResult result =
        CsvImport.of(csv)
            .withImages(source, "name")
            .withLabelColumn("grade:labels")
            .withLabelColumn("edema")
            .run(location, ImportOptions.defaults().withMessage("grades"));
    assertEquals(2, result.rowCount());
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(List.of("images", "labels", "edema", "age"), dataset.schema().names());
      assertEquals("grades", dataset.head().message());
      assertEquals(List.of("3", "0"), labels(dataset));
      assertEquals(Optional.of(51L), dataset.tensor("age").value(0));
      assertEquals(Optional.empty(), dataset.tensor("age").value(1));
      assertEquals(Optional.empty(), dataset.tensor("edema").value(1));
    }
  }

  @Test
  void numbersOfACsvAreHeldAgainstTheTensorThatIsThere() {
    Dataset.create(location, TensorSpec.of("score", Htype.GENERIC).withDtype(Dtype.FLOAT64))
        .close();
    Path csv = write(dir.resolve("s.csv"), "score\n1\nnan\n\nnull\n");
    TarnException e =
        assertThrows(
            TarnException.class, () -> CsvImport.of(csv).run(location, ImportOptions.defaults()));
    assertEquals("s.csv line 5, column 'score': 'null' is not a number.", e.getMessage());
    CsvImport.of(csv).withNullWord("null").run(location, ImportOptions.defaults());
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(3, dataset.rowCount());
      assertEquals(Optional.of(Double.NaN), dataset.tensor("score").value(1));
      assertEquals(Optional.empty(), dataset.tensor("score").value(2));
    }
  }

  @Test
  void jsonLinesWithALabelOutsideTheClassesAreRefusedOrSkipped() {
    Dataset.create(
            location,
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1", "g2", "g3"),
            TensorSpec.of("e", Htype.EMBEDDING).withShape(2))
        .close();
    for (String label : List.of("-1", "4", "255", "\"g4\"")) {
      Path rows =
          write(
              dir.resolve("r.jsonl"),
              "{\"labels\": 0, \"e\": [1, 2]}\n{\"e\": [1, 2], \"labels\": "
                  + label
                  + "}\n{\"labels\": null}\n{\"e\": [1]}\n");
      TarnException e =
          assertThrows(
              TarnException.class,
              () -> JsonlImport.of(rows).run(location, ImportOptions.defaults()));
      assertTrue(e.getMessage().startsWith("r.jsonl line 2: Label "), e.getMessage());
      assertTrue(e.getMessage().contains("g0, g1, g2, g3"), e.getMessage());
      ImportResult result =
          JsonlImport.of(rows).run(location, ImportOptions.defaults().skippingBad().asDryRun());
      assertEquals(
          List.of("r.jsonl line 2", "r.jsonl line 4"),
          result.bad().stream().map(BadFile::file).toList());
    }
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(0, dataset.rowCount());
      assertEquals(List.of(), dataset.status());
    }
    Path rows = dir.resolve("r.jsonl");
    assertEquals(
        2, JsonlImport.of(rows).run(location, ImportOptions.defaults().skippingBad()).rowCount());
  }

  @ParameterizedTest
  @ValueSource(strings = {"retina", "scenes", "objects", "vectors", "notes", "numbers", "patients"})
  void theReferenceDataSetsReadBackEqual(String name) throws IOException {
    Path file = Fed.shared("tql/datasets/" + name + ".json");
    JsonImport.of(file).run(location, ImportOptions.defaults());
    JsonNode data = new ObjectMapper().readTree(file.toFile());
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(1, dataset.log().size());
      assertEquals(data.get("rows").size(), dataset.rowCount());
      for (JsonNode tensor : data.get("tensors")) {
        Tensor stored = dataset.tensor(tensor.get("name").asText());
        assertEquals(tensor.get("htype").asText(), stored.schema().htype().toString());
        assertEquals(tensor.get("dtype").asText(), stored.schema().dtype().toString());
        for (int row = 0; row < dataset.rowCount(); row++) {
          JsonNode expected = data.get("rows").get(row).get(tensor.get("name").asText());
          assertSample(expected, stored, row);
        }
      }
      assertTrue(dataset.verify().ok());
    }
  }

  private static void assertSample(JsonNode expected, Tensor tensor, int row) throws IOException {
    String place = tensor.name() + " row " + row;
    Optional<Object> sample = tensor.value(row);
    assertEquals(expected == null || expected.isNull(), sample.isEmpty(), place);
    if (sample.isEmpty()) {
      return;
    }
    Object value = sample.get() instanceof ImageSample image ? image.pixels() : sample.get();
    switch (tensor.schema().htype()) {
      case TEXT -> assertEquals(expected.asText(), value, place);
      case JSON ->
          assertEquals(expected, new ObjectMapper().readTree(String.valueOf(value)), place);
      case CLASS_LABEL -> {
        List<Long> numbers = new ArrayList<>();
        expected.forEach(number -> numbers.add(number.asLong()));
        assertEquals(
            numbers,
            value instanceof NdArray array
                ? java.util.Arrays.stream(array.toLongs()).boxed().toList()
                : List.of(((Number) value).longValue()),
            place);
      }
      default -> assertNumbers(expected, value, place);
    }
  }

  private static void assertNumbers(JsonNode expected, Object value, String place) {
    List<String> wanted = new ArrayList<>();
    collect(expected.has("values") ? expected.get("values") : expected, wanted);
    List<String> found = new ArrayList<>();
    if (value instanceof NdArray array) {
      for (int i = 0; i < array.size(); i++) {
        found.add(shown(array.valueAt(i)));
      }
      if (expected.has("shape")) {
        List<Integer> shape = new ArrayList<>();
        expected.get("shape").forEach(size -> shape.add(size.asInt()));
        assertEquals(shape, java.util.Arrays.stream(array.shape()).boxed().toList(), place);
      }
    } else {
      found.add(shown(value));
    }
    assertEquals(wanted, found, place);
  }

  private static void collect(JsonNode node, List<String> into) {
    if (node.isArray()) {
      node.forEach(item -> collect(item, into));
    } else if (node.isTextual()) {
      String text = node.asText();
      boolean isNumber = text.matches("-?[0-9]+");
      into.add(isNumber ? shown(new BigInteger(text)) : shown(Double.valueOf(text)));
    } else if (node.isBoolean()) {
      into.add(shown(node.asBoolean()));
    } else {
      into.add(
          shown(node.isIntegralNumber() ? node.bigIntegerValue() : (Object) node.doubleValue()));
    }
  }

  /** Numbers by their float value, which is exact for all but the integers beyond 2^53. */
  private static String shown(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return Float.toString(((Number) value).floatValue());
    }
    if (value instanceof Number number && Math.abs(number.doubleValue()) < 0x1p24) {
      return Float.toString(number.floatValue());
    }
    return String.valueOf(value);
  }

  @Test
  void retinamnistIsKeptWithoutLoss() throws IOException {
    Path file = Fed.shared("data/retinamnist/retinamnist.npz");
    ImportResult result =
        NpzImport.of(file)
            .withClassNames("labels", List.of("g0", "g1", "g2", "g3", "g4"))
            .run(location, ImportOptions.defaults());
    assertEquals(1600, result.rowCount());
    assertEquals(
        Map.of("train", 1080L, "val", 120L, "test", 400L), result.classCounts().get("split"));
    Fed fed = Fed.of(NpzImport.of(file));
    try (Dataset dataset = Dataset.load(location)) {
      assertEquals(List.of("images", "labels", "split"), dataset.schema().names());
      for (int row : new int[] {0, 1079, 1080, 1599}) {
        assertEquals(fed.column("images").get(row), dataset.tensor("images").pixels(row));
        assertEquals("g" + fed.column("labels").get(row), dataset.tensor("labels").text(row));
      }
    }
  }

  @Test
  void progressIsHeardUpToTheLastRow() {
    for (int i = 0; i < 5; i++) {
      write(source.resolve("g0/" + i + ".png"), png(i));
    }
    List<String> heard = new ArrayList<>();
    FolderImport.of(source)
        .run(
            location,
            ImportOptions.defaults()
                .withProgress((rows, expected) -> heard.add(rows + "/" + expected)));
    assertEquals(List.of("1/5", "2/5", "3/5", "4/5", "5/5"), heard);
  }
}
