package dev.tarn.views;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.tarn.error.DamagedException;
import dev.tarn.sample.JsonText;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Query parameters as JSON texts: null, booleans, numbers, texts, lists of these. */
final class Params {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Params() {}

  static String write(@Nullable Object param) {
    return JsonText.write(param);
  }

  static @Nullable Object read(String json, String object) {
    try (JsonParser in = FACTORY.createParser(json)) {
      in.nextToken();
      Object param = value(in);
      if (in.nextToken() == null) {
        return param;
      }
    } catch (IOException e) {
      throw notOne(object, e);
    }
    throw notOne(object, null);
  }

  private static DamagedException notOne(String object, @Nullable IOException cause) {
    return new DamagedException(
        "Object " + object + " has a parameter that is no number, text, list or the like.",
        null,
        cause);
  }

  private static @Nullable Object value(JsonParser in) throws IOException {
    if (in.currentToken() == null) {
      throw new IOException("No value");
    }
    return switch (in.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT ->
          in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) new BigInteger(in.getText())
              : (Object) in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        while (in.nextToken() != com.fasterxml.jackson.core.JsonToken.END_ARRAY) {
          items.add(value(in));
        }
        yield items;
      }
      case VALUE_STRING -> in.getText();
      default -> throw new IOException("Unexpected " + in.currentToken());
    };
  }
}
