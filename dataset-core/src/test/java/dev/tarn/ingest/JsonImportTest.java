package dev.tarn.ingest;

import static dev.tarn.ingest.Fed.png;
import static dev.tarn.ingest.Fed.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.error.TarnException;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.SampleCompression;
import dev.tarn.schema.Schema;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonImportTest {
  @TempDir Path dir;

  private JsonImport json(String text) {
    return JsonImport.of(write(dir.resolve("d.json"), text));
  }

  private JsonlImport jsonl(String... lines) {
    return JsonlImport.of(write(dir.resolve("rows.jsonl"), String.join("\n", lines)));
  }

  private static String message(ImportSource source) {
    return assertThrows(TarnException.class, () -> Fed.of(source)).getMessage();
  }

  @Test
  void thePortableFormIsReadWithAllItsKinds() {
    Fed fed =
        Fed.of(
            json(
                """
                {"name": "d", "tensors": [
                  {"name": "images", "htype": "image", "dtype": "uint8", "ndim": 3},
                  {"name": "labels", "htype": "class_label", "dtype": "uint32", "class_names": ["a", "b"]},
                  {"name": "tags", "htype": "class_label", "dtype": "uint32", "class_names": ["p", "q"], "multi": true},
                  {"name": "boxes", "htype": "bbox", "dtype": "float32", "ndim": 2, "coords": "ltrb"},
                  {"name": "e", "htype": "embedding", "dtype": "float32", "ndim": 1, "dim": 2},
                  {"name": "grid", "htype": "generic", "dtype": "int32", "ndim": 2, "shape": [1, 2]},
                  {"name": "u", "htype": "generic", "dtype": "uint64", "ndim": 0},
                  {"name": "x", "htype": "generic", "dtype": "float64", "ndim": 0},
                  {"name": "t", "htype": "text", "dtype": "str"},
                  {"name": "j", "htype": "json", "dtype": "json"}],
                 "rows": [
                  {"images": {"shape": [1, 2, 3], "values": [0, 1, 2, 3, 4, 255]}, "labels": [1], "tags": [1, 0],
                   "boxes": [[1, 2, 3, 4]], "e": [0.5, -0.0], "grid": {"values": [1, -2], "shape": [1, 2]},
                   "u": "18446744073709551615", "x": "NaN", "t": "", "j": {"a": [1.0, null, -0.0], "b": 1e5}},
                  {"images": null, "labels": null, "tags": [], "boxes": [], "e": null, "grid": null,
                   "u": 1, "x": "-Infinity", "t": null, "j": null}]}
                """));
    assertEquals(
        Optional.of(SampleCompression.NONE), fed.schema().tensor("images").sampleCompression());
    assertEquals(Shape.of(Shape.ANY, 4), fed.schema().tensor("boxes").shape());
    assertEquals(Optional.of("ltrb"), fed.schema().tensor("boxes").info().coords());
    assertEquals(Shape.of(2), fed.schema().tensor("e").shape());
    Map<String, ?> row = fed.rows().get(0);
    assertEquals(NdArray.ofUint8(new byte[] {0, 1, 2, 3, 4, -1}, 1, 2, 3), row.get("images"));
    assertEquals(1, row.get("labels"));
    assertEquals(List.of(1, 0), row.get("tags"));
    assertEquals(NdArray.of(new double[] {1, 2, 3, 4}, 1, 4), row.get("boxes"));
    assertEquals(NdArray.of(new double[] {0.5, -0.0}, 2), row.get("e"));
    assertEquals(NdArray.of(new long[] {1, -2}, 1, 2), row.get("grid"));
    assertEquals(NdArray.of(Dtype.UINT64, new long[] {-1}), row.get("u"));
    assertEquals(NdArray.of(new double[] {Double.NaN}), row.get("x"));
    assertEquals("", row.get("t"));
    assertEquals("{a=[1.0, null, -0.0], b=1E+5}", row.get("j").toString());
    Map<String, ?> second = fed.rows().get(1);
    assertEquals(List.of(), second.get("tags"));
    assertEquals(NdArray.of(new double[0], 0), second.get("boxes"));
    assertEquals(
        Arrays.asList(null, null, null, null, null),
        Arrays.asList(
            second.get("images"),
            second.get("labels"),
            second.get("e"),
            second.get("t"),
            second.get("j")));
    assertEquals(Map.of("a", 0L, "b", 1L), fed.target().classCounts().get("labels"));
    assertEquals(Map.of("p", 1L, "q", 1L), fed.target().classCounts().get("tags"));
  }

  @ParameterizedTest
  @CsvSource({
    "retina,120",
    "scenes,80",
    "objects,60",
    "vectors,200",
    "notes,70",
    "numbers,40",
    "patients,30"
  })
  void theReferenceDataSetsAreRead(String name, long rows) {
    Path file = Fed.shared("tql/datasets/" + name + ".json");
    assertEquals(rows, Fed.of(JsonImport.of(file)).target().rowCount());
  }

  @Test
  void whatIsWrongIsNamedWithItsLineAndRow() {
    String tensors =
        "{\"tensors\": [{\"name\": \"n\", \"htype\": \"generic\", \"dtype\": \"int8\", \"ndim\": 0}],\n\"rows\": [\n";
    assertEquals(
        "d.json line 4, row 1: tensor 'n': Got the text 'x', expected a whole number (int8).",
        message(json(tensors + "{\"n\": 1},\n{\"n\": \"x\"}]}")));
    assertEquals(
        "d.json line 3, row 0: Unknown tensor 'm'.", message(json(tensors + "{\"m\": 1}]}")));
    assertEquals(
        "d.json line 3: Got a list, expected an object with a key per tensor.",
        message(json(tensors + "[1]]}")).replace(", row 0", ""));
    assertEquals("d.json has no key 'tensors'.", message(json("{\"rows\": []}")));
    assertEquals(
        "d.json line 1: A tensor has no name.",
        message(json("{\"tensors\": [{\"htype\": \"text\"}]}")));
    assertEquals(
        "bad-json",
        assertThrows(TarnException.class, () -> Fed.of(json("{\"rows\": [{]}"))).code());
    assertEquals("bad-json", assertThrows(TarnException.class, () -> Fed.of(json(""))).code());
    assertEquals(
        "bad-json",
        assertThrows(
                TarnException.class, () -> Fed.of(json("{\"a\": " + "[".repeat(100_000) + "}")))
            .code());
  }

  @Test
  void thePortableFormMakesANewDatasetOnly() {
    JsonImport source = json("{\"tensors\": [], \"rows\": []}");
    TarnException e =
        assertThrows(TarnException.class, () -> Fed.of(source, Optional.of(Schema.empty()), false));
    assertEquals("dataset-exists", e.code());
  }

  @Test
  void arraysHaveOneLengthInEachDimension() {
    String head =
        "{\"tensors\": [{\"name\": \"n\", \"htype\": \"generic\", \"dtype\": \"int8\", \"ndim\": 2}], \"rows\": [{\"n\": ";
    for (String uneven :
        List.of("[[1], 2]", "[2, [1]]", "[[1, 2], [3]]", "[[1], [[2]]]", "[[[2]], [1]]")) {
      assertEquals(
          "bad-value",
          assertThrows(TarnException.class, () -> Fed.of(json(head + uneven + "}]}"))).code(),
          uneven);
    }
    assertEquals(
        NdArray.of(new long[] {1, 2, 3, 4}, 2, 2),
        Fed.of(json(head + "[[1, 2], [3, 4]]}]}")).column("n").get(0));
    assertEquals(
        "d.json line 1, row 0: tensor 'n': Shape (2, 2) has 4 values; got 1.",
        message(json(head + "{\"shape\": [2, 2], \"values\": [1]}}]}")));
  }

  private static Schema schema(TensorSpec... specs) {
    Schema schema = Schema.empty();
    for (int i = 0; i < specs.length; i++) {
      schema = schema.withAdded(specs[i].toSchema("000000000000000" + i));
    }
    return schema;
  }

  @Test
  void linesAreRowsWithImagesAsPathsOrBase64() {
    write(dir.resolve("img/a.png"), png(1));
    Schema schema =
        schema(
            TensorSpec.of("images", Htype.IMAGE),
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1"),
            TensorSpec.of("e", Htype.EMBEDDING).withShape(2));
    JsonlImport source =
        jsonl(
            "{\"images\": \"img/a.png\", \"labels\": \"g1\", \"e\": [1, 2]}",
            "",
            "{\"images\": {\"base64\": \""
                + Base64.getEncoder().encodeToString(png(2))
                + "\"}, \"labels\": 0}",
            "{\"images\": {\"path\": \"img/a.png\"}, \"labels\": null}",
            "{\"images\": {\"values\": [1, 2, 3], \"shape\": [1, 1, 3]}}\r",
            "");
    Fed fed = Fed.of(source, Optional.of(schema), false);
    assertEquals(4, fed.target().rowCount());
    assertArrayEquals(png(1), (byte[]) fed.rows().get(0).get("images"));
    assertArrayEquals(png(2), (byte[]) fed.rows().get(1).get("images"));
    assertEquals(NdArray.ofUint8(new byte[] {1, 2, 3}, 1, 1, 3), fed.rows().get(3).get("images"));
    assertEquals(Arrays.asList("g1", "g0", null, null), fed.column("labels"));
    assertEquals(Map.of("g0", 1L, "g1", 1L), fed.target().classCounts().get("labels"));
  }

  @Test
  void badLinesAreNamedAndMayBeSkipped() {
    Schema schema = schema(TensorSpec.of("n", Htype.GENERIC), TensorSpec.of("images", Htype.IMAGE));
    JsonlImport source =
        jsonl(
            "{\"n\": 1}",
            "{\"n\": }",
            "{\"m\": 1}",
            "[1]",
            "{\"n\": 1} {}",
            "{\"n\": 1, \"n\": 2}",
            "{\"images\": \"nowhere.png\"}",
            "{\"n\": 2}");
    Fed fed = Fed.of(source, Optional.of(schema), true);
    assertEquals(2, fed.target().rowCount());
    List<BadFile> bad = fed.target().bad();
    assertEquals("rows.jsonl line 2", bad.get(0).file());
    assertEquals(new BadFile("rows.jsonl line 3", "Unknown tensor 'm'."), bad.get(1));
    assertEquals(
        new BadFile("rows.jsonl line 4", "Got a list, expected an object with a key per tensor."),
        bad.get(2));
    assertEquals(new BadFile("rows.jsonl line 5", "Something follows the object."), bad.get(3));
    assertEquals("rows.jsonl line 6", bad.get(4).file());
    assertEquals(
        new BadFile("rows.jsonl line 7", "tensor 'images': nowhere.png: There is no such file."),
        bad.get(5));
    TarnException e =
        assertThrows(TarnException.class, () -> Fed.of(source, Optional.of(schema), false));
    assertEquals(2L, e.details().get("line"));
  }

  @Test
  void aNewDatasetHasTheTensorsThatTheRowsAskFor() {
    Fed fed =
        Fed.of(
            jsonl(
                    "{\"i\": 1, \"f\": 1, \"b\": true, \"t\": \"x\", \"v\": [1, 2], \"m\": [[1.5]], \"o\": {\"a\": 1},"
                        + " \"mixed\": 1, \"label\": \"c10\", \"none\": null}",
                    "{\"i\": 2, \"f\": 1.5, \"b\": null, \"t\": \"\", \"v\": [], \"m\": [], \"o\": [\"a\"],"
                        + " \"mixed\": \"x\", \"label\": \"c9\"}")
                .withTensor(TensorSpec.of("label", Htype.CLASS_LABEL)));
    assertEquals(Dtype.INT64, fed.schema().tensor("i").dtype());
    assertEquals(Dtype.FLOAT64, fed.schema().tensor("f").dtype());
    assertEquals(Dtype.BOOL, fed.schema().tensor("b").dtype());
    assertEquals(Htype.TEXT, fed.schema().tensor("t").htype());
    assertEquals(Shape.any(1), fed.schema().tensor("v").shape());
    assertEquals(Shape.any(2), fed.schema().tensor("m").shape());
    assertEquals(Htype.JSON, fed.schema().tensor("o").htype());
    assertEquals(Htype.JSON, fed.schema().tensor("mixed").htype());
    assertEquals(Htype.TEXT, fed.schema().tensor("none").htype());
    assertEquals(List.of("c9", "c10"), fed.schema().tensor("label").info().classNames());
  }
}
