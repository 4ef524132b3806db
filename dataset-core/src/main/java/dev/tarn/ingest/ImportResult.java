package dev.tarn.ingest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an import did (or, as a dry run, would do).
 *
 * @param rowCount rows that were appended
 * @param skipped how many files and folders were passed over: hidden ones, and files that are no
 *     images by name
 * @param skippedNames the first hundred of them, relative to the folder
 * @param bad what could not be taken; empty unless bad files are skipped
 * @param classCounts appended rows by tensor and class name, classes without a row included, in the
 *     order of the class numbers
 * @param classNames all class names of each label tensor after the import; a name's number is its
 *     position
 * @param newClasses the class names that this import added, by tensor
 * @param warnings what the user should know although it stopped nothing
 * @param commit the id of the new commit; empty for a dry run, staged rows, or no row and no class
 * @param stage the id of the staged rows, where the import only stages
 */
public record ImportResult(
    long rowCount,
    long skipped,
    List<String> skippedNames,
    List<BadFile> bad,
    Map<String, Map<String, Long>> classCounts,
    Map<String, List<String>> classNames,
    Map<String, List<String>> newClasses,
    List<String> warnings,
    Optional<String> commit,
    Optional<String> stage) {

  /** Copies everything, keeping the order. */
  public ImportResult {
    skippedNames = List.copyOf(skippedNames);
    bad = List.copyOf(bad);
    classCounts = Collections.unmodifiableMap(new LinkedHashMap<>(classCounts));
    classNames = Collections.unmodifiableMap(new LinkedHashMap<>(classNames));
    newClasses = Collections.unmodifiableMap(new LinkedHashMap<>(newClasses));
    warnings = List.copyOf(warnings);
  }
}
