package dev.tarn.cli.care;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.PlainText;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import dev.tarn.integrity.Damage;
import dev.tarn.integrity.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code tarn verify D}. */
@Command(
    description = {
      "Reads every byte of the dataset that is reachable and checks it against its checksums, and"
          + " the contents of each chunk against what is said of them: rows, types, statistics.",
      "The exit code is 0 when all is well and 1 when there is damage."
    },
    footer = {"  tarn verify flowers", "  tarn verify flowers --json"})
public final class VerifyVerb extends DatasetVerb {
  private static final int FOUND_DAMAGE = 1;

  /**
   * @param console where the answer goes
   */
  public VerifyVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    Verification found = verify();
    if (isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("ok", found.ok());
      document.put("objects", found.objects());
      document.put("bytes", found.bytes());
      document.put("damage", found.damage().stream().map(VerifyVerb::form).toList());
      json(answer, document);
    } else {
      show(answer, found);
    }
    return found.ok() ? 0 : FOUND_DAMAGE;
  }

  private Verification verify() {
    try (Dataset dataset = open()) {
      return dataset.verify();
    } catch (TarnException e) {
      if (e.kind() != TarnException.Kind.DAMAGED) {
        throw e;
      }
      // Damage that keeps the dataset from being opened is what was asked for, not a failure.
      String object = String.valueOf(e.details().getOrDefault("object", "commit"));
      return new Verification(
          0, 0, List.of(new Damage(object, "", -1, -1, String.valueOf(e.getMessage()))));
    }
  }

  private static Map<String, Object> form(Damage damage) {
    Map<String, Object> form = new LinkedHashMap<>();
    form.put("object", damage.object());
    form.put("tensor", damage.tensor().isEmpty() ? null : damage.tensor());
    form.put("rows", hasRows(damage) ? List.of(damage.firstRow(), damage.lastRow()) : null);
    form.put("reason", damage.reason());
    return form;
  }

  private static boolean hasRows(Damage damage) {
    return damage.firstRow() >= 0;
  }

  private static void show(Answer answer, Verification found) {
    String read =
        PlainText.count(found.objects(), "object") + ", " + PlainText.count(found.bytes(), "byte");
    if (found.ok()) {
      answer.line("All is well: " + read + ".");
      return;
    }
    answer.line(String.format(Locale.ROOT, "Damaged: %,d of %s.", found.damage().size(), read));
    for (Damage damage : found.damage()) {
      String tensor = damage.tensor().isEmpty() ? "" : " of tensor '" + damage.tensor() + "'";
      answer.line("  " + damage.object() + tensor + rows(damage) + ": " + damage.reason());
    }
  }

  private static String rows(Damage damage) {
    if (!hasRows(damage)) {
      return "";
    }
    return damage.firstRow() == damage.lastRow()
        ? ", row " + damage.firstRow()
        : ", rows " + damage.firstRow() + " to " + damage.lastRow();
  }
}
