package dev.tarn.cli;

import dev.tarn.cli.console.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Runs short commands for the sake of the classes they load: the launcher has Java write those into
 * an archive, from which later commands start faster. Leaves nothing behind.
 */
final class WarmUp {
  private WarmUp() {}

  public static void main(String[] args) {
    run("--version");
    run("--help");
    run("completion", "--help");
  }

  private static void run(String... words) {
    Console console =
        new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            "",
            Map.of());
    Main.run(console, words);
  }
}
