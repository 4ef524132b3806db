package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.Commit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes commit while another reclaims without any retention time, over and over. */
class ReclaimWhileWritingTest {
  @TempDir Path folder;

  @Test
  void nothingAcknowledgedIsLostWhileReclaimRunsInALoop() throws Exception {
    reclaimWhile(100, 1);
  }

  @Tag("nightly")
  @Test
  void nothingAcknowledgedIsLostInALongerRun() throws Exception {
    reclaimWhile(3000, 2);
  }

  private void reclaimWhile(int commits, int reclaimers) throws Exception {
    String location = folder.resolve("busy").toString();
    Dataset.create(
            location,
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1))
        .close();
    List<Path> said = List.of(folder.resolve("first.txt"), folder.resolve("second.txt"));
    List<Process> children =
        List.of(
            start(location, 0, commits, said.get(0)),
            start(location, 1_000_000, commits, said.get(1)));
    int runs = 0;
    try (Dataset ds = Dataset.load(location)) {
      while (children.stream().anyMatch(Process::isAlive)) {
        if (reclaimers > 1) {
          Thread other = new Thread(() -> reclaim(location));
          other.start();
          reclaim(location);
          other.join();
        } else {
          ds.reclaim(ReclaimOptions.defaults().withRetention(Duration.ZERO));
        }
        runs++;
      }
      ds.reclaim(ReclaimOptions.defaults().withRetention(Duration.ZERO));
    }
    assertTrue(runs > 0);
    Map<Long, String> acknowledged = new java.util.HashMap<>();
    for (Path file : said) {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      assertEquals(
          "done", lines.isEmpty() ? "" : lines.remove(lines.size() - 1), () -> lines + errors());
      for (String line : lines) {
        if (!line.startsWith("refused")) {
          acknowledged.put(
              Long.parseLong(line.substring(0, line.indexOf(' '))),
              line.substring(line.indexOf(' ') + 1));
        }
      }
    }
    assertTrue(acknowledged.size() >= commits, "only " + acknowledged.size() + " commits");
    check(location, acknowledged);
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("0-errors.txt"))
          + Files.readString(folder.resolve("1000000-errors.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void reclaim(String location) {
    try (Dataset ds = Dataset.load(location)) {
      ds.reclaim(ReclaimOptions.defaults().withRetention(Duration.ZERO));
    }
  }

  private static void check(String location, Map<Long, String> acknowledged) {
    try (Dataset ds = Dataset.load(location)) {
      Verification verification = ds.verify();
      assertTrue(verification.ok(), () -> verification.damage().toString());
      Set<String> log = new HashSet<>(ds.log().stream().map(Commit::id).toList());
      assertTrue(log.containsAll(acknowledged.values()), "an acknowledged commit is lost");
      Set<Long> rows = new HashSet<>();
      for (long row = 0; row < ds.rowCount(); row++) {
        assertTrue(rows.add(((Number) ds.tensor("n").value(row).orElseThrow()).longValue()));
        assertTrue(ds.tensor("bytes").value(row).isPresent());
      }
      assertEquals(acknowledged.keySet(), rows);
    }
  }

  private Process start(String location, long first, int commits, Path said) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BusyChild.class.getName(),
            location,
            Long.toString(first),
            Integer.toString(commits))
        .redirectError(folder.resolve(first + "-errors.txt").toFile())
        .redirectOutput(said.toFile())
        .start();
  }
}
