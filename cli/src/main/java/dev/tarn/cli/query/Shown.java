package dev.tarn.cli.query;

import dev.tarn.cli.json.JsonText;
import dev.tarn.cli.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cell as people read it in a table: short, on one line. */
final class Shown {
  private static final int MAX_CHARS = 48;

  private Shown() {}

  static String cell(@Nullable Object json) {
    if (json instanceof Map<?, ?> image && image.containsKey("compression")) {
      List<?> shape = (List<?>) image.get("shape");
      return String.format(
          Locale.ROOT,
          "%s %sx%sx%s, %s bytes",
          image.get("compression"),
          shape.get(0),
          shape.get(1),
          shape.get(2),
          String.valueOf(image.get("bytes")));
    }
    String text =
        json instanceof List<?> || json instanceof JsonText
            ? JsonWriter.toString(json)
            : String.valueOf(json);
    if (text.codePointCount(0, text.length()) <= MAX_CHARS) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, MAX_CHARS - 1)) + "…";
  }
}
