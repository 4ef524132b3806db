package dev.tarn.cli.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  @Test
  void integersThatADoubleCannotHoldAreStrings() {
    assertEquals(
        "[9007199254740992,\"9007199254740993\",-9007199254740992,\"-9007199254740993\"]",
        JsonWriter.toString(
            List.of(9007199254740992L, 9007199254740993L, -9007199254740992L, -9007199254740993L)));
    assertEquals(
        "\"18446744073709551615\"", JsonWriter.toString(new BigInteger("18446744073709551615")));
  }

  @Test
  void floatsAreTheShortestTextThatReadsBack() {
    assertEquals(
        "[0.1,0.1,-0.0,1.0E-7,\"NaN\",\"Infinity\",\"-Infinity\"]",
        JsonWriter.toString(
            List.of(
                0.1f,
                0.1,
                -0.0,
                1e-7,
                Double.NaN,
                Float.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY)));
  }

  @Test
  void textIsEscapedWhereJsonOrUtf8NeedIt() {
    assertEquals(
        "\"a\\\"b\\\\c\\n\\u0001\\ud83e друзы 🩺\"",
        JsonWriter.toString("a\"b\\c\n\u0001\ud83e друзы 🩺"));
  }

  @Test
  void nestedValuesKeepTheirOrder() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", Arrays.asList(1, null, true));
    map.put("a", Map.of());
    map.put("c", List.of(List.of(), List.of("x")));

    assertEquals("{\"b\":[1,null,true],\"a\":{},\"c\":[[],[\"x\"]]}", JsonWriter.toString(map));
  }

  @Test
  void piecesAreSeparatedByCommas() {
    StringBuilder text = new StringBuilder();

    new JsonWriter(text)
        .beginObject()
        .field("n", 1)
        .key("rows")
        .beginArray()
        .raw("{}")
        .value(2)
        .endArray()
        .endObject();

    assertEquals("{\"n\":1,\"rows\":[{},2]}", text.toString());
  }
}
