package dev.tarn.cli.training;

import dev.tarn.cli.console.Console;
import dev.tarn.cli.console.Progress;
import dev.tarn.training.fit.EpochRecord;
import dev.tarn.training.fit.FitListener;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows a bar for each epoch, and then a line with its figures. */
public final class FitProgress implements FitListener {
  private final Console console;
  private final boolean quiet;
  private final int epochs;
  private final Consumer<String> lines;
  private @Nullable Progress bar;
  private long rows;

  /**
   * @param console where the bar is drawn
   * @param quiet whether there is none
   * @param epochs how many epochs there will be
   * @param lines takes the line of each epoch
   */
  public FitProgress(Console console, boolean quiet, int epochs, Consumer<String> lines) {
    this.console = console;
    this.quiet = quiet;
    this.epochs = epochs;
    this.lines = lines;
  }

  @Override
  public void stepDone(StepProgress progress) {
    Progress current = bar;
    if (current == null) {
      String task = String.format(Locale.ROOT, "Epoch %d/%d", progress.epoch() + 1, epochs);
      current = Progress.begin(console, quiet, task, "rows", progress.rowCount());
      bar = current;
      rows = 0;
    }
    current.advance(progress.rowsDone() - rows);
    rows = progress.rowsDone();
    current.figures(
        String.format(
            Locale.ROOT, "loss %.3f accuracy %.1f %%", progress.loss(), 100 * progress.accuracy()));
  }

  @Override
  public void epochDone(EpochRecord epoch) {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    String validation =
        epoch
            .validation()
            .map(
                judged ->
                    String.format(
                        Locale.ROOT,
                        "   val. loss %.3f  accuracy %4.1f %%",
                        judged.logLoss(),
                        100 * judged.accuracy()))
            .orElse("");
    lines.accept(
        String.format(
            Locale.ROOT,
            "Epoch %2d/%d   loss %.3f  accuracy %4.1f %%%s  %4.0f s",
            epoch.epoch() + 1,
            epochs,
            epoch.loss(),
            100 * epoch.accuracy(),
            validation,
            epoch.seconds()));
  }
}
