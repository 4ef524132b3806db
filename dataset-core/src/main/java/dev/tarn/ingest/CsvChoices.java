package dev.tarn.ingest;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the user chose of a CSV file. Changed only while a {@link CsvImport} is being made. */
final class CsvChoices {
  /** The image folder. */
  @Nullable Path images;

  /** {@code COLUMN[:TENSOR]}. */
  final List<String> imageColumns = new ArrayList<>();

  /** {@code COLUMN[:TENSOR]}. */
  final List<String> labelColumns = new ArrayList<>();

  /** {@code COLUMN[:TENSOR[:HTYPE[:DTYPE]]]}. */
  final List<String> columns = new ArrayList<>();

  /** Whether columns that are not named are left out. */
  boolean onlyNamed;

  /** Between fields; null to find it. */
  @Nullable Character delimiter;

  /** Of a file without byte order mark; null for UTF-8. */
  @Nullable Charset charset;

  /** Words that are null when not in quotes. */
  final Set<String> nullWords = new TreeSet<>();

  /** By tensor, what its numbers mean. */
  final Map<String, List<String>> classNames = new LinkedHashMap<>();

  /** Whether an existing tensor may get new classes. */
  boolean newClasses;

  /** An equal one to be changed. */
  CsvChoices copy() {
    CsvChoices copy = new CsvChoices();
    copy.images = images;
    copy.imageColumns.addAll(imageColumns);
    copy.labelColumns.addAll(labelColumns);
    copy.columns.addAll(columns);
    copy.onlyNamed = onlyNamed;
    copy.delimiter = delimiter;
    copy.charset = charset;
    copy.nullWords.addAll(nullWords);
    copy.classNames.putAll(classNames);
    copy.newClasses = newClasses;
    return copy;
  }
}
