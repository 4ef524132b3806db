package dev.tarn.cli.data;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tarn tensor rename D OLD NEW}. */
@Command(
    description = "Gives a tensor another name; older commits keep the old one.",
    footer = {
      "  tarn tensor rename flowers label labels",
      "  tarn tensor rename flowers label labels --stage"
    })
final class TensorRenameVerb extends TensorChangeVerb {
  @Parameters(index = "1", paramLabel = "OLD", description = "The tensor.")
  private String name = "";

  @Parameters(index = "2", paramLabel = "NEW", description = "Its new name.")
  private String newName = "";

  TensorRenameVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    return change(
        answer,
        "Renamed " + name + " to " + newName,
        "Rename " + name + " to " + newName,
        tx -> tx.renameTensor(name, newName));
  }
}
