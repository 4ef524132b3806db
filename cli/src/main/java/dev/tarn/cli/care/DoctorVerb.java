package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import dev.tarn.integrity.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn doctor D}. */
@Command(
    description = {
      "Checks what the dataset stands on: the store, its clock, folders, free space, this machine's"
          + " cache, and what lies about. It writes one small file and removes it again.",
      "The exit code is 0, or 1 where something does not work; warnings do not count."
    },
    footer = {"  tarn doctor flowers", "  tarn doctor flowers --json"})
public final class DoctorVerb extends DatasetVerb {
  private static final int FOUND_PROBLEM = 1;

  /**
   * @param console where the answer goes
   */
  public DoctorVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    List<Finding> findings = findings();
    boolean ok = findings.stream().noneMatch(f -> f.status() == Finding.Status.PROBLEM);
    if (isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("ok", ok);
      document.put("findings", findings.stream().map(DoctorVerb::form).toList());
      json(answer, document);
    } else {
      findings.forEach(finding -> show(answer, finding));
    }
    return ok ? 0 : FOUND_PROBLEM;
  }

  private List<Finding> findings() {
    try (Dataset dataset = open()) {
      return dataset.doctor();
    } catch (TarnException e) {
      if (e.kind() != TarnException.Kind.DAMAGED && !e.code().equals("not-a-dataset")) {
        throw e;
      }
      // That it cannot be opened is what was asked for, not a failure.
      String hint =
          e.hint().orElse("'tarn verify' lists what is damaged; copy it back from another copy.");
      return List.of(Finding.problem("dataset", String.valueOf(e.getMessage()), hint));
    }
  }

  private static Map<String, Object> form(Finding finding) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("check", finding.check());
    form.put("status", word(finding));
    form.put("message", finding.text());
    form.put("hint", finding.hint().isEmpty() ? null : finding.hint());
    return form;
  }

  private static String word(Finding finding) {
    return finding.status().name().toLowerCase(Locale.ROOT);
  }

  private static void show(Answer answer, Finding finding) {
    answer.line(
        String.format(Locale.ROOT, "%-8s %-16s %s", word(finding), finding.check(), finding.text())
            + (finding.hint().isEmpty() ? "" : " " + finding.hint()));
  }
}
