package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.ingest.ImportOptions;
import dev.tarn.ingest.JsonImport;
import dev.tarn.query.fault.QueryException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** All queries of {@code tql/cases.jsonl}, through the API. */
class ReferenceCasesTest {
  /** What passes so far: this number never drops. */
  private static final int PASSING = 563;

  /**
   * Cases that are wrong, and pass by being refused. The implied source has no name, so {@code
   * retina.patient} is an error; the case lets the data set's name stand for it.
   */
  private static final Set<String> WRONG = Set.of("s-subquery-11");

  @TempDir Path home;

  @Test
  void theReferenceCasesPass(TestReporter reporter) throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(getClass().getResource("/tql/cases.jsonl")).toURI())
            .getParent();
    Map<String, Dataset> datasets = load(folder);
    Map<String, int[]> sections = new TreeMap<>();
    List<String> failures = new ArrayList<>();
    int passed = 0;
    for (ReferenceCase one : ReferenceCase.all(folder)) {
      int[] counts = sections.computeIfAbsent(one.section(), s -> new int[2]);
      Optional<String> wrong = check(one, datasets);
      counts[wrong.isEmpty() ? 0 : 1]++;
      passed += wrong.isEmpty() ? 1 : 0;
      wrong.ifPresent(
          w -> failures.add(one.id() + ": " + one.query().replace('\n', ' ') + "\n      " + w));
    }
    datasets.values().forEach(Dataset::close);
    String summary = summary(sections, failures);
    assertTrue(passed >= PASSING, () -> "Fewer cases pass than before.\n" + summary);
    reporter.publishEntry(summary);
  }

  private Optional<String> check(ReferenceCase one, Map<String, Dataset> datasets) {
    String query = one.query();
    for (String name : datasets.keySet()) {
      query = query.replace("{" + name + "}", home.resolve(name).toString());
    }
    if (WRONG.contains(one.id())) {
      return refused(Objects.requireNonNull(datasets.get(one.dataset())), query);
    }
    try {
      return CaseChecks.check(one, Objects.requireNonNull(datasets.get(one.dataset())), query);
    } catch (RuntimeException | Error e) {
      StackTraceElement[] trace = e.getStackTrace();
      String at =
          trace.length == 0
              ? ""
              : trace[0]
                  + " < "
                  + trace[Math.min(1, trace.length - 1)]
                  + " < "
                  + trace[Math.min(2, trace.length - 1)];
      return Optional.of(e + " at " + at);
    }
  }

  private static Optional<String> refused(Dataset dataset, String query) {
    try {
      return Optional.of("answered with " + dataset.query(query).rowCount() + " rows");
    } catch (QueryException e) {
      return String.valueOf(e.getMessage()).contains("retina")
          ? Optional.empty()
          : Optional.of("refused for another reason: " + e.getMessage());
    }
  }

  private Map<String, Dataset> load(Path folder) throws IOException {
    Map<String, Dataset> datasets = new HashMap<>();
    DatasetOptions options = DatasetOptions.defaults().withCacheFolder(home.resolve("cache"));
    try (Stream<Path> files = Files.list(folder.resolve("datasets"))) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".json", "");
        String location = home.resolve(name).toString();
        JsonImport.of(file).run(location, ImportOptions.defaults().withDataset(options));
        datasets.put(name, Dataset.load(location, options));
      }
    }
    return datasets;
  }

  private static String summary(Map<String, int[]> sections, List<String> failures) {
    StringBuilder text = new StringBuilder("TQL reference cases passed, by section:\n");
    sections.forEach(
        (section, counts) ->
            text.append(
                String.format(
                    java.util.Locale.ROOT,
                    "  %-14s %d of %d%n",
                    section,
                    counts[0],
                    counts[0] + counts[1])));
    failures.forEach(failure -> text.append("  ").append(failure).append('\n'));
    return text.toString();
  }
}
