package dev.tarn.training.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.EfficientNetVariant;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** PyTorch's libraries crash when the JVM tears them down under a running step. */
class ExitDuringFitTest {
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;

  /** Fits until it is ended from outside. */
  static final class EndlessFit {
    public static void main(String[] arguments) {
      try (ImageClassifier model =
          ImageClassifier.untrained(
              EfficientNetVariant.LITE0,
              List.of("a", "b", "c"),
              64,
              64,
              1,
              ComputeDevice.select("cpu"))) {
        FineTuning.builder()
            .epochs(1_000_000)
            .listener(
                new FitListener() {
                  @Override
                  public void stepDone(StepProgress progress) {
                    System.out.println("step");
                  }
                })
            .build()
            .fit(model, new ColourSource(64, 16, 64, 3));
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFitThatIsInterruptedEndsTheProcessWithoutACrash() throws Exception {
    Process child = start();
    try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
      for (int steps = 0; steps < 3; ) {
        String line = output.readLine();
        assertFalse(line == null, "the child ended by itself");
        steps += line.equals("step") ? 1 : 0;
      }
      child.toHandle().destroy();
      String rest = String.join("\n", output.lines().toList());
      assertFalse(rest.contains("SIG"), rest);
    }
    assertEquals(true, child.waitFor(2, TimeUnit.MINUTES));
    assertEquals(TERMINATED, child.exitValue());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList(), "no crash report");
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EndlessFit.class.getName())
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
  }
}
