package dev.tarn.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows from JSON objects whose keys are tensors. An image is its pixels as an array, or where
 * files are allowed a path, {@code {"path": …}} or {@code {"base64": …}}.
 */
final class JsonRows {
  private final Schema schema;
  private final @Nullable Path folder;

  /**
   * @param schema the tensors
   * @param folder what paths of images are relative to; null where images are no files
   */
  JsonRows(Schema schema, @Nullable Path folder) {
    this.schema = schema;
    this.folder = folder;
  }

  /** Reads the object that begins at the parser's token; leaves the parser on its end. */
  Map<String, @Nullable Object> read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new RefusedException(
          "bad-row",
          "Got " + JsonSamples.shown(parser) + ", expected an object with a key per tensor.",
          null);
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      TensorSchema tensor = schema.tensor(parser.currentName());
      parser.nextToken();
      row.put(tensor.name(), sample(tensor, parser));
    }
    return row;
  }

  private @Nullable Object sample(TensorSchema tensor, JsonParser parser) throws IOException {
    try {
      return read(tensor, parser);
    } catch (TarnException e) {
      TarnException named = RowTarget.named("tensor '" + tensor.name() + "'", e);
      throw named.with("tensor", tensor.name());
    }
  }

  private @Nullable Object read(TensorSchema tensor, JsonParser parser) throws IOException {
    if (tensor.isSequence() && parser.currentToken() == JsonToken.START_ARRAY) {
      return JsonSamples.items(parser, () -> read(tensor.item(), parser));
    }
    boolean mayBeFile = tensor.htype() == Htype.IMAGE && folder != null;
    if (mayBeFile && parser.currentToken() == JsonToken.VALUE_STRING) {
      return file(parser.getText(), tensor.dtype());
    }
    if (mayBeFile && parser.currentToken() == JsonToken.START_OBJECT) {
      return imageObject(tensor, parser);
    }
    return JsonSamples.read(tensor, parser);
  }

  private Object imageObject(TensorSchema tensor, JsonParser parser) throws IOException {
    Object image = null;
    FlatImage pixels = new FlatImage();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "path" -> image = file(text(parser), tensor.dtype());
        case "base64" -> image = base64(text(parser), tensor.dtype());
        case "shape", "values" -> pixels.take(key, tensor, parser);
        default ->
            throw new RefusedException(
                "bad-value",
                "An image has key '" + key + "'; expected path, base64, or shape and values.",
                null);
      }
    }
    return image != null ? image : pixels.toArray(tensor);
  }

  /** Pixels whose shape and values come in any order. */
  private static final class FlatImage {
    private int @Nullable [] shape;
    private @Nullable FlatNumbers values;

    void take(String key, TensorSchema tensor, JsonParser parser) throws IOException {
      if (key.equals("shape")) {
        shape = JsonSamples.shape(parser);
      } else {
        values = JsonSamples.flat(tensor, parser);
      }
    }

    Object toArray(TensorSchema tensor) {
      if (shape == null || values == null) {
        throw new RefusedException(
            "bad-value",
            "An image is incomplete; expected path, base64, or shape and values.",
            null);
      }
      return values.toArray(shape, tensor.htype() == Htype.IMAGE);
    }
  }

  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new RefusedException(
          "bad-value", "Got " + JsonSamples.shown(parser) + ", expected a text.", null);
    }
    return parser.getText();
  }

  private Object file(String name, Dtype dtype) {
    try {
      Path path = folder == null ? Path.of(name) : folder.resolve(name);
      return ImageFile.read(path, dtype).bytes();
    } catch (InvalidPathException e) {
      throw new RefusedException("file-missing", "'" + name + "' is no file name.", null, e);
    } catch (TarnException e) {
      throw RowTarget.named(name, e);
    }
  }

  private static Object base64(String text, Dtype dtype) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("bad-value", "Its base64 is damaged: " + e.getMessage(), null, e);
    }
    ImageFile.check(bytes, dtype);
    return bytes;
  }
}
