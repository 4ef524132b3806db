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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README cannot lie: its Java is cut from the examples, its commands are run and say what it
 * says.
 */
class ReadmeTest {
  private static final Pattern JAVA =
      Pattern.compile("<!-- example: (\\w+) (\\w+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern CONSOLE = Pattern.compile("```console\n(.*?)```\n", Pattern.DOTALL);

  /** What differs from run to run: ids, and times. */
  private static final Pattern VOLATILE =
      Pattern.compile(
          "[0-9a-f]{64}|\\b[0-9a-f]{8}\\b|\\b[0-9a-f]{12}\\b|\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d)?Z?");

  @TempDir Path folder;

  @Test
  void theJavaOfTheReadmeIsThatOfTheExamples() throws Exception {
    Matcher block = JAVA.matcher(readme());
    int blocks = 0;
    while (block.find()) {
      blocks++;
      assertEquals(
          region(block.group(1), block.group(2)),
          block.group(3),
          "README against " + block.group(1));
    }
    assertEquals(3, blocks);
  }

  private static String region(String example, String tag) throws IOException {
    String source =
        Files.readString(
            root().resolve("examples/src/main/java/dev/tarn/examples/" + example + ".java"));
    int begin = source.indexOf("// tag: " + tag + "\n");
    int end = source.indexOf("// end: " + tag);
    assertTrue(begin > 0 && end > begin, example + " has no region " + tag);
    String region = source.substring(source.indexOf('\n', begin) + 1, end).replaceAll(" +$", "");
    return region.replaceAll("(?m)^    ", "");
  }

  @Test
  void theCommandsOfTheReadmeSayWhatTheReadmeSays() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path tarn = bin.resolve("tarn");
    Files.writeString(
        tarn,
        "#!/bin/sh\nexec '"
            + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' --add-opens=java.base/java.nio=ALL-UNNAMED -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8 -cp '"
            + System.getProperty("java.class.path")
            + "' dev.tarn.cli.Main \"$@\"\n");
    assertTrue(tarn.toFile().setExecutable(true));
    Matcher block = CONSOLE.matcher(readme());
    int commands = 0;
    while (block.find()) {
      List<String> said = new ArrayList<>();
      for (String line : block.group(1).split("\n")) {
        if (line.startsWith("$ ")) {
          commands++;
          said.add(line);
          said.addAll(run(line.substring(2), bin));
        }
      }
      assertEquals(steady(block.group(1)), steady(String.join("\n", said) + "\n"));
    }
    assertTrue(commands >= 8, "only " + commands + " commands were found");
  }

  private static String steady(String text) {
    return VOLATILE.matcher(text).replaceAll("…");
  }

  private List<String> run(String command, Path bin) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", command).directory(folder.toFile());
    shell.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    shell.environment().put("TARN_CACHE", folder.resolve("cache").toString());
    shell.environment().put("TARN_AUTHOR", "ada");
    shell.environment().put("LC_ALL", "C.UTF-8");
    int exitCode = shell.redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertEquals(0, exitCode, command + "\n" + text);
    return text.isEmpty() ? List.of() : List.of(text.stripTrailing().split("\n"));
  }

  private static String readme() throws IOException {
    return Files.readString(root().resolve("README.md"));
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("FORMAT.md"))) {
      here = here.getParent();
    }
    return here;
  }
}
