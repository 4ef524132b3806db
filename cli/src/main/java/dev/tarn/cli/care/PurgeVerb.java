package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.console.Progress;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.integrity.PurgeProgress;
import dev.tarn.integrity.Purged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn purge D --where COND}. */
@Command(
    description = {
      "Takes rows out of the dataset and out of all its history, for good.",
      "",
      "Every commit is asked, deleted rows count, and a row that met the condition in one commit",
      "goes from all. Commits that had such a row, and all after them, get other ids; branches,",
      "tags and saved views follow. Then whatever nothing reaches is deleted, however young, as by",
      "'tarn reclaim --retention 0'. Let nobody write meanwhile.",
      "",
      "What stays: messages, class names, texts of saved questions, copies and clones, and the",
      "caches of the machines that read the dataset."
    },
    footer = {
      "  tarn purge flowers --where \"patient = 'P-17'\" --dry-run",
      "  tarn purge flowers --where \"patient = 'P-17'\" --yes"
    })
public final class PurgeVerb extends DatasetVerb {
  private static final int SHORT_ID = 12;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      required = true,
      description = "The rows that go: a condition of TQL, as behind WHERE.")
  private String where = "";

  @Option(names = "--dry-run", description = "Say what would go; change nothing.")
  private boolean dryRun;

  /**
   * @param console where the answer goes
   */
  public PurgeVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    try (Dataset dataset = open()) {
      if (!dryRun) {
        confirm("Delete the rows where " + where + " from all history, for good?");
      }
      Purged purged;
      try (Progress progress = progress("Purging", "commits", 0)) {
        PurgeProgress told = (step, done, total) -> progress.advance(1);
        purged = dataset.purge(where, dryRun, told);
      }
      if (isJson()) {
        json(answer, form(purged));
      } else {
        show(answer, purged);
      }
    }
    return 0;
  }

  private Map<String, Object> form(Purged purged) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("dryRun", dryRun);
    form.put("rows", purged.rows());
    form.put("commitsAsked", purged.commitsAsked());
    form.put("commitsNotAsked", purged.commitsNotAsked());
    form.put("commitsRewritten", purged.commits());
    form.put("branches", purged.branches());
    form.put("tags", purged.tags());
    form.put("views", purged.views().stream().map(PurgeVerb::form).toList());
    form.put("bytes", purged.reclaimed().bytes());
    return form;
  }

  private static Map<String, Object> form(Purged.MovedView view) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("view", view.oldId());
    form.put("now", view.newId().isEmpty() ? null : view.newId());
    form.put("rows", view.rows());
    form.put("rowsGone", view.rowsGone());
    return form;
  }

  private void show(Answer answer, Purged purged) {
    if (purged.rows() == 0) {
      answer.line("No row of any commit meets the condition.");
    } else {
      String commits =
          PlainText.count(purged.commits(), "commit") + (purged.commits() == 1 ? " is" : " are");
      answer.line(
          (dryRun ? "Would purge " : "Purged ")
              + PlainText.count(purged.rows(), "row")
              + " from all history: "
              + commits
              + " written anew"
              + refs("branch", purged.branches())
              + refs("tag", purged.tags())
              + ".");
      purged.views().forEach(view -> answer.line(line(view)));
      if (!dryRun) {
        answer.line(
            "Deleted " + PlainText.count(purged.reclaimed().bytes(), "byte") + " for good.");
      }
    }
    if (!purged.commitsNotAsked().isEmpty()) {
      long without = purged.commitsNotAsked().size();
      answer.line(
          PlainText.count(without, "commit")
              + (without == 1 ? " lacks" : " lack")
              + " a tensor or class of the condition: rows went from there where another commit told so.");
    }
  }

  private static String refs(String what, List<String> names) {
    return names.isEmpty() ? "" : ", " + what + " " + String.join(", ", names);
  }

  private String line(Purged.MovedView view) {
    String id = view.oldId().substring(0, SHORT_ID);
    String rows = view.rowsGone() + " of its " + PlainText.count(view.rows(), "row");
    return dryRun
        ? "View " + id + " would lose " + rows + "."
        : "View "
            + id
            + " is "
            + view.newId().substring(0, SHORT_ID)
            + " now, without "
            + rows
            + ".";
  }
}
