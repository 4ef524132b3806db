package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.UsageException;
import dev.tarn.dataset.View;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say in which form an answer is wanted. */
final class ViewOutput {
  @Option(names = "--rows", description = "Row numbers only.")
  private boolean rows;

  @Option(names = "--count", description = "The number of rows only.")
  private boolean count;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N rows. Without it a table shows the first 20, JSON all.")
  private @Nullable Long limit;

  @Option(names = "--jsonl", description = "One JSON object a line, as the rows are read.")
  private boolean jsonl;

  @Option(
      names = "--images",
      paramLabel = "base64",
      description = "In JSON, give each image's bytes too, as base64.")
  private @Nullable String images;

  void write(View view, Answer answer, boolean json) {
    View shown = limit == null ? view : view.range(0, limit);
    AnswerWriter writer = new AnswerWriter(shown, answer, images != null);
    if (count) {
      writer.count(json || jsonl);
    } else if (rows) {
      writer.rowNumbers(json);
    } else if (jsonl) {
      writer.lines();
    } else if (json) {
      writer.document();
    } else {
      writer.table(limit != null);
    }
  }

  /** Refuses options that exclude each other, before anything is asked. */
  void check(boolean json) {
    if (json && jsonl) {
      throw conflict("--json", "--jsonl");
    }
    if (rows && count) {
      throw conflict("--rows", "--count");
    }
    if (limit != null && limit < 0) {
      throw new UsageException(
          "bad-option", "--limit is " + limit + "; expected 0 or more.", "Leave it out for all.");
    }
    if (images != null && !images.equals("base64")) {
      throw new UsageException(
          "bad-option",
          "--images is '" + images + "'; expected base64.",
          "Leave it out for shape, compression and size only.");
    }
  }

  private static UsageException conflict(String one, String other) {
    return new UsageException(
        "conflicting-options", one + " and " + other + " exclude each other.", "Choose one.");
  }
}
