package dev.tarn.cli.query;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.UsageException;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.index.HistoryEntry;
import dev.tarn.index.MachineIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A verb that asks a query of a dataset. */
abstract class QuestionVerb extends DatasetVerb {
  @Parameters(index = "1", paramLabel = "TQL", description = "The query, in quotes.")
  private String query = "";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of SAMPLE BY and RANDOM(); otherwise one is drawn and shown.")
  private @Nullable Long seed;

  @Option(
      names = "--param",
      paramLabel = "V",
      description = {
        "Value of the next ? in the query; may be repeated.",
        "JSON if it parses (5, [1,2], null, \"5\" is the text), else text."
      })
  private List<String> params = new ArrayList<>();

  @Option(
      names = "--time-limit",
      paramLabel = "SECONDS",
      description = "End the query when it takes longer; by default it may take any time.")
  private @Nullable Double timeLimit;

  QuestionVerb(Console console) {
    super(console);
  }

  /** The query as it was typed. */
  final String query() {
    return query;
  }

  /** What is given beside the query. */
  final QueryOptions options() {
    QueryOptions options = seed == null ? QueryOptions.defaults() : QueryOptions.seed(seed);
    if (timeLimit != null) {
      if (!(timeLimit > 0 && timeLimit < 1e9)) {
        throw new UsageException(
            "bad-option",
            "--time-limit is " + timeLimit + "; expected seconds above 0.",
            "Leave it out for any time.");
      }
      options = options.withTimeLimit(Duration.ofNanos((long) (timeLimit * 1e9)));
    }
    return params.isEmpty() ? options : options.withParams(ParameterValues.parse(params));
  }

  /** The answer to the query. */
  final View ask(Dataset dataset) {
    try (LateProgress progress = new LateProgress(() -> progress("Querying", "rows", 0))) {
      return dataset.query(query, options().withProgress(progress));
    }
  }

  /**
   * Remembers on this machine that the query was run; where that does not work the answer is the
   * same.
   *
   * @param startNanos when it began, by {@code System.nanoTime()}
   * @param viewId the view that the answer was saved as, if it was
   */
  final void remember(View view, long startNanos, Optional<String> viewId) {
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    HistoryEntry entry =
        new HistoryEntry(
            query,
            Instant.now().minusMillis(millis),
            millis,
            view.rowCount(),
            view.commit().id(),
            viewId);
    try (MachineIndex index = MachineIndex.at(view.dataset().cacheFolder())) {
      index.queryHistory().append(entry);
    }
  }
}
