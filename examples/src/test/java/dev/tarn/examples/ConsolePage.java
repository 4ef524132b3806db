package dev.tarn.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with console blocks: its commands are run one after another in an empty folder and must
 * say what the page says. With {@code -Dtarn.record=true} the page is written anew instead.
 */
final class ConsolePage {
  private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```\n", Pattern.DOTALL);

  /** What differs from run to run: ids, and times. */
  private static final Pattern VOLATILE =
      Pattern.compile(
          "[0-9a-f]{64}|\\b[0-9a-f]{8}\\b|\\b[0-9a-f]{12}\\b|\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d)?Z?");

  private final Path page;
  private final Path folder;
  private final Path bin;

  /**
   * @param page its path from the project's root
   * @param folder empty, where the commands are run
   */
  ConsolePage(String page, Path folder) throws IOException {
    this.page = root().resolve(page);
    this.folder = folder;
    this.bin = Files.createDirectory(folder.resolve("bin"));
    Path tarn = bin.resolve("tarn");
    Files.writeString(
        tarn,
        "#!/bin/sh\nexec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' --add-opens=java.base/java.nio=ALL-UNNAMED -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8 -cp '"
            + System.getProperty("java.class.path")
            + "' dev.tarn.cli.Main \"$@\"\n");
    assertTrue(tarn.toFile().setExecutable(true));
  }

  /** Runs the page's commands, of which there must be at least so many. */
  void check(int leastCommands) throws IOException, InterruptedException {
    String text = Files.readString(page);
    Matcher block = CONSOLE.matcher(text);
    StringBuilder recorded = new StringBuilder();
    int commands = 0;
    while (block.find()) {
      List<String> said = new ArrayList<>();
      for (String line : block.group(1).split("\n")) {
        if (line.startsWith("$ ")) {
          commands++;
          said.add(line);
          said.addAll(run(line.substring(2)));
        }
      }
      String whole = String.join("\n", said) + "\n";
      if (!Boolean.getBoolean("tarn.record")) {
        assertEquals(steady(block.group(1)), steady(whole));
      }
      block.appendReplacement(recorded, Matcher.quoteReplacement("```console\n" + whole + "```\n"));
    }
    assertTrue(commands >= leastCommands, "only " + commands + " commands were found");
    if (Boolean.getBoolean("tarn.record")) {
      Files.writeString(page, block.appendTail(recorded));
    }
  }

  private static String steady(String text) {
    return VOLATILE.matcher(text).replaceAll("…");
  }

  private List<String> run(String command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    shell.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    shell.environment().put("TARN_CACHE", folder.resolve("cache").toString());
    shell.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    shell.environment().put("TARN_AUTHOR", "ada");
    shell.environment().put("LC_ALL", "C.UTF-8");
    int exitCode = shell.redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertEquals(0, exitCode, command + "\n" + text);
    return text.isEmpty() ? List.of() : List.of(text.stripTrailing().split("\n"));
  }

  /** The project's root. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("FORMAT.md"))) {
      here = here.getParent();
    }
    return here;
  }
}
