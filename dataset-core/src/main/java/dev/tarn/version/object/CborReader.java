package dev.tarn.version.object;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import dev.tarn.error.DamagedException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the CBOR of the format and says {@link DamagedException} where it is anything else. After
 * each call the reader stands before the next value.
 */
public final class CborReader {
  private static final int ID_BYTES = 32;

  private final CBORParser in;
  private final String label;
  private @Nullable JsonToken peeked;
  private long values;

  /**
   * @param content the CBOR
   * @param offset where it begins
   * @param length its length
   * @param label the object's name, for messages
   */
  public CborReader(byte[] content, int offset, int length, String label) {
    this.label = label;
    try {
      in = CborWriter.FACTORY.createParser(content, offset, length);
    } catch (IOException e) {
      throw damaged("cannot be parsed", e);
    }
  }

  /** Reads a map, giving each key to the consumer, who reads its value or skips it. */
  public void map(Consumer<String> keys) {
    expect(JsonToken.START_OBJECT);
    while (peek() == JsonToken.FIELD_NAME) {
      next();
      String key;
      try {
        key = in.currentName();
      } catch (IOException e) {
        throw damaged("cannot be parsed", e);
      }
      keys.accept(key);
    }
    expect(JsonToken.END_OBJECT);
  }

  /** Reads an array: the element reader is called once for each element and reads it. */
  public void array(Runnable element) {
    begin();
    while (hasNext()) {
      element.run();
    }
    end();
  }

  /** Enters an array. */
  public void begin() {
    expect(JsonToken.START_ARRAY);
  }

  /** Whether the array has another element. */
  public boolean hasNext() {
    return peek() != JsonToken.END_ARRAY;
  }

  /** Leaves an array; elements that a later format may have added are skipped. */
  public void end() {
    while (hasNext()) {
      skip();
    }
    next();
  }

  /** Reads a text. */
  public String text() {
    expect(JsonToken.VALUE_STRING);
    try {
      return in.getText();
    } catch (IOException e) {
      throw damaged("cannot be parsed", e);
    }
  }

  /** Reads an integer. */
  public long integer() {
    expect(JsonToken.VALUE_NUMBER_INT);
    try {
      return in.getLongValue();
    } catch (IOException e) {
      throw damaged("has an integer out of range", e);
    }
  }

  /** Reads the id of an object, 32 bytes, as hex digits. */
  public String id() {
    return hex(ID_BYTES);
  }

  /** Reads the id of an object, or empty for a byte string of no bytes. */
  public Optional<String> idOrNone() {
    byte[] bytes = bytes();
    return bytes.length == 0 ? Optional.empty() : Optional.of(digits(bytes, ID_BYTES));
  }

  /** Reads a byte string of that length as hex digits. */
  public String hex(int length) {
    return digits(bytes(), length);
  }

  private String digits(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw damaged("has " + bytes.length + " bytes where the format has " + length, null);
    }
    return HexFormat.of().formatHex(bytes);
  }

  /** Reads a byte string. */
  public byte[] bytes() {
    expect(JsonToken.VALUE_EMBEDDED_OBJECT);
    try {
      return in.getBinaryValue();
    } catch (IOException e) {
      throw damaged("cannot be parsed", e);
    }
  }

  /** Reads an integer that is at least 0: a length, an offset, a count. */
  public long count() {
    long count = integer();
    if (count < 0) {
      throw damaged("has " + count + " where a number of at least 0 was expected", null);
    }
    return count;
  }

  /** Whether the next value is absent; if so it is read. */
  public boolean nil() {
    if (peek() == JsonToken.VALUE_NULL) {
      next();
      return true;
    }
    return false;
  }

  /** Skips the next value. */
  public void skip() {
    next();
    try {
      in.skipChildren();
    } catch (IOException e) {
      throw damaged("cannot be parsed", e);
    }
  }

  /** Reads the statistics of a chunk. */
  public dev.tarn.chunk.ChunkStats chunkStats() {
    try {
      return dev.tarn.chunk.ChunkStats.read(parser());
    } catch (IOException e) {
      throw damaged("has statistics that cannot be parsed", e);
    }
  }

  /**
   * The parser, standing on the first token of the next value, for parts that are read elsewhere.
   */
  public JsonParser parser() {
    peek();
    peeked = null;
    return in;
  }

  private JsonToken peek() {
    if (peeked == null) {
      try {
        peeked = in.nextToken();
      } catch (IOException e) {
        throw damaged("cannot be parsed", e);
      }
      if (peeked == null) {
        throw damaged("ends too early", null);
      }
      if (++values > ObjectLimits.maxValues()) {
        ObjectLimits.checkValues(
            "Object " + label + " holds more than " + (values - 1) + " values", values);
      }
    }
    return peeked;
  }

  private JsonToken next() {
    JsonToken token = peek();
    peeked = null;
    return token;
  }

  private void expect(JsonToken expected) {
    JsonToken found = next();
    if (found != expected) {
      throw damaged("has " + found + " where the format has " + expected, null);
    }
  }

  private DamagedException damaged(String what, @Nullable Throwable cause) {
    return new DamagedException("Object " + label + " " + what + ".", null, cause);
  }
}
