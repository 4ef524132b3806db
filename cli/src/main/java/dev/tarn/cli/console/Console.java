package dev.tarn.cli.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The outside of one command: streams, environment and what is known of the terminal. Standard
 * output carries the answer alone; everything else goes to {@link #note standard error}. Text is
 * UTF-8 whatever the locale. For one thread, but for {@link #note}.
 */
public final class Console {
  /** Standard streams, by their numbers. */
  private static final int STDIN = 0;

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final String terminals;
  private final Map<String, String> environment;
  private final ReentrantLock output = new ReentrantLock();

  /**
   * @param in standard input
   * @param out standard output
   * @param err standard error
   * @param terminals the numbers of those streams that are terminals, for instance {@code "12"}
   * @param environment the environment variables
   */
  public Console(
      InputStream in,
      OutputStream out,
      OutputStream err,
      String terminals,
      Map<String, String> environment) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.terminals = terminals;
    this.environment = Map.copyOf(environment);
  }

  /** The console of this process; the launcher says in {@code tarn.terminals} what it saw. */
  public static Console ofProcess() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getProperty("tarn.terminals", ""),
        System.getenv());
  }

  /** Standard input. */
  public InputStream in() {
    return in;
  }

  /** Something that is written to standard output. */
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /** Writes to standard output; not begun any more once the process is {@link #interrupted()}. */
  void whileNotInterrupted(Writing writing) throws IOException {
    output.lock();
    try {
      writing.to(out);
    } finally {
      output.unlock();
    }
  }

  /**
   * Says that the process ends early, after what is being written to standard output: a reader has
   * it whole, or, where the reader takes nothing for a second, as far as it came.
   */
  public void interrupted() {
    try {
      // Never given back: nothing is written any more.
      output.tryLock(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    note((isNoteOnTerminal() ? "\n" : "") + "tarn: Interrupted.");
  }

  /** An environment variable; empty where it is not set or has no text. */
  public Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Whether somebody can be asked: both ends of the conversation are terminals. */
  public boolean isInteractive() {
    return isTerminal(STDIN) && isTerminal(STDERR);
  }

  /** Whether standard output is a terminal. */
  public boolean isAnswerOnTerminal() {
    return isTerminal(STDOUT);
  }

  /** Whether standard error is a terminal. */
  public boolean isNoteOnTerminal() {
    return isTerminal(STDERR);
  }

  /** Whether the answer may have colours: on a terminal and never with {@code NO_COLOR}. */
  public boolean hasColours() {
    return isTerminal(STDOUT)
        && environment("NO_COLOR").isEmpty()
        && !environment("TERM").orElse("").equals("dumb");
  }

  /** Columns of the terminal; 80 where it is unknown. */
  public int width() {
    try {
      int columns = Integer.parseInt(environment("COLUMNS").orElse("80"));
      return columns < 20 ? 80 : columns;
    } catch (NumberFormatException e) {
      return 80;
    }
  }

  /** Writes a line to standard error. A standard error that is closed is no reason to fail. */
  public void note(String line) {
    write(line + "\n");
  }

  /** Writes text to standard error as it stands, for progress that is overwritten in place. */
  synchronized void write(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException ignored) {
      // Nobody is listening; the exit code still tells.
      return;
    }
  }

  private boolean isTerminal(int stream) {
    return terminals.indexOf('0' + stream) >= 0;
  }
}
