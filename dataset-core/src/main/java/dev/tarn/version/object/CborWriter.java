package dev.tarn.version.object;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/**
 * Writes the CBOR (RFC 8949) of the format: definite lengths, shortest integers, keys in the order
 * of FORMAT.md.
 */
public final class CborWriter {
  static final CBORFactory FACTORY = new CBORFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final CBORGenerator out;

  /** What writes a part; may fail only as the generator does. */
  @FunctionalInterface
  public interface Part {
    /** Writes the part. */
    void write() throws IOException;
  }

  /** A writer into memory. */
  public CborWriter() {
    try {
      out = FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes written; ends the writer. */
  public byte[] finish() {
    run(out::close);
    return bytes.toByteArray();
  }

  /** A map of that many keys. */
  public CborWriter map(int size, Part content) {
    return run(
        () -> {
          out.writeStartObject(null, size);
          content.write();
          out.writeEndObject();
        });
  }

  /** An array of that many values. */
  public CborWriter array(int size, Part content) {
    return run(
        () -> {
          out.writeStartArray(null, size);
          content.write();
          out.writeEndArray();
        });
  }

  /** A key of the map that is being written. */
  public CborWriter key(String key) {
    return run(() -> out.writeFieldName(key));
  }

  /** A text. */
  public CborWriter text(String text) {
    return run(() -> out.writeString(text));
  }

  /** An integer. */
  public CborWriter integer(long value) {
    return run(() -> out.writeNumber(value));
  }

  /** A byte string, given in hex digits. */
  public CborWriter hex(String digits) {
    return bytes(HexFormat.of().parseHex(digits));
  }

  /** A byte string. */
  public CborWriter bytes(byte[] value) {
    return run(() -> out.writeBinary(value));
  }

  /** Absent. */
  public CborWriter nil() {
    return run(out::writeNull);
  }

  /** The generator itself, for parts that are written elsewhere. */
  public JsonGenerator generator() {
    return out;
  }

  private CborWriter run(Part part) {
    try {
      part.write();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
