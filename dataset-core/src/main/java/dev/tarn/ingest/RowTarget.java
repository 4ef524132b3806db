package dev.tarn.ingest;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Takes the rows of one import, counts them, and decides what becomes of bad ones. */
final class RowTarget {
  private static final int NAMES_KEPT = 100;
  private static final String SKIPPING = "With --skip-bad the import goes on without it.";

  private final RowSink check;
  private final RowSink sink;
  private final boolean skipsBad;
  private final ImportProgress progress;
  private final long expectedRows;
  private final Map<TensorSchema, long[]> classCounts = new LinkedHashMap<>();
  private final List<BadFile> bad = new ArrayList<>();
  private final List<String> skippedNames = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> oddMetadata = new ArrayList<>();
  private long rowCount;
  private long skipped;
  private long oddMetadataCount;

  /**
   * @param check refuses rows that cannot be appended; a refusal makes the row a bad one
   * @param sink takes the rows; a refusal ends the import
   */
  RowTarget(
      Schema schema,
      RowSink check,
      RowSink sink,
      boolean skipsBad,
      ImportProgress progress,
      long expectedRows) {
    this.check = check;
    this.sink = sink;
    this.skipsBad = skipsBad;
    this.progress = progress;
    this.expectedRows = expectedRows;
    for (TensorSchema tensor : schema.tensors()) {
      if (tensor.htype() == Htype.CLASS_LABEL && !tensor.info().classes().isEmpty()) {
        classCounts.put(tensor, new long[tensor.info().classes().size()]);
      }
    }
  }

  /**
   * Appends a row.
   *
   * @param place what the row is called in messages, for instance {@code labels.csv line 7}
   */
  void add(Map<String, @Nullable Object> row, String place) {
    try {
      check.add(row);
    } catch (RefusedException e) {
      bad(place, e);
      return;
    }
    try {
      sink.add(row);
    } catch (RefusedException e) {
      throw named(place, e);
    }
    count(row);
    rowCount++;
    progress.rows(rowCount + bad.size(), expectedRows);
  }

  /** Stops the import because of that file, or reports it and goes on. */
  void bad(String file, TarnException why) {
    if (!skipsBad) {
      throw named(file, why, why.hint().map(hint -> hint + " ").orElse("") + SKIPPING);
    }
    bad.add(new BadFile(file, why.getMessage()));
    progress.rows(rowCount + bad.size(), expectedRows);
  }

  /** Counts a file or folder that was passed over. */
  void skipped(String name) {
    skipped++;
    if (skippedNames.size() < NAMES_KEPT) {
      skippedNames.add(name);
    }
  }

  /** Remembers an image whose metadata is broken while its pixels are whole. */
  void oddMetadata(String file) {
    oddMetadataCount++;
    if (oddMetadata.size() < 5) {
      oddMetadata.add(file);
    }
  }

  /** Tells the user something that stops nothing. */
  void warn(String warning) {
    warnings.add(warning);
  }

  long rowCount() {
    return rowCount;
  }

  long skippedCount() {
    return skipped;
  }

  List<String> skippedNames() {
    return skippedNames;
  }

  List<BadFile> bad() {
    return bad;
  }

  List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    if (oddMetadataCount > 0) {
      all.add(
          (oddMetadataCount == 1 ? "1 image has" : oddMetadataCount + " images have")
              + " broken metadata; the pixels are whole and were taken: "
              + String.join(", ", oddMetadata)
              + (oddMetadataCount > oddMetadata.size() ? ", …" : ""));
    }
    return all;
  }

  /** Rows by tensor and class name, in the order of the class numbers. */
  Map<String, Map<String, Long>> classCounts() {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    classCounts.forEach(
        (tensor, numbers) -> {
          Map<String, Long> byName = new LinkedHashMap<>();
          for (int i = 0; i < numbers.length; i++) {
            byName.put(tensor.info().classes().name(i), numbers[i]);
          }
          counts.put(tensor.name(), byName);
        });
    return counts;
  }

  /** The same trouble with its place before it. */
  static TarnException named(String place, TarnException why) {
    return named(place, why, why.hint().orElse(null));
  }

  private static TarnException named(String place, TarnException why, @Nullable String hint) {
    String message = place + ": " + why.getMessage();
    TarnException named =
        why.kind() == TarnException.Kind.ENVIRONMENT
            ? new EnvironmentException(why.code(), message, hint, why)
            : new RefusedException(why.code(), message, hint, why);
    why.details().forEach(named::with);
    return named;
  }

  private void count(Map<String, @Nullable Object> row) {
    classCounts.forEach((tensor, numbers) -> count(tensor, numbers, row.get(tensor.name())));
  }

  private static void count(TensorSchema tensor, long[] numbers, @Nullable Object value) {
    if (value instanceof List<?> several) {
      several.stream().distinct().forEach(one -> count(tensor, numbers, one));
    } else if (value instanceof Integer number && number >= 0 && number < numbers.length) {
      numbers[number]++;
    } else if (value instanceof String name) {
      OptionalInt number = tensor.info().classes().number(name);
      number.ifPresent(n -> numbers[n]++);
    }
  }
}
