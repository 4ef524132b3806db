package dev.tarn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tarn.dataset.Dataset;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, as a signal to a process. */
@DisabledOnOs(OS.WINDOWS)
class InterruptedTest {
  private static final int ROWS = 20_000;

  /** 400 million pairs, each with work to do: minutes. */
  private static final String LONG =
      "FROM (SELECT *) AS a JOIN (SELECT *) AS b"
          + " ON POWER(a.n + 0.5, 1.7) * b.n > 1e9 AND SQRT(a.n) < EXP(b.n)";

  @TempDir Path home;
  private String numbers;

  @BeforeEach
  void create() {
    numbers = home.resolve("numbers").toString();
    try (Dataset dataset =
        Dataset.create(numbers, TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32))) {
      dataset.commit(
          "rows",
          rows -> {
            for (int i = 0; i < ROWS; i++) {
              rows.add(Map.of("n", i));
            }
          });
    }
  }

  private Process start(Path err, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(home.resolve("tmp")));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("dev.tarn.cli.Main");
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
    return builder.start();
  }

  /** Sends what a terminal sends for Ctrl-C; the exit code, which has to come soon. */
  private static int interrupt(Process process) throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      fail("still running 10 s after the signal");
    }
    return process.exitValue();
  }

  private static void waitFor(Path file, String text) throws Exception {
    for (int i = 0; i < 600 && !Files.readString(file).contains(text); i++) {
      Thread.sleep(50);
    }
  }

  @Test
  void aLongQueryEndsWithOneLine() throws Exception {
    Path err = home.resolve("err");
    Process query = start(err, "query", numbers, "SELECT COUNT(*) " + LONG);
    // Progress is written every few seconds: the query has begun.
    waitFor(err, "\n");
    String before = Files.readString(err);

    assertEquals(130, interrupt(query));
    assertEquals(before + "tarn: Interrupted.\n", Files.readString(err));
    assertEquals(0, query.getInputStream().readAllBytes().length);
    try (Stream<Path> left = Files.list(home.resolve("tmp"))) {
      assertEquals(0, left.filter(file -> file.toString().contains("tarn-answer")).count());
    }
  }

  @Test
  void linesAreWholeWhereTheyEnd() throws Exception {
    String pairs = "SELECT a.n AS x, b.n AS y FROM (SELECT *) AS a JOIN (SELECT * LIMIT 400) AS b";
    Process query = start(home.resolve("err"), "query", numbers, pairs + " ON true", "--jsonl");
    Path read = home.resolve("read");
    // As a pipe's reader does: while the process ends, too.
    Thread reader = new Thread(() -> copy(query.getInputStream(), read));
    reader.start();
    while (query.isAlive() && (!Files.exists(read) || Files.size(read) < 100_000)) {
      Thread.sleep(10);
    }

    assertEquals(130, interrupt(query));
    reader.join();
    String text = Files.readString(read);
    assertTrue(text.endsWith("\n"), text.substring(text.length() - 50));
    assertTrue(text.lines().count() < (long) ROWS * 400);
    assertTrue(text.lines().allMatch(line -> line.matches("\\{\"x\":\\d+,\"y\":\\d+}")));
  }

  private static void copy(InputStream from, Path to) {
    try (OutputStream out = Files.newOutputStream(to)) {
      from.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
