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
import dev.tarn.schema.TensorSpec;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvImportTest {
  @TempDir Path dir;

  private CsvImport csv(String text) {
    return CsvImport.of(write(dir.resolve("labels.csv"), text));
  }

  private static String message(CsvImport source) {
    return assertThrows(TarnException.class, () -> Fed.of(source)).getMessage();
  }

  @Test
  void anEmptyFieldWithoutQuotesIsTheOnlyNullOfATextColumn() {
    Fed fed = Fed.of(csv("t,x\nnull,1\nNULL,1\nNA,1\nNone,1\nnan,1\n\"\",1\n,1\n"));
    assertEquals(Htype.TEXT, fed.schema().tensor("t").htype());
    assertEquals(Arrays.asList("null", "NULL", "NA", "None", "nan", "", null), fed.column("t"));
  }

  @Test
  void nanIsANumberAndAnEmptyFieldNullInANumberColumn() {
    Fed fed = Fed.of(csv("x,t\n1.5,a\nnan,a\nNaN,a\n,a\n-0.0,a\ninf,a\n1e3,a\n"));
    assertEquals(Dtype.FLOAT64, fed.schema().tensor("x").dtype());
    assertEquals(
        Arrays.asList(1.5, Double.NaN, Double.NaN, null, -0.0, Double.POSITIVE_INFINITY, 1000.0),
        fed.column("x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "NULL", "NA", "None"})
  void anotherWordInANumberColumnIsAnErrorWithLineAndColumn(String word) {
    CsvImport source = csv("t,score\na,1.5\nb,2\nc," + word + "\n");
    TarnException e = assertThrows(TarnException.class, () -> Fed.of(source));
    assertEquals(
        "labels.csv line 4, column 'score': '" + word + "' is not a number.", e.getMessage());
    assertEquals(
        "An empty field without quotes is null; another word for it is given by --null '"
            + word
            + "'. With --skip-bad the import goes on without it.",
        e.hint().orElseThrow());
    assertEquals(Map.of("line", 4L, "column", "score"), e.details());
    assertEquals(Arrays.asList(1.5, 2.0, null), Fed.of(source.withNullWord(word)).column("score"));
  }

  @Test
  void aQuotedEmptyFieldIsNoNumberUnlessItIsANullWord() {
    CsvImport source = csv("n\n1\n\"\"\n");
    assertEquals(
        "labels.csv line 3, column 'n': '' is not a whole number (int64).", message(source));
    assertEquals(Arrays.asList(1L, null), Fed.of(source.withNullWord("")).column("n"));
  }

  @Test
  void aNullWordInQuotesIsAText() {
    Fed fed = Fed.of(csv("country\nNA\n\"NA\"\nDE\n").withNullWord("NA"));
    assertEquals(Arrays.asList(null, "NA", "DE"), fed.column("country"));
  }

  @Test
  void typesAreGuessedFromAllFields() {
    Fed fed =
        Fed.of(
            csv(
                "i,f,b,big,id,zip,mixed,huge\n"
                    + "1,1,true,18446744073709551615,P1,0042,1,18446744073709551616\n"
                    + "-2,2.5,False,0,2,1,2b,1\n"));
    assertEquals(Dtype.INT64, fed.schema().tensor("i").dtype());
    assertEquals(Dtype.FLOAT64, fed.schema().tensor("f").dtype());
    assertEquals(Dtype.BOOL, fed.schema().tensor("b").dtype());
    assertEquals(Dtype.UINT64, fed.schema().tensor("big").dtype());
    for (String text : List.of("id", "zip", "mixed", "huge")) {
      assertEquals(Htype.TEXT, fed.schema().tensor(text).htype(), text);
    }
    assertEquals(List.of(1L, -2L), fed.column("i"));
    assertEquals(List.of(true, false), fed.column("b"));
    assertEquals(List.of(new BigInteger("18446744073709551615"), 0L), fed.column("big"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {", ,", "; ;", "| |", "T tab"})
  void theDelimiterIsFoundOutsideQuotes(String written, String name) {
    String d = name.equals("tab") ? "\t" : written;
    String text = "name,with;all|kinds".replace(d, " ");
    Fed fed = Fed.of(csv("a" + d + "b\n\"" + text + d + "\"" + d + "1\n\"x\"\"y\"" + d + "2\n"));
    assertEquals(List.of(text + d, "x\"y"), fed.column("a"));
    assertEquals(List.of(1L, 2L), fed.column("b"));
  }

  @Test
  void decimalCommasDoNotHideASemicolon() {
    Fed fed = Fed.of(csv("bild;wert;grad\na;0,5;1\nb;1,25;2\n"));
    assertEquals(List.of("0,5", "1,25"), fed.column("wert"));
    assertEquals(List.of("bild", "wert", "grad"), fed.schema().names());
  }

  @Test
  void excelsSeparatorLineIsNoHeader() {
    assertEquals(List.of(1L), Fed.of(csv("sep=;\na;b\n1;x,y\n")).column("a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void byteOrderMarksAreNoPartOfTheFirstColumnName(String charset) {
    byte[] bytes = "\uFEFFimage,grade\r\nä.jpg,g0\r\n\r\n\r\n".getBytes(Charset.forName(charset));
    Fed fed = Fed.of(CsvImport.of(write(dir.resolve("a.csv"), bytes)));
    assertEquals(List.of("image", "grade"), fed.schema().names());
    assertEquals(List.of("ä.jpg"), fed.column("image"));
    assertEquals(List.of("g0"), fed.column("grade"));
  }

  @Test
  void lineEndsOfAllKindsAndQuotedOnesAreRead() {
    Fed fed = Fed.of(csv("a,b\r1,\"x\r\ny\"\r\n2,\"p\nq\"\n\n3,z"));
    assertEquals(List.of(1L, 2L, 3L), fed.column("a"));
    assertEquals(List.of("x\r\ny", "p\nq", "z"), fed.column("b"));
    assertEquals(
        "labels.csv line 6: It has 1 field, the header has 2.",
        message(csv("a,b\n1,\"x\ny\n\nz\"\n7\n")));
  }

  @Test
  void textThatIsNotUtf8IsNamedWithItsLine() {
    byte[] latin = "a,b\n1,ok\n2,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    CsvImport source = CsvImport.of(write(dir.resolve("a.csv"), latin));
    TarnException e = assertThrows(TarnException.class, () -> Fed.of(source));
    assertEquals("a.csv line 3: The bytes E9 are no text in UTF-8.", e.getMessage());
    assertEquals(
        List.of("ok", "café"),
        Fed.of(source.withEncoding(Charset.forName("windows-1252"))).column("b"));
  }

  @Test
  void aQuoteThatIsNeverClosedIsNamedWithTheLineThatOpensIt() {
    assertEquals(
        "labels.csv line 3: A quote is opened and never closed.",
        message(csv("a,b\n1,2\n3,\"4\n5,6\n")));
    assertEquals(
        "labels.csv line 2: After a closing quote comes 'x'.", message(csv("a,b\n\"1\"x,2\n")));
  }

  @Test
  void raggedRowsAreBadWithTheirLine() {
    CsvImport source = csv("a,b\n1,2\n1\n1,2,3\n5,6\n");
    assertEquals("labels.csv line 3: It has 1 field, the header has 2.", message(source));
    Fed fed = Fed.skippingBad(source);
    assertEquals(List.of(1L, 5L), fed.column("a"));
    assertEquals(
        List.of(
            new BadFile("labels.csv line 3", "It has 1 field, the header has 2."),
            new BadFile("labels.csv line 4", "It has 3 fields, the header has 2.")),
        fed.target().bad());
  }

  @Test
  void emptyFieldsBehindTheLastColumnDoNoHarm() {
    Fed fed = Fed.of(csv("a,b\n1,2,\n3,4,,\n"));
    assertEquals(List.of(2L, 4L), fed.column("b"));
    assertEquals(
        "labels.csv line 2: It has 3 fields, the header has 2.", message(csv("a,b\n1,2,x\n")));
  }

  @Test
  void imagesAreFoundInAnotherCaseWhereOneFileAloneFits() {
    Path images = dir.resolve("images");
    write(images.resolve("IMG_1.Jpg"), jpeg(1));
    write(images.resolve("b.png"), png(2));
    write(images.resolve("B.png"), png(3));
    Fed fed = Fed.of(csv("image\nimg_1.JPG\nB\n").withImages(images, "image"));
    assertArrayEquals(jpeg(1), (byte[]) fed.rows().get(0).get("images"));
    assertArrayEquals(png(3), (byte[]) fed.rows().get(1).get("images"));
  }

  @Test
  void labelsAreClassesInNaturalOrderAndAnEmptyOneIsNull() {
    Fed fed =
        Fed.of(
            csv("image;Retinopathy grade;Risk\na;10;low\nb;2;\nc;0; high \n")
                .withLabelColumn("Retinopathy grade:labels")
                .withLabelColumn("Risk")
                .onlyNamedColumns());
    assertEquals(List.of("labels", "Risk"), fed.schema().names());
    assertEquals(List.of("0", "2", "10"), fed.schema().tensor("labels").info().classNames());
    assertEquals(List.of("10", "2", "0"), fed.column("labels"));
    assertEquals(Arrays.asList("low", null, "high"), fed.column("Risk"));
    assertEquals(Map.of("high", 1L, "low", 1L), fed.target().classCounts().get("Risk"));
  }

  @Test
  void numbersAreExplainedByClassNames() {
    CsvImport source =
        csv("grade\n1\n0\n")
            .withLabelColumn("grade:labels")
            .withClassNames("labels", List.of("g0", "g1", "g2"));
    assertEquals(List.of("g1", "g0"), Fed.of(source).column("labels"));
    assertEquals(
        "labels.csv line 3, column 'grade': '4' is no class of tensor 'labels'; it has g0, g1, g2"
            + " (numbers 0 to 2).",
        message(
            csv("grade\n1\n4\n")
                .withLabelColumn("grade:labels")
                .withClassNames("labels", List.of("g0", "g1", "g2"))));
  }

  @Test
  void anExistingTensorGetsNoNewClassUnlessAskedFor() {
    Schema existing =
        Schema.empty()
            .withAdded(
                TensorSpec.of("labels", Htype.CLASS_LABEL)
                    .withClassNames("g0", "g3", "g1")
                    .toSchema("0000000000000000"));
    CsvImport source = csv("labels\ng1\ng9\n");
    TarnException e =
        assertThrows(TarnException.class, () -> Fed.of(source, Optional.of(existing), false));
    assertEquals(
        "labels.csv line 3, column 'labels': 'g9' is no class of tensor 'labels'; it has g0, g3, g1.",
        e.getMessage());
    Fed fed = Fed.of(source.withNewClasses(), Optional.of(existing), false);
    assertEquals(
        List.of("g0", "g3", "g1", "g9"), fed.schema().tensor("labels").info().classNames());
    assertEquals(List.of("g1", "g9"), fed.column("labels"));
    CsvImport numbers = csv("labels\n1\n");
    assertThrows(
        TarnException.class, () -> Fed.of(numbers.withNewClasses(), Optional.of(existing), false));
    assertEquals(
        List.of("g1"),
        Fed.of(
                numbers.withClassNames("labels", List.of("g0", "g1", "g3")),
                Optional.of(existing),
                false)
            .column("labels"));
  }

  @Test
  void imagesAreFoundByNameWithOrWithoutTheirExtension() {
    Path images = dir.resolve("images");
    write(images.resolve("a.JPG"), jpeg(1));
    write(images.resolve("sub/b.png"), png(2));
    write(images.resolve("cafe\u0301.png"), png(3));
    write(images.resolve("._a.jpg"), "hidden");
    Fed fed =
        Fed.of(
            csv("image,grade\na.JPG,0\na,1\na.jpg,1\nsub\\b,2\ncaf\u00e9,0\n")
                .withImages(images, "image")
                .withLabelColumn("grade"));
    assertEquals(List.of("images", "grade"), fed.schema().names());
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(jpeg(1), (byte[]) fed.rows().get(i).get("images"));
    }
    assertArrayEquals(png(2), (byte[]) fed.rows().get(3).get("images"));
    assertArrayEquals(png(3), (byte[]) fed.rows().get(4).get("images"));
  }

  @Test
  void missingAmbiguousAndBrokenImagesAreNamedWithTheirLine() {
    Path images = dir.resolve("images");
    write(images.resolve("a.jpg"), jpeg(1));
    write(images.resolve("a.png"), png(1));
    write(images.resolve("text.jpg"), "no image");
    write(dir.resolve("outside.png"), png(1));
    CsvImport source =
        csv("image\na\nb.jpg\ntext.jpg\n../outside.png\n\"\"\na.png\n").withImages(images, "image");
    assertEquals("labels.csv line 2, column 'image': 'a' may be a.jpg or a.png.", message(source));
    Fed fed = Fed.skippingBad(source);
    assertEquals(1, fed.target().rowCount());
    List<BadFile> bad = fed.target().bad();
    assertEquals("labels.csv line 3, column 'image'", bad.get(1).file());
    assertEquals("There is no image 'b.jpg' in " + images + ".", bad.get(1).reason());
    assertTrue(bad.get(2).reason().startsWith("text.jpg: Not an image"), bad.get(2).reason());
    assertEquals("'../outside.png' lies outside " + images + ".", bad.get(3).reason());
    assertEquals(5, bad.size());
  }

  @Test
  void columnsMayBeStated() {
    Fed fed =
        Fed.of(
            csv("a,b,c:d,e\n1,\"[1, 2.5]\",7,x\n53.0,\"[]\",8,\n")
                .withColumn("a:age:generic:int16")
                .withColumn("B:vector:generic:float32")
                .withColumn("c:d:count"));
    assertEquals(List.of("age", "vector", "count", "e"), fed.schema().names());
    assertEquals(List.of(1L, 53L), fed.column("age"));
    assertEquals(Dtype.INT16, fed.schema().tensor("age").dtype());
    assertEquals(List.of(7L, 8L), fed.column("count"));
    assertEquals(
        "labels.csv line 2, column 'a': '300' is not uint8 from 0 to 255.",
        message(csv("a\n300\n").withColumn("a:a:generic:uint8")));
  }

  @Test
  void unknownColumnsAreRefusedWithTheNearestName() {
    TarnException e =
        assertThrows(
            TarnException.class,
            () -> Fed.of(csv("image,grade\nx,1\n").withLabelColumn("grad:labels")));
    assertEquals("labels.csv has no column 'grad'.", e.getMessage());
    assertEquals("Did you mean 'grade'? Columns: image, grade.", e.hint().orElseThrow());
  }

  @Test
  void aColumnWithoutANameIsLeftOut() {
    assertEquals(List.of("a", "b"), Fed.of(csv(",a,b\n0,1,2\n1,3,4\n")).schema().names());
  }

  @Test
  void emptyMissingAndHeaderlessFilesAreRefused() {
    assertEquals("labels.csv is empty.", message(csv("")));
    assertEquals("labels.csv line 1: no column has a name.", message(csv(",\n1,2\n")));
    assertEquals("labels.csv line 1: two columns are named 'a'.", message(csv("a,a\n1,2\n")));
    Path missing = dir.resolve("no.csv");
    assertEquals("There is no file " + missing + ".", message(CsvImport.of(missing)));
    assertEquals(0, Fed.of(csv("a,b\n")).target().rowCount());
  }
}
