package dev.tarn.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One JSON Lines file, looked through once where its tensors or classes are not known yet. */
final class JsonlPlan implements ImportPlan {
  private final Path file;
  private final Map<String, TensorSpec> stated;
  private final Map<String, JsonGuess> guesses = new LinkedHashMap<>();
  private final Map<String, Set<String>> classes = new LinkedHashMap<>();
  private long rowCount = -1;

  private JsonlPlan(Path file, List<TensorSpec> stated) {
    this.file = file;
    this.stated =
        stated.stream()
            .collect(
                Collectors.toMap(TensorSpec::name, spec -> spec, (a, b) -> b, LinkedHashMap::new));
  }

  static JsonlPlan of(
      Path file, List<TensorSpec> stated, boolean addsClasses, Optional<Schema> existing) {
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(
          "file-missing", "There is no file " + file + ".", "Give a JSON Lines file.");
    }
    JsonlPlan plan = new JsonlPlan(file, stated);
    existing.ifPresentOrElse(
        schema -> plan.openClasses(schema, addsClasses), plan::openStatedClasses);
    if (existing.isEmpty() || !plan.classes.isEmpty()) {
      plan.scan(existing.isEmpty());
    }
    return plan;
  }

  private void openClasses(Schema schema, boolean addsClasses) {
    for (TensorSchema tensor : schema.tensors()) {
      boolean mayAdd = addsClasses || tensor.info().classes().isEmpty();
      if (tensor.htype() == Htype.CLASS_LABEL && mayAdd) {
        classes.put(tensor.name(), new TreeSet<>(NaturalOrder.INSTANCE));
      }
    }
  }

  private void openStatedClasses() {
    for (TensorSpec spec : stated.values()) {
      if (spec.htype() == Htype.CLASS_LABEL
          && spec.toSchema("0000000000000000").info().classes().isEmpty()) {
        classes.put(spec.name(), new TreeSet<>(NaturalOrder.INSTANCE));
      }
    }
  }

  /** Looks through all lines; what is wrong with a line is left to be reported when it is fed. */
  private void scan(boolean guessesTypes) {
    rowCount = 0;
    lines(
        lines -> {
          rowCount++;
          try (JsonParser parser = JsonSamples.factory().createParser(lines.line())) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
              scanRow(parser, guessesTypes);
            }
          } catch (JsonProcessingException e) {
            // Reported with its line when the row is read.
            rowCount += 0;
          }
        });
  }

  private void scanRow(JsonParser parser, boolean guessesTypes) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      Set<String> names = classes.get(key);
      if (names != null) {
        addClasses(JsonSamples.tree(parser), names);
      } else if (guessesTypes && !stated.containsKey(key)) {
        guesses.computeIfAbsent(key, k -> new JsonGuess()).accept(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void addClasses(@Nullable Object value, Set<String> names) {
    if (value instanceof String name) {
      names.add(name);
    } else if (value instanceof List<?> list) {
      list.forEach(one -> addClasses(one, names));
    }
  }

  @Override
  public List<TensorSpec> tensors() {
    Map<String, TensorSpec> all = new LinkedHashMap<>();
    stated.forEach(
        (name, spec) -> {
          Set<String> names = classes.get(name);
          all.put(
              name,
              names == null || names.isEmpty() ? spec : spec.withClassNames(List.copyOf(names)));
        });
    guesses.forEach((name, guess) -> all.put(name, guess.spec(name)));
    return List.copyOf(all.values());
  }

  @Override
  public Map<String, List<String>> classes() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    classes.forEach((tensor, names) -> all.put(tensor, List.copyOf(names)));
    return all;
  }

  @Override
  public long expectedRows() {
    return rowCount;
  }

  @Override
  public void feed(Schema schema, RowTarget rows) {
    Path folder = file.toAbsolutePath().getParent();
    JsonRows reader = new JsonRows(schema, folder);
    String name = file.getFileName().toString();
    lines(
        lines -> {
          String place = name + " line " + lines.number();
          Map<String, @Nullable Object> row;
          try {
            row = read(lines.line(), reader);
          } catch (TarnException e) {
            rows.bad(place, e.with("line", lines.number()));
            return;
          }
          rows.add(row, place);
        });
  }

  private static Map<String, @Nullable Object> read(String line, JsonRows reader)
      throws IOException {
    try (JsonParser parser = JsonSamples.factory().createParser(line)) {
      parser.nextToken();
      Map<String, @Nullable Object> row = reader.read(parser);
      if (parser.nextToken() != null) {
        throw new RefusedException(
            "bad-json", "Something follows the object.", "One object stands on a line.");
      }
      return row;
    } catch (JsonProcessingException e) {
      throw JsonSamples.bad(e);
    }
  }

  /** What is done with each line. */
  @FunctionalInterface
  private interface LineReader {
    void read(TextLines lines) throws IOException;
  }

  private void lines(LineReader reader) {
    String name = file.getFileName().toString();
    try (TextLines lines = TextLines.open(file)) {
      while (nextLine(lines, name)) {
        reader.read(lines);
      }
    } catch (IOException e) {
      throw RowTarget.named(name, ImageFile.unreadable(e));
    }
  }

  private static boolean nextLine(TextLines lines, String name) throws IOException {
    try {
      return lines.next();
    } catch (RefusedException e) {
      throw RowTarget.named(name + " line " + lines.number(), e).with("line", lines.number());
    }
  }
}
