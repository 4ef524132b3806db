package dev.tarn.chunk;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@link ChunkStats} from CBOR that may be damaged or hostile. */
final class ChunkStatsParser {
  /** More dimensions than any tensor has. */
  private static final int MAX_NDIM = 64;

  private final JsonParser in;

  ChunkStatsParser(JsonParser in) {
    this.in = in;
  }

  ChunkStats read() throws IOException {
    JsonToken first =
        in.currentToken() == JsonToken.START_ARRAY ? in.currentToken() : in.nextToken();
    expect(first == JsonToken.START_ARRAY, "an array");
    try {
      long rows = count();
      long nulls = count();
      long empties = count();
      long bytes = count();
      ClassCounts classes = classes();
      Optional<Number> min = number();
      Optional<Number> max = number();
      JsonToken nan = in.nextToken();
      expect(nan == JsonToken.VALUE_TRUE || nan == JsonToken.VALUE_FALSE, "a boolean");
      ChunkStats stats =
          new ChunkStats(
              rows,
              nulls,
              empties,
              bytes,
              classes,
              min,
              max,
              nan == JsonToken.VALUE_TRUE,
              shape(),
              shape());
      JsonToken more = in.nextToken();
      while (more != JsonToken.END_ARRAY) {
        expect(more != null, "the end of the array");
        in.skipChildren();
        more = in.nextToken();
      }
      return stats;
    } catch (IllegalArgumentException e) {
      throw new IOException("Not statistics of a chunk: " + e.getMessage(), e);
    }
  }

  private long count() throws IOException {
    expect(in.nextToken() == JsonToken.VALUE_NUMBER_INT, "a count");
    return in.getLongValue();
  }

  private ClassCounts classes() throws IOException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return ClassCounts.none();
    }
    expect(token == JsonToken.START_ARRAY, "class counts");
    long[] numbers = longs();
    long[] counts = longs();
    expect(in.nextToken() == JsonToken.END_ARRAY, "the end of class counts");
    expect(numbers.length == counts.length, "a count per class");
    int[] classes = new int[numbers.length];
    long last = 0;
    for (int i = 0; i < classes.length; i++) {
      last += numbers[i];
      expect(numbers[i] <= Integer.MAX_VALUE && last <= Integer.MAX_VALUE, "a class number");
      classes[i] = (int) last;
    }
    return ClassCounts.ofSorted(classes, counts);
  }

  /** Grows with what is read: an announced length is not believed. */
  private long[] longs() throws IOException {
    expect(in.nextToken() == JsonToken.START_ARRAY, "an array of numbers");
    long[] values = new long[16];
    int size = 0;
    JsonToken token = in.nextToken();
    while (token == JsonToken.VALUE_NUMBER_INT) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size] = in.getLongValue();
      expect(values[size++] >= 0, "a number of at least 0");
      token = in.nextToken();
    }
    expect(token == JsonToken.END_ARRAY, "the end of an array of numbers");
    return Arrays.copyOf(values, size);
  }

  private Optional<Number> number() throws IOException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      return Optional.of(in.getDoubleValue());
    }
    expect(token == JsonToken.VALUE_NUMBER_INT, "a minimum or maximum");
    Number value = in.getNumberValue();
    if (value instanceof BigInteger big) {
      expect(big.signum() > 0 && big.bitLength() == 64, "an integer of 64 bits");
      return Optional.of(big);
    }
    return Optional.of(value.longValue());
  }

  private List<Integer> shape() throws IOException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return List.of();
    }
    expect(token == JsonToken.START_ARRAY, "a shape");
    List<Integer> shape = new ArrayList<>();
    while (in.nextToken() == JsonToken.VALUE_NUMBER_INT && shape.size() < MAX_NDIM) {
      shape.add(in.getIntValue());
      expect(shape.get(shape.size() - 1) >= 0, "a size of at least 0");
    }
    expect(in.currentToken() == JsonToken.END_ARRAY, "the end of a shape");
    return shape;
  }

  private static void expect(boolean condition, String what) throws IOException {
    if (!condition) {
      throw new IOException("Not statistics of a chunk: " + what + " was expected");
    }
  }
}
