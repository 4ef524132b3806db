package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the rows of a CSV file hold, found out before any is appended. */
final class CsvScan {
  private static final int MAX_CLASSES = 1 << 20;
  private static final int IMAGES_LOOKED_AT = 1000;

  private final List<CsvColumn> columns;
  private final CsvChoices choices;
  private final Optional<Schema> existing;
  private final Map<CsvColumn, Set<String>> labels = new LinkedHashMap<>();
  private final Map<CsvColumn, TypeGuess> guesses = new LinkedHashMap<>();
  private final Map<CsvColumn, List<String>> images = new LinkedHashMap<>();
  private long rowCount;

  private CsvScan(List<CsvColumn> columns, CsvChoices choices, Optional<Schema> existing) {
    this.columns = columns;
    this.choices = choices;
    this.existing = existing;
    for (CsvColumn column : columns) {
      switch (column.role()) {
        case LABEL -> labels.put(column, new TreeSet<>(NaturalOrder.INSTANCE));
        case IMAGE -> images.put(column, new ArrayList<>());
        case VALUE -> guesses.put(column, new TypeGuess());
      }
    }
  }

  /** Looks through the rows behind the header; rows of another width are left to be reported. */
  static CsvScan of(
      CsvRecords records,
      int width,
      List<CsvColumn> columns,
      CsvChoices choices,
      Optional<Schema> existing)
      throws IOException {
    CsvScan scan = new CsvScan(columns, choices, existing);
    while (records.next()) {
      scan.rowCount++;
      if (fits(records, width)) {
        scan.accept(records);
      }
    }
    return scan;
  }

  /** Whether a field is null: empty without quotes, or a null word without quotes. */
  static boolean isNull(CsvRecords records, int index, CsvChoices choices) {
    String text = records.text(index);
    if (records.isQuoted(index)) {
      return text.isEmpty() && choices.nullWords.contains("");
    }
    return text.isEmpty() || choices.nullWords.contains(text.strip());
  }

  /** Whether a row has a field per column; empty fields behind the last column do no harm. */
  static boolean fits(CsvRecords records, int width) {
    for (int i = width; i < records.size(); i++) {
      if (!records.text(i).isEmpty()) {
        return false;
      }
    }
    return records.size() >= width;
  }

  /** What to say of a row with too few or too many fields. */
  static TarnException ragged(int size, int width, long line) {
    return new RefusedException(
            "ragged-row",
            "It has "
                + size
                + (size == 1 ? " field" : " fields")
                + ", the header has "
                + width
                + ".",
            "A field that holds the delimiter or a line end stands in double quotes.")
        .with("line", line);
  }

  private void accept(CsvRecords records) {
    for (CsvColumn column : columns) {
      if (isNull(records, column.index(), choices)) {
        continue;
      }
      String text = records.text(column.index());
      switch (column.role()) {
        case LABEL -> {
          Set<String> names = labels.get(column);
          names.add(records.isQuoted(column.index()) ? text : text.strip());
          if (names.size() > MAX_CLASSES) {
            throw new RefusedException(
                "too-many-classes",
                "Column '" + column.name() + "' has more than " + MAX_CLASSES + " classes.",
                "Take it as text with --column '" + column.name() + ":TENSOR:text'.");
          }
        }
        case IMAGE -> {
          List<String> first = images.get(column);
          if (first.size() < IMAGES_LOOKED_AT) {
            first.add(text.strip());
          }
        }
        case VALUE -> guesses.get(column).accept(text);
      }
    }
  }

  long rowCount() {
    return rowCount;
  }

  /** The tensors of a new dataset. */
  List<TensorSpec> tensors() {
    List<TensorSpec> specs = new ArrayList<>();
    for (CsvColumn column : columns) {
      specs.add(
          switch (column.role()) {
            case IMAGE -> column.statedSpec().orElseGet(() -> imageSpec(column));
            case LABEL ->
                column
                    .statedSpec()
                    .orElseGet(() -> TensorSpec.of(column.tensor(), Htype.CLASS_LABEL))
                    .withClassNames(namesOfNewTensor(column));
            case VALUE ->
                column
                    .statedSpec()
                    .map(stated -> guesses.get(column).shaped(stated))
                    .orElseGet(() -> guesses.get(column).spec(column.tensor()));
          });
    }
    return specs;
  }

  /** The class names that the rows use, where they may become classes. */
  Map<String, List<String>> classes() {
    Map<String, List<String>> classes = new LinkedHashMap<>();
    for (CsvColumn column : labels.keySet()) {
      Optional<TensorSchema> tensor = existing.flatMap(schema -> schema.find(column.tensor()));
      classes.put(
          column.tensor(),
          tensor.map(t -> namesForExisting(column, t)).orElseGet(() -> namesOfNewTensor(column)));
    }
    return classes;
  }

  private List<String> namesOfNewTensor(CsvColumn column) {
    List<String> given = choices.classNames.get(column.tensor());
    return given != null ? given : List.copyOf(labels.get(column));
  }

  private List<String> namesForExisting(CsvColumn column, TensorSchema tensor) {
    List<String> given = choices.classNames.get(column.tensor());
    boolean areNumbers = labels.get(column).stream().allMatch(CsvCells::isInteger);
    boolean knowsNumbers =
        tensor.info().classNames().stream().allMatch(CsvCells::isInteger)
            && !tensor.info().classes().isEmpty();
    boolean mayAdd =
        tensor.info().classes().isEmpty()
            ? !areNumbers
            : choices.newClasses && (!areNumbers || knowsNumbers);
    if (!mayAdd) {
      return List.of();
    }
    return given != null ? given : List.copyOf(labels.get(column));
  }

  private TensorSpec imageSpec(CsvColumn column) {
    Path folder = choices.images;
    TensorSpec spec = TensorSpec.of(column.tensor(), Htype.IMAGE);
    return folder == null ? spec : spec.withDtype(dtype(new CsvImages(folder), column));
  }

  private Dtype dtype(CsvImages folder, CsvColumn column) {
    Iterator<Path> paths =
        images.get(column).stream()
            .map(name -> find(folder, name))
            .flatMap(Optional::stream)
            .iterator();
    return ImageDtype.of(paths);
  }

  private static Optional<Path> find(CsvImages folder, String name) {
    try {
      return Optional.of(folder.find(name));
    } catch (TarnException e) {
      // Reported with its line when the row is read.
      return Optional.empty();
    }
  }
}
