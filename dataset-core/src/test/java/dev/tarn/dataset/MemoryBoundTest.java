package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data larger than the heap is ingested and scanned in a bounded amount of memory. */
class MemoryBoundTest {
  private static final int OFF_HEAP_MIB = 160;

  @TempDir Path folder;

  @Test
  void aDatasetLargerThanTheHeapFits() throws Exception {
    ingestAndScan("128m", 200);
  }

  @Tag("nightly")
  @Test
  void gigabytesFitIntoAHeapOf256MiB() throws Exception {
    ingestAndScan("256m", 4_000);
  }

  private void ingestAndScan(String heap, int megabytes) throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                LargeDatasetChild.class.getName(),
                folder.resolve("large").toString(),
                Integer.toString(megabytes),
                Integer.toString(OFF_HEAP_MIB))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(child.waitFor(10, TimeUnit.MINUTES), "the child hangs");
    List<String> lines = Files.readAllLines(said);
    assertEquals(0, child.exitValue(), () -> String.join("\n", lines));
    assertTrue(lines.contains("the same bytes"), () -> String.join("\n", lines));
    assertTrue(
        lines.contains("scanned " + megabytes * 1_000_000L / 200_000),
        () -> String.join("\n", lines));
  }
}
