package dev.tarn.training.fit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.EfficientNetVariant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing native piles up over 1,000 steps with validation, or over 10,000 predicted rows. */
@Tag("nightly")
class MemoryOfALongFitTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int SIDE = 32;

  private static long residentKilobytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      throw new IllegalStateException("no VmRSS in " + STATUS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void residentMemoryStaysWithinFivePercent() {
    assumeTrue(Files.exists(STATUS), "Skipped: only Linux tells the resident memory in /proc.");
    List<Long> resident = new ArrayList<>();
    FineTuning fit =
        FineTuning.builder()
            .epochs(10)
            .listener(
                new FitListener() {
                  @Override
                  public void epochDone(EpochRecord epoch) {
                    System.gc();
                    resident.add(residentKilobytes());
                  }
                })
            .build();
    try (ImageClassifier model =
        ImageClassifier.untrained(
            EfficientNetVariant.B0,
            List.of("a", "b", "c"),
            SIDE,
            SIDE,
            1,
            ComputeDevice.select("cpu"))) {
      fit.fit(model, new ColourSource(1600, 16, SIDE, 3), new ColourSource(160, 16, SIDE, 3));
      assertTrue(resident.get(9) < resident.get(1) * 1.05, resident::toString);
      model.predict(new ColourSource(1600, 16, SIDE, 3));
      System.gc();
      long before = residentKilobytes();
      model.predict(new ColourSource(10_000, 16, SIDE, 3));
      System.gc();
      long after = residentKilobytes();
      assertTrue(after < before * 1.05, () -> before + " kB grew to " + after + " kB");
    }
  }
}
