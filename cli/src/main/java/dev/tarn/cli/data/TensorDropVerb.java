package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tarn tensor drop D NAME…}. */
@Command(
    description = "Drops tensors; older commits keep them.",
    footer = {
      "  tarn tensor drop flowers note",
      "  tarn tensor drop flowers note quality -m \"Not used\""
    })
final class TensorDropVerb extends TensorChangeVerb {
  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "NAME",
      description = "The tensors to drop.")
  private List<String> names = new ArrayList<>();

  TensorDropVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    String all = String.join(", ", names);
    return change(answer, "Dropped " + all, "Drop " + all, tx -> names.forEach(tx::dropTensor));
  }
}
