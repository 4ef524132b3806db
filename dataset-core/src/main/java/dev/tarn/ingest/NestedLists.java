package dev.tarn.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tarn.error.RefusedException;
import java.io.IOException;
import java.util.Arrays;

/** Reads an array that is written as lists in lists, and finds out its shape. */
final class NestedLists {
  private final JsonParser parser;
  private final FlatNumbers numbers;
  private final int[] shape = new int[JsonSamples.MAX_NDIM];
  private int ndim;
  private int depthOfNumbers = -1;

  NestedLists(JsonParser parser, FlatNumbers numbers) {
    this.parser = parser;
    this.numbers = numbers;
    Arrays.fill(shape, -1);
  }

  /** Reads the list that begins at the parser's token; the shape. */
  int[] read() throws IOException {
    readList(0);
    return Arrays.copyOf(shape, ndim);
  }

  private void readList(int depth) throws IOException {
    if (depth == shape.length) {
      throw new RefusedException(
          "bad-value", "Lists are nested more than " + shape.length + " deep.", null);
    }
    ndim = Math.max(ndim, depth + 1);
    int length = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        readList(depth + 1);
      } else {
        if (depthOfNumbers >= 0 && depthOfNumbers != depth) {
          throw uneven("to different depths");
        }
        depthOfNumbers = depth;
        numbers.add(parser);
      }
      length++;
    }
    if (shape[depth] >= 0 && shape[depth] != length) {
      throw uneven("with different lengths, " + shape[depth] + " and " + length);
    }
    if (depthOfNumbers >= 0 && ndim > depthOfNumbers + 1) {
      throw uneven("to different depths");
    }
    shape[depth] = length;
  }

  private static RefusedException uneven(String how) {
    return new RefusedException(
        "bad-value",
        "Lists are nested " + how + ".",
        "An array has lists of one length in each dimension.");
  }
}
