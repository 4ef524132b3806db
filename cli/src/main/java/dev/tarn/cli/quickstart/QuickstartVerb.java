package dev.tarn.cli.quickstart;

import dev.tarn.cli.console.Answer;
import dev.tarn.cli.console.Console;
import dev.tarn.cli.training.DeviceOption;
import dev.tarn.cli.training.StartOptions;
import dev.tarn.cli.verb.Verb;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn quickstart [DIR]}. */
@Command(
    description = {
      "The whole story on shipped data: 1,600 fundus photographs become a dataset, its training",
      "rows are balanced by a query, the answer is saved as a view, a pretrained EfficientNet is",
      "fine-tuned on it and judged by the test rows. Each step is a command that you can type."
    },
    footer = {"  tarn quickstart", "  tarn quickstart my-retina --epochs 20 --size 224 --seed 7"})
public final class QuickstartVerb extends Verb {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DIR",
      description = "A new folder for everything. Default: ${DEFAULT-VALUE}.")
  private Path folder = Path.of("retina-quickstart");

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often every row is learned from. Default: ${DEFAULT-VALUE}.")
  private int epochs = 5;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width that images are resized to. Default: ${DEFAULT-VALUE}.")
  private int size = 112;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the sample and the training. Default: ${DEFAULT-VALUE}.")
  private long seed = 42;

  @Mixin private StartOptions start = new StartOptions();

  @Mixin private DeviceOption device = new DeviceOption();

  /**
   * @param console where the answer goes
   */
  public QuickstartVerb(Console console) {
    super(console);
  }

  @Override
  public int run(Answer answer) {
    Recipe recipe = new Recipe(start.weights(), size, epochs, seed, device.name());
    Narrator narrator = new Narrator(console(), answer, isJson(), isQuiet());
    Story story = new Story(console(), narrator, folder, recipe, isQuiet());
    if (isJson()) {
      json(answer, story.tell());
    } else {
      story.tell();
    }
    return 0;
  }
}
