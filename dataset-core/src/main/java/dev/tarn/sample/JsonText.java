package dev.tarn.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tarn.error.RefusedException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes trees of maps, lists, texts and numbers as JSON text; keys keep their order. */
public final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int MAX_DEPTH = 500;

  private JsonText() {}

  /** The JSON of a tree; a value that JSON has no form for is refused. */
  public static String write(@Nullable Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      write(out, value, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, @Nullable Object value, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new RefusedException(
          "json-too-deep", "The JSON value is nested more than " + MAX_DEPTH + " deep.", null);
    }
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName(String.valueOf(entry.getKey()));
        write(out, entry.getValue(), depth + 1);
      }
      out.writeEndObject();
    } else if (value instanceof Iterable<?> items) {
      out.writeStartArray();
      for (Object item : items) {
        write(out, item, depth + 1);
      }
      out.writeEndArray();
    } else if (value.getClass().isArray()) {
      out.writeStartArray();
      for (int i = 0; i < Array.getLength(value); i++) {
        write(out, Array.get(value, i), depth + 1);
      }
      out.writeEndArray();
    } else {
      writeScalar(out, value);
    }
  }

  private static void writeScalar(JsonGenerator out, Object value) throws IOException {
    if (value instanceof CharSequence || value instanceof Enum || value instanceof Character) {
      out.writeString(value.toString());
    } else if (value instanceof Boolean bool) {
      out.writeBoolean(bool);
    } else if (value instanceof BigInteger integer) {
      out.writeNumber(integer);
    } else if (value instanceof BigDecimal decimal) {
      out.writeNumber(decimal);
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw new RefusedException(
            "json-number",
            "JSON has no " + number + ".",
            "Write it as a text, or use a float tensor.");
      }
      out.writeNumber(value.toString());
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else {
      throw new RefusedException(
          "json-value", "JSON has no form for a " + value.getClass().getSimpleName() + ".", null);
    }
  }
}
