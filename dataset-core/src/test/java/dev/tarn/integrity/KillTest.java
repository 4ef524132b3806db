package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.version.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process killed at any instant leaves a dataset that opens, verifies, and holds every commit
 * that was acknowledged.
 */
class KillTest {
  @TempDir Path folder;

  @Test
  void acknowledgedCommitsSurviveTenKills() throws Exception {
    killAgainAndAgain(10);
  }

  @Tag("nightly")
  @Test
  void acknowledgedCommitsSurviveAHundredKills() throws Exception {
    killAgainAndAgain(100);
  }

  private void killAgainAndAgain(int times) throws Exception {
    long seed = Long.getLong("tarn.seed", System.nanoTime());
    System.out.println("KillTest: -Dtarn.seed=" + seed);
    Random random = new Random(seed);
    String location = folder.resolve("killed").toString();
    List<String> acknowledged = new ArrayList<>();
    boolean created = false;
    for (int i = 0; i < times; i++) {
      List<String> lines = runAndKill(location, random);
      created |= lines.remove("created");
      acknowledged.addAll(lines);
      if (created || Dataset.exists(location)) {
        check(location, acknowledged);
      }
    }
    assertTrue(!acknowledged.isEmpty(), "no child came as far as one commit");
  }

  private List<String> runAndKill(String location, Random random)
      throws IOException, InterruptedException {
    // A file, not a pipe: what was said before the kill can be read after it.
    Path said = Files.createTempFile(folder, "child", ".txt");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CommittingChild.class.getName(),
                location,
                Long.toString(random.nextLong()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(said.toFile())
            .start();
    int wanted = 1 + random.nextInt(12);
    while (child.isAlive() && Files.readAllLines(said).size() < wanted) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    // The child goes on meanwhile: the kill falls anywhere in its next commits.
    TimeUnit.MICROSECONDS.sleep(random.nextInt(20_000));
    child.destroyForcibly().waitFor();
    return Files.readAllLines(said).stream()
        .filter(line -> line.length() == 64 || line.equals("created"))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static void check(String location, List<String> acknowledged) {
    try (Dataset ds = Dataset.load(location)) {
      Verification verification = ds.verify();
      assertTrue(verification.ok(), () -> verification.damage().toString());
      List<String> log = ds.log().stream().map(Commit::id).toList();
      assertTrue(log.containsAll(acknowledged), "an acknowledged commit is lost");
      for (long row = 0; row < ds.rowCount(); row++) {
        assertEquals(
            row,
            ds.tensor("n").value(row).map(value -> ((Number) value).longValue()).orElseThrow(),
            "rows come twice or not at all");
      }
    }
  }
}
