package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tarn.dataset.Column;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.error.TarnException;
import dev.tarn.ingest.ImportOptions;
import dev.tarn.ingest.JsonImport;
import dev.tarn.query.bind.QueryBinder;
import dev.tarn.query.function.FunctionTable;
import dev.tarn.schema.Htype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of {@code docs/tql.md} give what the page says, and it has every function. */
class TqlPageTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("`((?:SELECT|WITH) [^`]*)`(?: with `([^`]*)`)? → `([^`]*)`");
  private static final Pattern FUNCTION = Pattern.compile("(?m)^- `([A-Z0-9_]+)\\(");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "tql.md"));
  }

  @Test
  void everyExampleGivesWhatThePageSays() throws IOException {
    String page = page();
    int begin = page.indexOf("```json\n") + "```json\n".length();
    Path rows = home.resolve("eyes.json");
    Files.writeString(rows, page.substring(begin, page.indexOf("```", begin)));
    DatasetOptions options = DatasetOptions.defaults().withCacheFolder(home.resolve("cache"));
    String location = home.resolve("eyes").toString();
    JsonImport.of(rows).run(location, ImportOptions.defaults().withDataset(options));
    List<String> wrong = new ArrayList<>();
    int examples = 0;
    try (Dataset dataset = Dataset.load(location, options)) {
      Matcher matcher = EXAMPLE.matcher(page);
      while (matcher.find()) {
        examples++;
        String query = matcher.group(1).replace("\n", " ");
        String given =
            answer(
                dataset,
                query.replace("FROM \"eyes\"", "FROM \"" + location + "\""),
                matcher.group(2));
        if (!given.equals(matcher.group(3))) {
          wrong.add("`" + matcher.group(1) + "` → `" + given + "`");
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
    assertTrue(examples > 80, examples + " examples");
  }

  private static String answer(Dataset dataset, String query, @Nullable String params)
      throws IOException {
    View view;
    Object[] values = params == null ? new Object[0] : JSON.readValue(params, Object[].class);
    try {
      view = dataset.query(query, QueryOptions.params(values));
    } catch (TarnException e) {
      return String.valueOf(e.getMessage());
    }
    boolean wholeRows = view.columns().size() == dataset.tensors().size();
    if (wholeRows && view.rowSelection().isPresent()) {
      long[] rows = view.rowSelection().get().toArray();
      return ("rows "
              + Arrays.stream(rows).mapToObj(Long::toString).collect(Collectors.joining(", ")))
          .strip();
    }
    List<Object> columns = new ArrayList<>();
    for (int c = 0; c < view.columns().size(); c++) {
      Column column = view.columns().get(c);
      List<@Nullable Object> shown = new ArrayList<>();
      ViewValues.column(view, c).forEach(value -> shown.add(shown(value, column)));
      columns.add(shown);
    }
    String text = JSON.writeValueAsString(columns.size() == 1 ? columns.get(0) : columns);
    return text.replace(",", ", ").replace(",  ", ", ");
  }

  private static @Nullable Object shown(@Nullable Object value, Column column) {
    if (value instanceof Number number && column.type().htype() == Htype.CLASS_LABEL) {
      return column.type().info().classNames().get(number.intValue());
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> all = new ArrayList<>();
      list.forEach(one -> all.add(shown(one, column)));
      return all;
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      double rounded = Math.round(number * 1e6) / 1e6 + 0.0;
      return rounded == Math.rint(rounded) ? (Object) (long) rounded : (Object) rounded;
    }
    return value instanceof Double number ? (Object) number.toString() : value;
  }

  @Test
  void thePageHasEveryFunctionAndNoOther() throws IOException {
    Set<String> described = new TreeSet<>();
    Matcher matcher = FUNCTION.matcher(page());
    while (matcher.find()) {
      assertTrue(described.add(matcher.group(1)), matcher.group(1) + " is described twice");
    }
    Collection<String> known = new TreeSet<>(FunctionTable.standard().names());
    known.addAll(QueryBinder.otherFunctions());
    assertEquals(known, described);
  }
}
