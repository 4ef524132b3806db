package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.version.LayoutResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn optimize D}. */
@Command(
    description = {
      "Lays out the newest commit of the current branch anew, so that reading it is faster.",
      "",
      "Small chunks become full ones, updates are folded into the chunks they change. Rows, commits,",
      "view ids and answers stay, and the log does not show it. Older commits keep their own layout:",
      "the space is free once the history is cut with 'tarn reclaim'."
    },
    footer = {"  tarn optimize flowers", "  tarn optimize flowers --drop-deleted --json"})
public final class OptimizeVerb extends DatasetVerb {
  @Option(
      names = "--drop-deleted",
      description =
          "Leave deleted rows out however few they are; otherwise from one row in twenty on.")
  private boolean dropDeleted;

  /**
   * @param console where the answer goes
   */
  public OptimizeVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      LayoutResult result = dataset.optimize(dropDeleted);
      if (isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("commit", dataset.head().id());
        document.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        document.put("chunksBefore", result.chunksBefore());
        document.put("chunksAfter", result.chunksAfter());
        document.put("samplesWritten", result.samplesWritten());
        document.put("droppedRows", result.droppedRows());
        json(answer, document);
      } else {
        answer.line(describe(result));
      }
    }
    return 0;
  }

  private static String describe(LayoutResult result) {
    return switch (result.outcome()) {
      case GOOD -> "It is well laid out already: nothing was written.";
      case YIELDED -> "Others committed meanwhile and went first; nothing was changed.";
      case LAID_OUT ->
          String.format(
              Locale.ROOT,
              "%,d chunks and updates are %,d chunks now; %,d samples were written, %,d deleted rows"
                  + " left out.",
              result.chunksBefore(),
              result.chunksAfter(),
              result.samplesWritten(),
              result.droppedRows());
    };
  }
}
