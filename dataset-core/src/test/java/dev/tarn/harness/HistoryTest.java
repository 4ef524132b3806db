package dev.tarn.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long random histories are what the same in plain lists is, at every step. */
@Tag("harness")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class HistoryTest {
  @Test
  void fiveHundredStepsAreAsInTheModel() {
    run(Tries.seed("HistoryTest"), Tries.count("steps", 500));
  }

  @Tag("nightly")
  @Test
  void fiveThousandStepsAreAsInTheModel() {
    run(Tries.seed("HistoryTest, long"), Tries.count("steps", 5_000));
  }

  @Tag("nightly")
  @Test
  void shortHistoriesOfManySeedsAreAsInTheModel() {
    long seed = Tries.seed("HistoryTest, many");
    int histories = Tries.count("histories", 30);
    for (int i = 1; i <= histories; i++) {
      run(seed + i, Tries.count("shortSteps", 300));
    }
  }

  private static void run(long seed, int steps) {
    List<Throwable> first = new ArrayList<>();
    int done = tryTo(seed, steps, false, first);
    if (done < steps) {
      // Once more with everything checked at every step: the fault may be older than its sign.
      tryTo(seed, done + 1, true, first);
      throw new AssertionError(
          "step " + done + " failed, but not when it was repeated", first.get(0));
    }
  }

  /** How many steps went well; throws what went wrong if {@code whole} is checked. */
  private static int tryTo(long seed, int steps, boolean whole, List<Throwable> wrong) {
    try (History history = new History(seed)) {
      for (int step = 0; step < steps; step++) {
        try {
          history.step();
          history.check();
          if (whole || step % 250 == 249 || step == steps - 1) {
            history.checkAll();
          }
        } catch (RuntimeException | AssertionError e) {
          List<String> told = history.told();
          if (whole) {
            throw new AssertionError(
                "step "
                    + step
                    + ", -Dtarn.seed="
                    + seed
                    + ":\n"
                    + String.join("\n", told.subList(Math.max(0, told.size() - 25), told.size())),
                e);
          }
          wrong.add(e);
          return step;
        }
      }
      Tries.say(
          "HistoryTest: %d steps, %d commits kept, %s reclaimed",
          steps, history.commitCount(), history.reclaimed());
      return steps;
    }
  }
}
