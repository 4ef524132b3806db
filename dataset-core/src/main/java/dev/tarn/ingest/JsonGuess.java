package dev.tarn.ingest;

import com.fasterxml.jackson.core.JsonParser;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the values under one key of JSON rows are: finds the tensor for them. */
final class JsonGuess {
  private static final BigInteger MAX_INT64 = BigInteger.valueOf(Long.MAX_VALUE);

  private boolean anyText;
  private boolean anyBool;
  private boolean anyInteger;
  private boolean anyBig;
  private boolean anyNegative;
  private boolean anyFraction;
  private boolean anyImage;
  private boolean anyOther;
  private int ndim = -1;

  /** Takes the value that begins at the parser's token; leaves the parser on its end. */
  void accept(JsonParser parser) throws IOException {
    Object value = JsonSamples.tree(parser);
    if (value instanceof Map<?, ?> map) {
      boolean isImage = map.size() == 1 && (map.containsKey("base64") || map.containsKey("path"));
      anyImage |= isImage;
      anyOther |= !isImage;
    } else if (value instanceof String) {
      anyText = true;
    } else if (value != null) {
      acceptNumbers(value, 0);
    }
  }

  private void acceptNumbers(@Nullable Object value, int depth) {
    if (value instanceof List<?> list) {
      if (list.isEmpty()) {
        ndim = Math.max(ndim, depth + 1);
      }
      list.forEach(item -> acceptNumbers(item, depth + 1));
      return;
    }
    anyOther |= ndim >= 0 && ndim != depth;
    ndim = depth;
    if (value instanceof Boolean) {
      anyBool = true;
    } else if (value instanceof BigInteger integer) {
      anyInteger = true;
      anyBig |= integer.compareTo(MAX_INT64) > 0;
      anyNegative |= integer.signum() < 0;
      anyOther |= integer.bitLength() > 64 || (integer.signum() < 0 && integer.bitLength() > 63);
    } else if (value instanceof Number) {
      anyFraction = true;
    } else {
      anyOther = true;
    }
  }

  /** The tensor for what was seen; json where the values have nothing in common. */
  TensorSpec spec(String name) {
    boolean anyNumber = anyInteger || anyFraction;
    int kinds = (anyText ? 1 : 0) + (anyBool ? 1 : 0) + (anyNumber ? 1 : 0) + (anyImage ? 1 : 0);
    if (anyOther || kinds > 1 || (anyText && ndim > 0) || (anyBig && anyNegative)) {
      return TensorSpec.of(name, Htype.JSON);
    }
    if (anyImage) {
      return TensorSpec.of(name, Htype.IMAGE);
    }
    if (anyText || (kinds == 0 && ndim < 0)) {
      return TensorSpec.of(name, Htype.TEXT);
    }
    Dtype dtype =
        anyBool
            ? Dtype.BOOL
            : anyFraction || !anyInteger ? Dtype.FLOAT64 : anyBig ? Dtype.UINT64 : Dtype.INT64;
    return TensorSpec.of(name, Htype.GENERIC)
        .withDtype(dtype)
        .withShape(Shape.any(Math.max(0, ndim)));
  }
}
