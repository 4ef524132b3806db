package dev.tarn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs the command in this process, with streams and an environment of its own. */
public final class Command {
  private final Map<String, String> environment = new HashMap<>();

  /**
   * @param home where the command may keep what it remembers of its user
   */
  public Command(Path home) {
    environment.put("XDG_CONFIG_HOME", home.resolve("config").toString());
    environment.put("XDG_CACHE_HOME", home.resolve("cache").toString());
    environment.put("HOME", home.toString());
    environment.put("USER", "tester");
  }

  /** Runs the command with these words. */
  public Outcome run(String... words) {
    return runWithInput("", words);
  }

  /** Runs the command with that text on standard input. */
  public Outcome runWithInput(String input, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            out,
            err,
            "",
            environment);
    int exitCode = Main.run(console, words);
    return new Outcome(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs the command, which must succeed; its standard output. */
  public String succeed(String... words) {
    Outcome outcome = run(words);
    assertEquals(0, outcome.exitCode(), () -> String.join(" ", words) + "\n" + outcome.err());
    return outcome.out();
  }

  /** Runs the command, which must fail so, with nothing on standard output. */
  public void refuse(int exitCode, String err, String... words) {
    assertEquals(new Outcome(exitCode, "", err), run(words));
  }
}
