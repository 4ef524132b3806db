package dev.tarn.cli.console;

import java.util.Locale;

/**
 * How far a long task is, on standard error: a bar on a terminal, otherwise a plain line every few
 * seconds, nothing with {@code --quiet}. Safe for several threads.
 */
public interface Progress extends AutoCloseable {
  /** So much more is done. */
  void advance(long steps);

  /** Figures to show beside the bar, for instance the loss. */
  void figures(String text);

  /** Ends the task: a bar vanishes, and what follows stands in its place. */
  @Override
  void close();

  /**
   * Begins a task.
   *
   * @param task what is done, for instance {@code Importing}
   * @param unit what is counted, for instance {@code rows}
   * @param total how many there are, or 0 where it is not known
   */
  static Progress begin(Console console, boolean quiet, String task, String unit, long total) {
    if (quiet) {
      return new Silence();
    }
    return console.isNoteOnTerminal()
        ? new TerminalBar(console, task, unit, total)
        : new PlainLines(console, task, unit, total);
  }

  /** Says nothing. */
  final class Silence implements Progress {
    @Override
    public void advance(long steps) {}

    @Override
    public void figures(String text) {}

    @Override
    public void close() {}
  }

  /** Says how far it is now and then, in lines that a log can keep. */
  final class PlainLines implements Progress {
    private static final long NANOS_BETWEEN_LINES = 5_000_000_000L;

    private final Console console;
    private final String task;
    private final String unit;
    private final long total;
    private long done;
    private long said = System.nanoTime();
    private String figures = "";

    PlainLines(Console console, String task, String unit, long total) {
      this.console = console;
      this.task = task;
      this.unit = unit;
      this.total = total;
    }

    @Override
    public synchronized void advance(long steps) {
      done += steps;
      long now = System.nanoTime();
      if (now - said >= NANOS_BETWEEN_LINES) {
        said = now;
        say();
      }
    }

    @Override
    public synchronized void figures(String text) {
      figures = text;
    }

    @Override
    public void close() {}

    private void say() {
      String of = total > 0 ? String.format(Locale.ROOT, " of %,d", total) : "";
      String beside = figures.isEmpty() ? "" : ", " + figures;
      console.note(String.format(Locale.ROOT, "%s: %,d%s %s%s", task, done, of, unit, beside));
    }
  }
}
