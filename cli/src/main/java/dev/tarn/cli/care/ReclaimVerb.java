package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.integrity.ReclaimOptions;
import dev.tarn.integrity.Reclaimed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn reclaim D}. */
@Command(
    description = {
      "Deletes what no branch, tag, saved view or staged work has reached for the retention time.",
      "Others may read and write meanwhile. Below a day, --retention takes from a long import what"
          + " it has written so far."
    },
    footer = {
      "  tarn reclaim flowers --dry-run",
      "  tarn reclaim flowers --history-older-than 90d --retention 7d"
    })
public final class ReclaimVerb extends DatasetVerb {
  @Option(names = "--dry-run", description = "List what would go; change nothing.")
  private boolean dryRun;

  @Option(
      names = "--retention",
      paramLabel = "TIME",
      defaultValue = "14d",
      description =
          "How long what was reached stays after that, for instance 14d or 12h (default: 14d).")
  private String retention = "14d";

  @Option(
      names = "--history-older-than",
      paramLabel = "TIME",
      description = {
        "Cut off the history before a date or time, or so long ago (90d). What branches, tags and"
            + " views stand for stays. What is cut off goes after the retention time."
      })
  private String historyOlderThan = "";

  /**
   * @param console where the answer goes
   */
  public ReclaimVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    ReclaimOptions options =
        ReclaimOptions.defaults().withRetention(TimeWords.span("--retention", retention));
    if (!historyOlderThan.isEmpty()) {
      options =
          options.withHistoryOlderThan(
              TimeWords.point("--history-older-than", historyOlderThan, Instant.now()));
    }
    if (dryRun) {
      options = options.asDryRun();
    }
    try (Dataset dataset = open()) {
      if (!dryRun && options.historyBefore().isPresent()) {
        confirm(
            "Cut off the history before "
                + options.historyBefore().get().truncatedTo(ChronoUnit.SECONDS)
                + "?");
      }
      Reclaimed reclaimed = dataset.reclaim(options);
      if (isJson()) {
        json(answer, form(reclaimed));
      } else {
        show(answer, reclaimed);
      }
    }
    return 0;
  }

  private Map<String, Object> form(Reclaimed reclaimed) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("dryRun", dryRun);
    form.put("objects", reclaimed.objects().size());
    form.put("bytes", reclaimed.bytes());
    form.put("temporaryFiles", reclaimed.temporaryFiles());
    form.put("commitsKept", reclaimed.commitsKept());
    form.put("commitsCut", reclaimed.commitsCut());
    form.put("reclaimed", reclaimed.objects().stream().map(ReclaimVerb::form).toList());
    return form;
  }

  private static Map<String, Object> form(Reclaimed.Item item) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("object", item.name());
    form.put("bytes", item.bytes());
    return form;
  }

  private void show(Answer answer, Reclaimed reclaimed) {
    List<Reclaimed.Item> objects = reclaimed.objects();
    if (dryRun) {
      for (Reclaimed.Item item : objects) {
        answer.line(String.format(Locale.ROOT, "%,15d  %s", item.bytes(), item.name()));
      }
    }
    if (reclaimed.commitsCut() > 0) {
      answer.line(
          (dryRun ? "Would cut off " : "Cut off ")
              + PlainText.count(reclaimed.commitsCut(), "commit")
              + "; the objects of these stay for "
              + retention
              + ", then reclaim takes them.");
    }
    if (objects.isEmpty() && reclaimed.temporaryFiles() == 0) {
      answer.line("Nothing to reclaim.");
      return;
    }
    answer.line(
        (dryRun ? "Would reclaim " : "Reclaimed ")
            + PlainText.count(reclaimed.bytes(), "byte")
            + " of "
            + PlainText.count(objects.size(), "object")
            + (reclaimed.temporaryFiles() == 0
                ? "."
                : " and " + PlainText.count(reclaimed.temporaryFiles(), "temporary file") + "."));
  }
}
