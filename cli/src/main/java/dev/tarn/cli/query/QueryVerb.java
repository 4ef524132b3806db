package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.StagedRemark;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tarn query D "TQL"}. */
@Command(
    description = "Asks a question in TQL and prints the answer.",
    footer = {
      "  tarn query flowers \"SELECT * WHERE labels = 'daisy' LIMIT 5\"",
      "  tarn query flowers \"SELECT labels, COUNT(*) AS n GROUP BY labels\" --json",
      "  tarn query flowers@main~1 \"SELECT * WHERE CONTAINS(labels, ?)\" --param daisy --rows",
      "  tarn query flowers \"SELECT * SAMPLE BY MAX_WEIGHT(labels = 'rose': 5, true: 1)\" --seed 7"
    })
public final class QueryVerb extends QuestionVerb {
  @Mixin private ViewOutput output = new ViewOutput();

  /**
   * @param console where the answer goes
   */
  public QueryVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    output.check(isJson());
    long start = System.nanoTime();
    try (Dataset dataset = open()) {
      View view = ask(dataset);
      output.write(view, answer, isJson());
      remember(view, start, Optional.empty());
      if (!isJson()) {
        StagedRemark.make(dataset, place().location()).ifPresent(this::remark);
      }
    }
    return 0;
  }
}
