package dev.tarn.cli.query;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.place.DatasetVerb;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.LoadViewOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn view load D ID}. */
@Command(
    description = "Prints the rows of a saved view, as 'tarn query' prints an answer.",
    footer = {
      "  tarn view load flowers 3f9a02c1 --rows",
      "  tarn view load flowers draws --json --limit 10"
    })
final class ViewLoadVerb extends DatasetVerb {
  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "The id, a unique prefix of 8 digits or more, or a unique name.")
  private String id = "";

  @Option(
      names = "--optimize",
      description = "Copy the samples together on this machine first; the answer is the same.")
  private boolean optimize;

  @Mixin private ViewOutput output = new ViewOutput();

  ViewLoadVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    output.check(isJson());
    try (Dataset dataset = open()) {
      LoadViewOptions options = optimize ? LoadViewOptions.optimize() : LoadViewOptions.defaults();
      output.write(dataset.loadView(id, options), answer, isJson());
    }
    return 0;
  }
}
