package dev.tarn.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link WritingChild} in a process of its own; what it says goes to a file. */
record Child(Process process, Path said) {
  static Child start(Path folder, String... args) throws IOException {
    // A file, not a pipe: what was said before a kill can be read after it.
    Path said = Files.createTempFile(folder, "child", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                WritingChild.class.getName()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectError(said.resolveSibling(said.getFileName() + ".err").toFile())
            .redirectOutput(said.toFile())
            .start();
    return new Child(process, said);
  }

  /** The whole lines it has said so far. */
  List<String> lines() throws IOException {
    String text = Files.readString(said);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** What it said on its error stream. */
  String errors() throws IOException {
    return Files.readString(said.resolveSibling(said.getFileName() + ".err"));
  }

  /** Waits until it has said that many lines or has ended. */
  void await(int lines) throws IOException, InterruptedException {
    while (process.isAlive() && lines().size() < lines) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  void tell(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  int end() throws InterruptedException {
    return process.waitFor();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
