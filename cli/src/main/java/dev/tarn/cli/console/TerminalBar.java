package dev.tarn.cli.console;

import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is redrawn in place on a terminal. */
final class TerminalBar implements Progress {
  private static final int MILLIS_BETWEEN_DRAWINGS = 200;

  private final Console console;
  private final ProgressBar bar;

  TerminalBar(Console console, String task, String unit, long total) {
    this.console = console;
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total > 0 ? total : -1)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(MILLIS_BETWEEN_DRAWINGS)
            .hideEta()
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> console.write("\r" + line), Math.min(console.width(), 80) - 1))
            .build();
  }

  @Override
  public void advance(long steps) {
    bar.stepBy(steps);
  }

  @Override
  public void figures(String text) {
    bar.setExtraMessage(" " + text);
  }

  @Override
  public void close() {
    bar.close();
    // The bar made way for the result.
    console.write("\r" + " ".repeat(Math.min(console.width(), 80) - 1) + "\r");
  }
}
