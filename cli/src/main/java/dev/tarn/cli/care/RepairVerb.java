package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.cli.place.Opening;
import dev.tarn.dataset.Dataset;
import dev.tarn.integrity.Repaired;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tarn repair D}. */
@Command(
    description = {
      "Mends what can be rebuilt from what is there: commits from their branch's numbers, tarn.json"
          + " from the commits. It removes stale temporary files and lists what stays damaged.",
      "The exit code is 0 when nothing stays damaged, else 1."
    },
    footer = {"  tarn repair flowers --dry-run", "  tarn repair flowers --json"})
public final class RepairVerb extends DatasetVerb {
  private static final int LEFT_DAMAGED = 1;

  @Option(names = "--dry-run", description = "List what would be done; change nothing.")
  private boolean dryRun;

  /**
   * @param console where the answer goes
   */
  public RepairVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    Repaired repaired =
        Dataset.repair(place().location(), new Opening(console()).options(), dryRun);
    if (isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put(
          "repaired",
          repaired.repaired().stream().map(d -> pair(d.object(), "what", d.what())).toList());
      document.put(
          "left",
          repaired.left().stream().map(l -> pair(l.object(), "reason", l.reason())).toList());
      json(answer, document);
    } else {
      show(answer, repaired);
    }
    return repaired.left().isEmpty() ? 0 : LEFT_DAMAGED;
  }

  private static Map<String, Object> pair(String object, String key, String value) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put("object", object);
    pair.put(key, value);
    return pair;
  }

  private void show(Answer answer, Repaired repaired) {
    List<Repaired.Done> done = repaired.repaired();
    if (done.isEmpty() && repaired.left().isEmpty()) {
      answer.line("Nothing to repair.");
    }
    String begin = dryRun ? "Would repair " : "Repaired ";
    done.forEach(one -> answer.line(begin + one.object() + ": " + one.what() + "."));
    repaired.left().forEach(one -> answer.line("Left " + one.object() + ": " + one.reason()));
  }
}
