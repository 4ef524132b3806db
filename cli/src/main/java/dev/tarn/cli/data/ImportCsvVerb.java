package dev.tarn.cli.data;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.ingest.CsvImport;
import dev.tarn.ingest.ImportSource;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn import csv FILE D}. */
@Command(
    description = {
      "Imports a CSV file: a row per line, a tensor per column.",
      "",
      "The first line names the columns; delimiter and byte order mark are found. Nulls: an empty",
      "field without quotes is null; in text, null, NA, nan and \"\" are these words and the empty",
      "text; in numbers nan is NaN and any other word an error with line and column. --null adds",
      "words that are null where they stand without quotes."
    },
    footer = {
      "  tarn import csv labels.csv eyes --images photos --image-column file --label-column grade",
      "  tarn import csv labels.csv eyes --images photos --image-column 'Image name' \\",
      "      --label-column 'Retinopathy grade:grade' --label-column 'Risk of edema:edema'"
    })
final class ImportCsvVerb extends ImportVerb {
  @Option(names = "--images", paramLabel = "DIR", description = "The folder of the images.")
  private @Nullable Path images;

  @Option(
      names = "--image-column",
      paramLabel = "C[:TENSOR]",
      description = "The column with image file names; the tensor is 'images' unless given.")
  private List<String> imageColumns = new ArrayList<>();

  @Option(
      names = "--label-column",
      paramLabel = "C[:TENSOR]",
      description = "A column with classes; may be repeated.")
  private List<String> labelColumns = new ArrayList<>();

  @Option(
      names = "--column",
      paramLabel = "C[:TENSOR[:HTYPE[:DTYPE]]]",
      description = "A column as stated; may be repeated.")
  private List<String> columns = new ArrayList<>();

  @Option(names = "--only-named", description = "Leave out columns that no option names.")
  private boolean onlyNamed;

  @Option(names = "--delimiter", paramLabel = "CHAR", description = "Otherwise it is found.")
  private @Nullable String delimiter;

  @Option(names = "--encoding", paramLabel = "NAME", description = "Of the file; UTF-8 if unsaid.")
  private @Nullable String encoding;

  @Option(names = "--null", paramLabel = "TEXT", description = "A word that is null; repeatable.")
  private List<String> nullWords = new ArrayList<>();

  @Option(
      names = "--class-names",
      paramLabel = "TENSOR=A,B,…",
      description = "What the numbers 0, 1, … of a label column mean; repeatable.")
  private Map<String, String> classNames = Map.of();

  @Option(names = "--new-classes", description = "Add classes that the dataset does not have yet.")
  private boolean newClasses;

  ImportCsvVerb(Console console) {
    super(console);
  }

  @Override
  ImportSource source(String source) {
    CsvImport csv = CsvImport.of(Path.of(source));
    for (String column : imageColumns) {
      csv = csv.withImages(imageFolder(source), column);
    }
    for (String column : labelColumns) {
      csv = csv.withLabelColumn(column);
    }
    for (String column : columns) {
      csv = csv.withColumn(column);
    }
    for (String word : nullWords) {
      csv = csv.withNullWord(word);
    }
    for (Map.Entry<String, String> names : classNames.entrySet()) {
      csv = csv.withClassNames(names.getKey(), List.of(names.getValue().split(",", -1)));
    }
    csv = onlyNamed ? csv.onlyNamedColumns() : csv;
    csv = newClasses ? csv.withNewClasses() : csv;
    csv = delimiter == null ? csv : csv.withDelimiter(character(delimiter));
    csv = encoding == null ? csv : csv.withEncoding(charset(encoding));
    return csv;
  }

  /** Images lie beside the CSV file unless a folder is given. */
  private Path imageFolder(String source) {
    Path folder = images;
    if (folder != null) {
      return folder;
    }
    Path parent = Path.of(source).toAbsolutePath().getParent();
    return parent == null ? Path.of("") : parent;
  }

  private static char character(String text) {
    String character = text.equals("\\t") ? "\t" : text;
    if (character.length() != 1) {
      throw new UsageException(
          "bad-option",
          "--delimiter is '" + text + "'; expected one character.",
          "For instance ';' or '\\t'.");
    }
    return character.charAt(0);
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new UsageException(
          "bad-option",
          "--encoding is '" + name + "', which is no encoding that Java knows.",
          "For instance UTF-8, ISO-8859-1, windows-1252 or UTF-16.");
    }
  }
}
