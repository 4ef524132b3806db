package dev.tarn.cli.quickstart;

import dev.tarn.error.EnvironmentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command in a Java process of its own, as the launcher would. */
final class FreshProcess {
  private static final String MAIN = "dev.tarn.cli.Main";

  private FreshProcess() {}

  /**
   * Runs {@code tarn} with these words.
   *
   * @return its standard output
   * @throws EnvironmentException if it does not end well
   */
  static String tarn(List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.addAll(quietFlags(Runtime.version().feature()));
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(words);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      byte[] out = process.getInputStream().readAllBytes();
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw failed("it ended with exit code " + exitCode, null);
      }
      return new String(out, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw failed(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("it was interrupted", e);
    }
  }

  /**
   * What newer Javas want to be told before they stay silent about native code; older ones refuse
   * these.
   */
  private static List<String> quietFlags(int feature) {
    List<String> flags = new ArrayList<>();
    if (feature >= 22) {
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    if (feature >= 23) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }

  private static EnvironmentException failed(
      String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new EnvironmentException(
        "process-failed",
        "The view could not be loaded in a process of its own: " + why + ".",
        "Its message stands above.",
        cause);
  }
}
