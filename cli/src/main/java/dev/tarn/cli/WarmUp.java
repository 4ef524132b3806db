package dev.tarn.cli;

import dev.tarn.cli.console.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs short commands for the sake of the classes they load: the launcher has Java write those into
 * an archive, from which later commands start faster. Leaves nothing behind.
 */
final class WarmUp {
  private final Path folder;

  private WarmUp(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("tarn-warm-up");
    try {
      new WarmUp(folder).runAll();
    } finally {
      delete(folder);
    }
  }

  private void runAll() throws IOException {
    String notes = folder.resolve("notes").toString();
    Path rows = folder.resolve("rows.jsonl");
    Files.writeString(
        rows,
        "{\"label\":\"a\",\"n\":1,\"e\":[0.5,1]}\n{\"label\":\"b\",\"n\":null,\"e\":[1,2]}\n",
        StandardCharsets.UTF_8);
    run("--version");
    run(
        "create",
        notes,
        "--tensor=label:class_label:class_names=a,b",
        "--tensor=n:generic:int64",
        "--tensor=e:embedding:float32:dim=2");
    run("append", notes, "--jsonl", rows.toString());
    run("summary", notes, "--json");
    run("log", notes);
    run("status", notes, "--json");
    run("query", notes, "SELECT * WHERE label = 'a' AND n > 0 ORDER BY n LIMIT 5");
    run("query", notes, "SELECT label, COUNT(*) AS c, AVG(n) AS m GROUP BY label", "--json");
    run("query", notes, "SELECT * WHERE CONTAINS(label, ?)", "--param", "a", "--rows");
    run("query", notes, "SELECT * SAMPLE BY MAX_WEIGHT(label = 'a': 2, true: 1)", "--seed", "1");
    run("query", notes, "SELECT * WHERE labl = 'a'", "--json");
    run("view", "save", notes, "SELECT * WHERE label = 'b'", "-m", "b", "--name", "b");
    run("view", "list", notes);
    run("view", "load", notes, "b", "--json");
    run("verify", notes);
  }

  private void run(String... words) {
    String own = folder.toString();
    Console console =
        new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            "",
            Map.of("HOME", own, "XDG_CONFIG_HOME", own, "TARN_CACHE", own));
    Main.run(console, words);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
