package dev.tarn.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples from JSON: numbers and texts as they are, arrays as nested lists or as {@code
 * {"shape": […], "values": […]}}, classes by name or number, JSON as it stands.
 */
final class JsonSamples {
  static final int MAX_NDIM = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(ImportLimits.maxChars()).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonSamples() {}

  /** Makes parsers that refuse a key that stands twice and stop at absurd sizes. */
  static JsonFactory factory() {
    return FACTORY;
  }

  /** The sample in a text that holds one JSON value. */
  static Object parse(TensorSchema tensor, String json) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        throw new RefusedException("bad-json", "It is empty, expected JSON.", null);
      }
      Object sample = read(tensor, parser);
      if (parser.nextToken() != null || sample == null) {
        throw new RefusedException("bad-json", "Expected one JSON value that is not null.", null);
      }
      return sample;
    } catch (JsonProcessingException e) {
      throw bad(e);
    } catch (IOException e) {
      throw ImageFile.unreadable(e);
    }
  }

  /** What to say of text that is no JSON; without the place. */
  static RefusedException bad(JsonProcessingException e) {
    String why = e.getOriginalMessage();
    int end = why.indexOf('\n');
    return new RefusedException(
        "bad-json",
        "It is no valid JSON: " + (end < 0 ? why : why.substring(0, end)) + ".",
        "Check the brackets, quotes and commas there.",
        e);
  }

  /**
   * Reads the sample that begins at the parser's token, and leaves the parser on its last token. A
   * JSON null is a null sample.
   */
  static @Nullable Object read(TensorSchema tensor, JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (tensor.isSequence()) {
      return items(parser, () -> read(tensor.item(), parser));
    }
    if (tensor.dtype() == Dtype.STR) {
      return text(parser);
    }
    if (tensor.dtype() == Dtype.JSON) {
      return tree(parser);
    }
    if (tensor.htype() == Htype.CLASS_LABEL) {
      return classes(tensor, parser);
    }
    return array(tensor, parser);
  }

  /** Reads one item of a sequence. */
  interface Item {
    @Nullable Object read() throws IOException;
  }

  /** Reads the list of a sequence's items. */
  static List<Object> items(JsonParser parser, Item item) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new RefusedException(
          "bad-value",
          "Got " + shown(parser) + ", expected a list of the sequence's items.",
          "A sequence without items is [].");
    }
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object read = item.read();
      if (read == null) {
        throw new RefusedException(
            "bad-value",
            "Item " + items.size() + " of the sequence is null.",
            "Leave it out, or give the whole sample as null.");
      }
      items.add(read);
    }
    return items;
  }

  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new RefusedException(
          "bad-value", "Got " + shown(parser) + ", expected a text.", "Write it in quotes.");
    }
    return parser.getText();
  }

  private static Object classes(TensorSchema tensor, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      Object one = oneClass(parser);
      return tensor.isMulti() ? List.of(one) : one;
    }
    List<Object> all = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      all.add(oneClass(parser));
    }
    if (tensor.isMulti()) {
      return all;
    }
    if (all.size() != 1) {
      throw new RefusedException(
          "bad-value",
          "Got " + all.size() + " classes, expected exactly one.",
          "A tensor with 'multi' takes several.");
    }
    return all.get(0);
  }

  private static Object oneClass(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    if (token == JsonToken.VALUE_NUMBER_INT && parser.getText().length() < 10) {
      return parser.getIntValue();
    }
    throw new RefusedException(
        "bad-value",
        "Got " + shown(parser) + ", expected a class by name or number.",
        "Null is the way to say 'not labelled'.");
  }

  private static Object array(TensorSchema tensor, JsonParser parser) throws IOException {
    FlatNumbers numbers = new FlatNumbers(tensor.dtype());
    boolean isImage = tensor.htype() == Htype.IMAGE;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return shaped(tensor, parser);
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      numbers.add(parser);
      return numbers.toArray(new int[0], isImage);
    }
    return numbers.toArray(new NestedLists(parser, numbers).read(), isImage);
  }

  private static Object shaped(TensorSchema tensor, JsonParser parser) throws IOException {
    int[] shape = null;
    FlatNumbers values = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "shape" -> shape = shape(parser);
        case "values" -> values = flat(tensor, parser);
        default -> throw notShaped("key '" + key + "'");
      }
    }
    if (shape == null || values == null) {
      throw notShaped("no key '" + (shape == null ? "shape" : "values") + "'");
    }
    return values.toArray(shape, tensor.htype() == Htype.IMAGE);
  }

  /** Reads a flat list of numbers. */
  static FlatNumbers flat(TensorSchema tensor, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw notShaped("values " + shown(parser));
    }
    FlatNumbers numbers = new FlatNumbers(tensor.dtype());
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      numbers.add(parser);
    }
    return numbers;
  }

  /** Reads the sizes of an array. */
  static int[] shape(JsonParser parser) throws IOException {
    List<Integer> dims = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw notShaped("shape " + shown(parser));
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
          || parser.getText().length() > 9
          || parser.getIntValue() < 0
          || dims.size() == MAX_NDIM) {
        throw notShaped("size " + shown(parser));
      }
      dims.add(parser.getIntValue());
    }
    return dims.stream().mapToInt(Integer::intValue).toArray();
  }

  private static RefusedException notShaped(String found) {
    return new RefusedException(
        "bad-value",
        "An array has " + found + ", expected {\"shape\": […], \"values\": […]}.",
        "Nested lists are taken too.");
  }

  /** Any JSON value as maps, lists, texts, numbers, booleans and nulls. */
  static @Nullable Object tree(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.put(key, tree(parser));
        }
        return map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(tree(parser));
        }
        return list;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NUMBER_INT -> {
        return new BigInteger(parser.getText());
      }
      case VALUE_NUMBER_FLOAT -> {
        // A double where it is the same number, so that -0.0 keeps its sign; else all digits.
        double value = Double.parseDouble(parser.getText());
        boolean isExact = Double.toString(value).equals(parser.getText());
        return isExact ? (Object) value : new BigDecimal(parser.getText());
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      default -> {
        return null;
      }
    }
  }

  /** What the parser stands on, for messages. */
  static String shown(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_ARRAY -> "a list";
      case START_OBJECT -> "an object";
      case VALUE_STRING -> "the text '" + abbreviated(parser.getText()) + "'";
      default -> abbreviated(parser.getText());
    };
  }

  private static String abbreviated(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
