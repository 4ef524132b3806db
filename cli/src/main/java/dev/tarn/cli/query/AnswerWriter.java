package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.console.TextTable;
import dev.tarn.cli.json.JsonWriter;
import dev.tarn.dataset.BatchReader;
import dev.tarn.dataset.Column;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.error.RefusedException;
import dev.tarn.query.AnswerNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Writes a view in one of the forms of {@code tarn query}. */
final class AnswerWriter {
  private static final int BATCH_ROWS = 256;

  /** What a table for people shows unless it is told otherwise. */
  static final long TABLE_ROWS = 20;

  private final View view;
  private final Answer answer;
  private final boolean imageBytes;

  AnswerWriter(View view, Answer answer, boolean imageBytes) {
    this.view = view;
    this.answer = answer;
    this.imageBytes = imageBytes;
  }

  /** {@code {"commit","seed","rowCount","columns","rows"}}. */
  void document() {
    // In a JSON object the second of two equal keys would silently win.
    AnswerNames.requireDistinct(view);
    JsonWriter json = head();
    json.key("columns").beginArray();
    view.columns().forEach(column -> json.value(describe(column)));
    json.endArray().key("rows").beginArray();
    forEachRow((names, cells) -> row(json, names, cells));
    json.endArray().endObject();
    answer.append('\n');
  }

  /** One object a line. */
  void lines() {
    AnswerNames.requireDistinct(view);
    answer.stream();
    forEachRow(
        (names, cells) -> {
          row(new JsonWriter(answer), names, cells);
          answer.append('\n');
        });
  }

  /** Row numbers only: as a document, or one a line. */
  void rowNumbers(boolean asJson) {
    RowSelection rows = requireRowNumbers();
    if (!asJson) {
      for (long i = 0; i < rows.count(); i++) {
        answer.line(Long.toString(rows.row(i)));
      }
      return;
    }
    JsonWriter json = head().key("rows").beginArray();
    for (long i = 0; i < rows.count(); i++) {
      json.value(rows.row(i));
    }
    json.endArray().endObject();
    answer.append('\n');
  }

  /** The number of rows. */
  void count(boolean asJson) {
    if (asJson) {
      new JsonWriter(answer)
          .beginObject()
          .field("commit", view.commit().id())
          .field("rowCount", view.rowCount())
          .endObject();
      answer.append('\n');
    } else {
      answer.line(Long.toString(view.rowCount()));
    }
  }

  /**
   * A table for people.
   *
   * @param all whether every row is shown, not only the first {@value #TABLE_ROWS}
   */
  void table(boolean all) {
    List<String> headings = new ArrayList<>();
    view.rowSelection().ifPresent(rows -> headings.add(">row"));
    for (Column column : view.columns()) {
      headings.add((isNumber(column) ? ">" : "") + column.name());
    }
    View shown = all ? view : view.range(0, TABLE_ROWS);
    TextTable table = new TextTable(headings);
    long[] place = {0};
    new AnswerWriter(shown, answer, false)
        .forEachRow(
            (names, cells) -> {
              List<String> line = new ArrayList<>();
              long at = place[0]++;
              shown.rowSelection().ifPresent(rows -> line.add(Long.toString(rows.row(at))));
              for (Object cell : cells) {
                line.add(Shown.cell(cell));
              }
              table.row(line);
            });
    answer.append(table.render());
    String rows = PlainText.count(view.rowCount(), "row");
    OptionalLong seed = view.question().seed();
    answer.line(rows + (seed.isPresent() ? ", seed " + seed.getAsLong() : ""));
    if (shown.rowCount() < view.rowCount()) {
      answer.line(format("The first %,d are shown; --limit N shows more.", shown.rowCount()));
    }
  }

  private JsonWriter head() {
    OptionalLong seed = view.question().seed();
    return new JsonWriter(answer)
        .beginObject()
        .field("commit", view.commit().id())
        .field("seed", seed.isPresent() ? seed.getAsLong() : null)
        .field("rowCount", view.rowCount());
  }

  private interface RowTaker {
    void row(String[] names, @Nullable Object[] cells);
  }

  private void forEachRow(RowTaker taker) {
    List<Cells> columns = view.columns().stream().map(c -> new Cells(c, imageBytes)).toList();
    String[] names = columns.stream().map(Cells::name).toArray(String[]::new);
    try (BatchReader batches = view.batches(BATCH_ROWS)) {
      while (batches.next()) {
        VectorSchemaRoot batch = batches.root();
        for (int row = 0; row < batch.getRowCount(); row++) {
          Object[] cells = new Object[names.length];
          for (int i = 0; i < names.length; i++) {
            cells[i] = columns.get(i).cell(batch.getVector(i), row);
          }
          taker.row(names, cells);
        }
      }
    }
  }

  private static void row(JsonWriter json, String[] names, @Nullable Object[] cells) {
    json.beginObject();
    for (int i = 0; i < names.length; i++) {
      json.field(names[i], cells[i]);
    }
    json.endObject();
  }

  private static Map<String, Object> describe(Column column) {
    boolean scalar = column.type().ndim() == 0;
    String type = column.type().dtype() + (scalar ? "" : " " + column.type().shape());
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", column.name());
    described.put("type", column.sequence() ? "sequence of " + type : type);
    described.put("dtype", column.type().dtype().toString());
    described.put("htype", column.type().htypeName());
    described.put("classNames", column.type().info().classNames());
    return described;
  }

  private static boolean isNumber(Column column) {
    boolean label = !column.type().info().classes().isEmpty();
    boolean number = column.type().dtype().isInteger() || column.type().dtype().isFloat();
    return number && !label && column.type().ndim() == 0 && !column.sequence();
  }

  private RowSelection requireRowNumbers() {
    return view.rowSelection()
        .orElseThrow(
            () ->
                new RefusedException(
                    "no-row-numbers",
                    "The answer has no row numbers: its rows are no rows of the commit.",
                    "Leave out --rows to see its values."));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
