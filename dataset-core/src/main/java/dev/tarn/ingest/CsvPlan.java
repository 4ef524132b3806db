package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One CSV file, its columns chosen and looked through once. */
final class CsvPlan implements ImportPlan {
  private final Path file;
  private final String name;
  private final CsvChoices choices;
  private final char delimiter;
  private final int width;
  private final List<CsvColumn> columns;
  private final CsvScan scan;
  private final List<TensorSpec> tensors;

  private CsvPlan(
      Path file,
      CsvChoices choices,
      char delimiter,
      int width,
      List<CsvColumn> columns,
      CsvScan scan,
      List<TensorSpec> tensors) {
    this.file = file;
    this.name = file.getFileName().toString();
    this.choices = choices;
    this.delimiter = delimiter;
    this.width = width;
    this.columns = columns;
    this.scan = scan;
    this.tensors = tensors;
  }

  /** Opens the file, chooses the columns, and looks through all rows. */
  static CsvPlan of(Path file, CsvChoices choices, Optional<Schema> existing, boolean skipsBad) {
    if (!Files.isRegularFile(file)) {
      throw new RefusedException(
          "file-missing", "There is no file " + file + ".", "Give a CSV file.");
    }
    String name = file.getFileName().toString();
    try {
      char delimiter = delimiter(file, choices);
      try (CsvRecords records = new CsvRecords(CsvText.open(file, choices.charset), delimiter)) {
        try {
          CsvHeader header = header(records, name, delimiter);
          List<CsvColumn> columns = CsvColumns.choose(header, choices, existing);
          CsvScan scan = CsvScan.of(records, header.names().size(), columns, choices, existing);
          return new CsvPlan(
              file, choices, delimiter, header.names().size(), columns, scan, scan.tensors());
        } catch (RefusedException e) {
          throw isUnplaced(e)
              ? RowTarget.named(name + " line " + records.currentLine(), e)
                  .with("line", records.currentLine())
              : e;
        }
      }
    } catch (IOException e) {
      throw RowTarget.named(name, ImageFile.unreadable(e));
    }
  }

  private static boolean isUnplaced(RefusedException e) {
    return e.code().equals("bad-csv") || e.code().equals("not-text");
  }

  private static char delimiter(Path file, CsvChoices choices) throws IOException {
    if (choices.delimiter != null) {
      return choices.delimiter;
    }
    try (CsvText text = CsvText.open(file, choices.charset)) {
      return CsvDialect.sniff(text);
    }
  }

  private static CsvHeader header(CsvRecords records, String name, char delimiter)
      throws IOException {
    boolean found = records.next();
    if (found && isSeparatorLine(records, delimiter)) {
      found = records.next();
    }
    if (!found) {
      throw new RefusedException(
          "empty-file", name + " is empty.", "The first line names the columns.");
    }
    return CsvHeader.of(records, name);
  }

  private static boolean isSeparatorLine(CsvRecords records, char delimiter) {
    return records.line() == 1
        && records.size() == 2
        && records.text(0).equals("sep=")
        && records.text(1).isEmpty()
        && delimiter != '=';
  }

  @Override
  public List<TensorSpec> tensors() {
    return tensors;
  }

  @Override
  public Map<String, List<String>> classes() {
    return scan.classes();
  }

  @Override
  public long expectedRows() {
    return scan.rowCount();
  }

  @Override
  public void feed(Schema schema, RowTarget rows) {
    Map<String, ClassWords> words = new HashMap<>();
    for (CsvColumn column : columns) {
      if (column.role() == CsvColumn.Role.LABEL) {
        List<String> numbered = choices.classNames.getOrDefault(column.tensor(), List.of());
        words.put(column.tensor(), new ClassWords(schema.tensor(column.tensor()), numbered));
      }
    }
    Path folder = choices.images;
    CsvImages images = folder == null ? null : new CsvImages(folder);
    Row row = new Row(schema, words, images, rows);
    try (CsvRecords records = new CsvRecords(CsvText.open(file, choices.charset), delimiter)) {
      header(records, name, delimiter);
      while (records.next()) {
        row.feed(records);
      }
    } catch (IOException e) {
      throw RowTarget.named(name, ImageFile.unreadable(e));
    }
  }

  /** Turns one record after another into rows. */
  private final class Row {
    private final Schema schema;
    private final Map<String, ClassWords> words;
    private final @Nullable CsvImages images;
    private final RowTarget rows;

    Row(Schema schema, Map<String, ClassWords> words, @Nullable CsvImages images, RowTarget rows) {
      this.schema = schema;
      this.words = words;
      this.images = images;
      this.rows = rows;
    }

    void feed(CsvRecords records) {
      String place = name + " line " + records.line();
      if (!CsvScan.fits(records, width)) {
        rows.bad(place, CsvScan.ragged(records.size(), width, records.line()));
        return;
      }
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (CsvColumn column : columns) {
        try {
          row.put(column.tensor(), sample(column, records));
        } catch (TarnException e) {
          e.with("line", records.line()).with("column", column.name());
          rows.bad(place + ", column '" + column.name() + "'", e);
          return;
        }
      }
      rows.add(row, place);
    }

    private @Nullable Object sample(CsvColumn column, CsvRecords records) {
      int index = column.index();
      if (CsvScan.isNull(records, index, choices)) {
        return emptySample(column);
      }
      String text = records.text(index);
      return switch (column.role()) {
        case IMAGE -> image(text, schema.tensor(column.tensor()).dtype());
        case LABEL -> label(column, records.isQuoted(index) ? text : text.strip());
        case VALUE -> CsvCells.sample(schema.tensor(column.tensor()), text);
      };
    }

    private @Nullable Object emptySample(CsvColumn column) {
      if (column.role() != CsvColumn.Role.IMAGE) {
        return null;
      }
      throw new RefusedException(
          "no-image", "No image is named.", "Fill in the image's name, or leave the line out.");
    }

    private Object label(CsvColumn column, String word) {
      TensorSchema tensor = schema.tensor(column.tensor());
      Integer number = words.get(column.tensor()).number(word);
      return tensor.htype() == Htype.CLASS_LABEL && tensor.isMulti()
          ? new ArrayList<>(List.of(number))
          : number;
    }

    private Object image(String text, Dtype dtype) {
      if (images == null) {
        throw new IllegalStateException("columns of images need a folder");
      }
      String wanted = text.strip();
      Path path = images.find(wanted);
      try {
        ImageFile image = ImageFile.read(path, dtype);
        image.header().metadataWarning().ifPresent(why -> rows.oddMetadata(wanted));
        return image.bytes();
      } catch (TarnException e) {
        throw RowTarget.named(wanted, e);
      }
    }
  }
}
