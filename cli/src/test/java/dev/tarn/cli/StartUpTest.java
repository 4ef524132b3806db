package dev.tarn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heavy parts load late: whoever does not need them does not wait for them. */
class StartUpTest {
  private static final List<String> HEAVY =
      List.of("ai.djl.", "org.bytedeco.", "org.rocksdb.", "org.knowm.", "javax.imageio.");

  @TempDir Path folder;

  @Test
  void helpLoadsNeitherArrowNorCalcite() throws Exception {
    for (List<String> words : List.of(List.of("--help"), List.of("query", "--help"))) {
      String loaded = loadedBy(words);
      assertNone(loaded, HEAVY);
      assertNone(loaded, List.of("org.apache.arrow.", "org.apache.calcite.", "com.fasterxml."));
    }
  }

  @Test
  void aQueryLoadsNothingOfTrainingImagesOrRocksDb() throws Exception {
    Command tarn = new Command(folder);
    String notes = folder.resolve("notes").toString();
    Path rows = Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n{\"n\":2}\n");
    tarn.succeed("import", "jsonl", rows.toString(), notes);

    assertNone(loadedBy(List.of("query", notes, "SELECT * WHERE n > 1", "--json")), HEAVY);
  }

  private static void assertNone(String loaded, List<String> prefixes) {
    for (String prefix : prefixes) {
      List<String> found =
          loaded.lines().filter(line -> line.contains("] " + prefix)).limit(5).toList();
      assertEquals(List.of(), found);
    }
  }

  private String loadedBy(List<String> words) throws IOException, InterruptedException {
    Path log = folder.resolve("classes.log");
    Files.deleteIfExists(log);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("-Xlog:class+load:file=" + log + ":level");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("dev.tarn.cli.Main");
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TARN_CACHE", folder.resolve("cache").toString());
    builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    String loaded = Files.readString(log);
    assertTrue(loaded.contains("] dev.tarn.cli.Main "), loaded);
    return loaded;
  }
}
