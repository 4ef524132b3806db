package dev.tarn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path folder;
  private Command tarn;

  @BeforeEach
  void home() {
    tarn = new Command(folder);
  }

  @Test
  void anUnknownVerbIsRefusedWithTheNearestOne() {
    tarn.refuse(
        2,
        """
        tarn: Unknown verb 'completoin'.
        hint: Did you mean 'tarn completion'? 'tarn --help' lists the verbs.
        """,
        "completoin");
  }

  @Test
  void withJsonTheErrorIsAlsoTheLastLineOfStandardError() {
    tarn.refuse(
        2,
        """
        tarn: Unknown verb 'frobnicate'.
        hint: 'tarn --help' lists the verbs.
        {"error":{"code":"unknown-verb","message":"Unknown verb 'frobnicate'.","hint":"'tarn --help' lists the verbs.","details":{}}}
        """,
        "--json",
        "frobnicate");
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearestOne() {
    tarn.refuse(
        2,
        """
        tarn: Unknown option '--jsno' of 'tarn completion'.
        hint: Did you mean '--json'? 'tarn completion --help' shows what it takes.
        """,
        "completion",
        "--jsno");
  }

  @Test
  void aMissingArgumentIsNamed() {
    tarn.refuse(
        2,
        """
        tarn: 'tarn completion' needs SHELL.
        hint: 'tarn completion --help' shows what it takes.
        """,
        "completion");
  }

  @Test
  void oneWordTooManyIsNamed() {
    tarn.refuse(
        2,
        """
        tarn: 'tarn completion' does not know what to do with 'zsh'.
        hint: Words with spaces need quotes. 'tarn completion --help' shows what it takes.
        """,
        "completion",
        "bash",
        "zsh");
  }

  @Test
  void withoutAVerbTheListOfVerbsGoesToStandardError() {
    Outcome outcome = tarn.run();

    assertEquals(2, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("Usage: tarn VERB DATASET [options]\n"));
    assertTrue(
        outcome
            .err()
            .endsWith(
                """
                tarn: Nothing to do: a verb is missing.
                hint: Begin with 'tarn quickstart'.
                """));
  }

  @Test
  void theVersionIsOneLineOrOneDocument() {
    String java = System.getProperty("java.version");

    assertEquals("tarn 0.1.0 (Java " + java + ")\n", tarn.succeed("--version"));
    assertEquals(
        "{\"version\":\"0.1.0\",\"java\":\"" + java + "\"}\n", tarn.succeed("--version", "--json"));
  }

  @Test
  void everyVerbHasHelpWithAtLeastTwoExamples() {
    for (Verbs.Section section : Verbs.sections()) {
      for (Verbs.Entry entry : section.entries()) {
        String help = tarn.succeed(entry.name(), "--help");
        long examples =
            help.lines()
                .dropWhile(line -> !line.equals("Examples:"))
                .filter(line -> line.contains("tarn " + entry.name()))
                .count();
        assertTrue(examples >= 2, help);
      }
    }
  }

  @Test
  void helpMayAlsoStandBeforeTheVerb() {
    assertEquals(tarn.succeed("--help"), tarn.succeed("help"));
    assertEquals(tarn.succeed("view", "save", "--help"), tarn.succeed("help", "view", "save"));
  }

  @Test
  void theScriptsOfAllShellsNameEveryVerb() {
    for (String shell : new String[] {"bash", "zsh", "fish"}) {
      String script = tarn.succeed("completion", shell);
      Verbs.sections().stream()
          .flatMap(section -> section.entries().stream())
          .forEach(entry -> assertTrue(script.contains(entry.name()), shell + entry.name()));
    }
  }

  @Test
  void anAnswerThatNobodyReadsEndsQuietly() {
    assertEquals(new Outcome(0, "", ""), runInto(failing("Broken pipe")));
  }

  @Test
  void anAnswerThatCannotBeWrittenIsAnErrorOfTheEnvironment() {
    assertEquals(
        new Outcome(
            6,
            "",
            """
            tarn: The answer could not be written to standard output: No space left on device.
            hint: Nothing but the output is lost; run the command again with room for it.
            """),
        runInto(failing("No space left on device")));
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }

  private static Outcome runInto(OutputStream out) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(new Console(InputStream.nullInputStream(), out, err, "", Map.of()), "--version");
    return new Outcome(exitCode, "", err.toString(StandardCharsets.UTF_8));
  }
}
