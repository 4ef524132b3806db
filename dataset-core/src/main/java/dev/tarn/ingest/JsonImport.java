package dev.tarn.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Imports a whole dataset from the portable JSON form, as a new dataset. Immutable.
 *
 * <p>The file is one object: {@code {"name", "tensors": […], "rows": […]}}. A tensor has {@code
 * name}, {@code htype}, {@code dtype} and, where it applies, {@code ndim}, {@code shape}, {@code
 * dim}, {@code class_names}, {@code multi}, {@code coords}, {@code sample_compression}. A row has a
 * key per tensor; {@code null} or a missing key is a null sample. Arrays are nested lists or {@code
 * {"shape", "values"}}; {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"} stand for such
 * numbers, decimal strings for integers beyond 2^53. Images are raw pixels and are kept so.
 */
public final class JsonImport extends ImportSource {
  private final Path file;

  private JsonImport(Path file) {
    this.file = file;
  }

  /** Imports that file. */
  public static JsonImport of(Path file) {
    return new JsonImport(file);
  }

  @Override
  String description() {
    return "json " + file.getFileName();
  }

  @Override
  ImportPlan plan(Optional<Schema> existing, boolean skipsBad) {
    if (existing.isPresent()) {
      throw new RefusedException(
          "dataset-exists",
          "The dataset is there already; " + file.getFileName() + " describes a whole dataset.",
          "Import it to another place; rows alone are added by 'append --jsonl'.");
    }
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(
          "file-missing", "There is no file " + file + ".", "Give a JSON file.");
    }
    Pass pass = new Pass(null);
    walk(pass);
    if (pass.tensors == null) {
      throw new RefusedException(
          "bad-json",
          file.getFileName() + " has no key 'tensors'.",
          "Expected {\"name\", \"tensors\": […], \"rows\": […]}.");
    }
    return new Plan(List.copyOf(pass.tensors), pass.rowCount);
  }

  private void walk(Pass pass) {
    String name = file.getFileName().toString();
    try (JsonParser parser = JsonSamples.factory().createParser(file.toFile())) {
      try {
        pass.walk(parser);
      } catch (JsonProcessingException e) {
        throw placed(name, JsonSamples.bad(e), parser);
      } catch (RefusedException e) {
        // Rows are named by whoever reads them.
        throw pass.reader == null ? placed(name, e, parser) : e;
      }
    } catch (IOException e) {
      throw RowTarget.named(name, ImageFile.unreadable(e));
    }
  }

  private static TarnException placed(String name, RefusedException e, JsonParser parser) {
    int line = parser.currentLocation().getLineNr();
    return RowTarget.named(name + " line " + line, e).with("line", line);
  }

  /** What rows are handed to. */
  @FunctionalInterface
  private interface RowReader {
    void read(JsonParser parser, long row) throws IOException;
  }

  /** One walk through the file. */
  private static final class Pass {
    private final @Nullable RowReader reader;
    private @Nullable List<TensorSpec> tensors;
    private long rowCount;

    Pass(@Nullable RowReader reader) {
      this.reader = reader;
    }

    void walk(JsonParser parser) throws IOException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RefusedException(
            "bad-json",
            "Expected an object {\"name\", \"tensors\": […], \"rows\": […]}.",
            "Rows alone, one object a line, are imported as jsonl.");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        switch (key) {
          case "tensors" -> readTensors(parser);
          case "rows" -> readRows(parser);
          default -> parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new RefusedException("bad-json", "Something follows the object.", null);
      }
    }

    private void readTensors(JsonParser parser) throws IOException {
      List<TensorSpec> specs = new ArrayList<>();
      if (JsonSamples.tree(parser) instanceof List<?> list) {
        for (Object tensor : list) {
          specs.add(JsonTensorSpec.of(tensor));
        }
      }
      tensors = specs;
    }

    private void readRows(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw new RefusedException("bad-json", "'rows' is no list.", null);
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (reader == null) {
          parser.skipChildren();
        } else {
          reader.read(parser, rowCount);
        }
        rowCount++;
      }
    }
  }

  private final class Plan implements ImportPlan {
    private final List<TensorSpec> tensors;
    private final long rowCount;

    Plan(List<TensorSpec> tensors, long rowCount) {
      this.tensors = tensors;
      this.rowCount = rowCount;
    }

    @Override
    public List<TensorSpec> tensors() {
      return tensors;
    }

    @Override
    public Map<String, List<String>> classes() {
      return Map.of();
    }

    @Override
    public long expectedRows() {
      return rowCount;
    }

    @Override
    public void feed(Schema schema, RowTarget rows) {
      JsonRows reader = new JsonRows(schema, null);
      String name = file.getFileName().toString();
      walk(
          new Pass(
              (parser, row) -> rows.add(read(reader, parser, name, row), name + " row " + row)));
    }

    private static Map<String, @Nullable Object> read(
        JsonRows reader, JsonParser parser, String name, long row) throws IOException {
      try {
        return reader.read(parser);
      } catch (RefusedException e) {
        int line = parser.currentLocation().getLineNr();
        throw RowTarget.named(name + " line " + line + ", row " + row, e)
            .with("line", line)
            .with("row", row);
      }
    }
  }
}
