package dev.tarn.cli.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values of {@code --param} and {@code --set}: JSON where the text is JSON, otherwise the text
 * itself.
 */
public final class ParameterValues {
  private ParameterValues() {}

  /** The values of these texts. */
  public static @Nullable Object[] parse(List<String> texts) {
    ObjectMapper mapper =
        new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);
    return texts.stream().map(text -> parse(mapper, text)).toArray();
  }

  private static @Nullable Object parse(ObjectMapper mapper, String text) {
    try {
      return text.isEmpty() ? text : narrow(mapper.readValue(text, Object.class));
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  /** An integer is a long where a long holds it. */
  private static @Nullable Object narrow(@Nullable Object value) {
    if (value instanceof java.math.BigInteger big && big.bitLength() < Long.SIZE) {
      return big.longValue();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ParameterValues::narrow).toList();
    }
    return value;
  }
}
