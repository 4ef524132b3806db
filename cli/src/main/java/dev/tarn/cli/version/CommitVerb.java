package dev.tarn.cli.version;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.verb.CommitMessage;
import dev.tarn.dataset.CommitOptions;
import dev.tarn.dataset.Dataset;
import dev.tarn.version.Commit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn commit D -m M}. */
@Command(
    description = "Makes a commit of what is staged on the current branch.",
    footer = {
      "  tarn commit flowers -m \"Photos of May\"",
      "  tarn commit flowers -m \"Ada's rows\" --stage ada@lab-0c1f2e3d"
    })
public final class CommitVerb extends DatasetVerb {
  @Option(
      names = {"-m", "--message"},
      required = true,
      paramLabel = "TEXT",
      description = "What the commit is about.")
  private String message = "";

  @Option(
      names = "--stage",
      paramLabel = "ID",
      description = "Commit this staged work, whoever's it is; 'tarn status' lists it.")
  private @Nullable String stage;

  /**
   * @param console where the answer goes
   */
  public CommitVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    CommitOptions options = CommitOptions.message(CommitMessage.check(message));
    try (Dataset dataset = open()) {
      Commit commit = dataset.commit(stage == null ? options : options.withStage(stage));
      if (isJson()) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("commit", commit.id());
        document.put("parent", commit.parents().isEmpty() ? null : commit.parents().get(0));
        document.put("rowCount", commit.rowCount());
        json(answer, document);
      } else {
        answer.line(
            String.format(
                Locale.ROOT,
                "[%s %s] %s: +%s, %,d in all",
                commit.branch(),
                commit.shortId(),
                PlainText.oneLine(commit.message()),
                PlainText.count(commit.added(), "row"),
                commit.rowCount()));
      }
    }
    return 0;
  }
}
