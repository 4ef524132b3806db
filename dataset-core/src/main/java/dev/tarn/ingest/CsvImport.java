package dev.tarn.ingest;

import dev.tarn.schema.Schema;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Imports a CSV file: a row per line, a tensor per column. Immutable.
 *
 * <p>The first line names the columns. The delimiter is found among comma, semicolon, tab and bar,
 * or given. The text is UTF-8 unless a byte order mark or the user says otherwise. Blank lines and
 * columns without a name are passed over; a line with too few or too many fields is bad.
 *
 * <p><b>Nulls:</b> an empty field without quotes is null, and so are the null words that are given,
 * without quotes. Everything else is what it says: in text {@code null}, {@code NA} and {@code ""}
 * are these words and the empty text; in numbers {@code nan} is NaN and any other word an error
 * that names line and column. The null word {@code ""} makes quoted empty fields null too.
 *
 * <p><b>Columns:</b> an image column names files in the image folder (its extension may be missing
 * or in another case if one file alone fits), a label column holds class names. All other columns
 * are kept: as a number tensor if all their fields are numbers, as bool for true and false, else as
 * text; in a dataset that is there, as the tensor of that name is.
 *
 * <p><b>Classes</b> are numbered in natural order of their names. In a dataset that is there, a
 * name that is no class of the tensor is an error unless {@link #withNewClasses()} is asked for.
 */
public final class CsvImport extends ImportSource {
  private final Path file;
  private final CsvChoices choices;

  private CsvImport(Path file, CsvChoices choices) {
    this.file = file;
    this.choices = choices;
  }

  /** Imports that file. */
  public static CsvImport of(Path file) {
    return new CsvImport(file, new CsvChoices());
  }

  /**
   * Takes the images that a column names from that folder.
   *
   * @param column {@code COLUMN[:TENSOR]}; the tensor is {@code images} unless given
   */
  public CsvImport withImages(Path folder, String column) {
    return with(
        chosen -> {
          chosen.images = folder;
          chosen.imageColumns.add(column);
        });
  }

  /**
   * Takes a column as classes; may be called for several columns.
   *
   * @param column {@code COLUMN[:TENSOR]}; the tensor has the column's name unless given
   */
  public CsvImport withLabelColumn(String column) {
    return with(chosen -> chosen.labelColumns.add(column));
  }

  /** Takes a column as stated: {@code COLUMN[:TENSOR[:HTYPE[:DTYPE]]]}. */
  public CsvImport withColumn(String column) {
    return with(chosen -> chosen.columns.add(column));
  }

  /** Leaves out the columns that are not named. */
  public CsvImport onlyNamedColumns() {
    return with(chosen -> chosen.onlyNamed = true);
  }

  /** Separates fields by that character. */
  public CsvImport withDelimiter(char delimiter) {
    return with(chosen -> chosen.delimiter = delimiter);
  }

  /** Reads the file in that encoding; a byte order mark wins. */
  public CsvImport withEncoding(Charset charset) {
    return with(chosen -> chosen.charset = charset);
  }

  /**
   * Takes that word, where it stands without quotes, as null; {@code ""} is the quoted empty field.
   */
  public CsvImport withNullWord(String word) {
    return with(chosen -> chosen.nullWords.add(word));
  }

  /**
   * Says which classes the numbers 0, 1, … in a label column mean; a new tensor gets these classes.
   */
  public CsvImport withClassNames(String tensor, List<String> names) {
    return with(chosen -> chosen.classNames.put(tensor, List.copyOf(names)));
  }

  /** Adds classes that an existing tensor does not have, at the end, instead of refusing them. */
  public CsvImport withNewClasses() {
    return with(chosen -> chosen.newClasses = true);
  }

  private CsvImport with(Consumer<CsvChoices> change) {
    CsvChoices changed = choices.copy();
    change.accept(changed);
    return new CsvImport(file, changed);
  }

  @Override
  String description() {
    return "csv " + file.getFileName();
  }

  @Override
  ImportPlan plan(Optional<Schema> existing, boolean skipsBad) {
    return CsvPlan.of(file, choices, existing, skipsBad);
  }
}
