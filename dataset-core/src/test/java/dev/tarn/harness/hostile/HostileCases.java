package dev.tarn.harness.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Datasets that were made to hurt: under a heap of 256 MB whatever is done with them is done or one
 * clear error, and never anything else.
 *
 * @param folder where they are made
 */
record HostileCases(Path folder, List<Case> cases) {
  static final String DAMAGED = "damaged";

  /** Whatever its code. */
  static final String REFUSED = "refused";

  static final String TOO_LARGE = "object-too-large";

  /**
   * A dataset and what must come of a work on it.
   *
   * @param code the code that is expected, {@code done}, or {@link #REFUSED}
   * @param says what its message must have
   */
  record Case(String name, String work, String code, String says) {}

  /** Makes a dataset hostile. */
  @FunctionalInterface
  interface Malice {
    void spoil(HostileDataset ds) throws IOException;
  }

  HostileCases(Path folder) {
    this(folder, new ArrayList<>());
  }

  /** Makes a dataset, and says what is expected of one work on it. */
  void expect(String name, String work, String code, String says, Malice malice)
      throws IOException {
    Path base = folder.resolve("base");
    HostileDataset original =
        Files.exists(base) ? HostileDataset.at(base) : HostileDataset.make(base);
    HostileDataset ds = original.copy(folder.resolve(name));
    malice.spoil(ds);
    cases.add(new Case(name, work, code, says));
  }

  /** Runs the child on all cases of the test and holds what it said against what is expected. */
  void judge() throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                HostileChild.class.getName()));
    cases.forEach(c -> command.add(folder.resolve(c.name()).toString()));
    int end =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    List<String> lines = Files.readAllLines(said);
    Map<String, String> came = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split("\t", 3);
      if (parts.length == 3) {
        came.put(parts[0] + " " + parts[1], parts[2]);
      }
    }
    Map<String, String> wrong = new LinkedHashMap<>();
    for (Case c : cases) {
      for (String work : HostileChild.WORK.keySet()) {
        String result = came.getOrDefault(c.name + " " + work, "FAULT\tnothing said");
        if (result.startsWith("FAULT")) {
          wrong.put(c.name + " " + work, result);
        }
      }
      String result = came.getOrDefault(c.name + " " + c.work, "");
      boolean isCode =
          c.code.equals(REFUSED) ? !result.startsWith("done\t") : result.startsWith(c.code + "\t");
      if (!isCode || !result.contains(c.says)) {
        wrong.put(c.name + " " + c.work + ", expected " + c.code + " '" + c.says + "'", result);
      }
    }
    assertTrue(
        wrong.isEmpty(),
        () -> String.join("\n", wrong.entrySet().stream().map(Object::toString).toList()));
    assertEquals(0, end, () -> String.join("\n", lines));
  }
}
