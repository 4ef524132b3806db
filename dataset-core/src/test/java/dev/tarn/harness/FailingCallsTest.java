package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.TurnedClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call of the store fails, or does its work and says that it failed; once, or again and
 * again. The error says what is so, the handle stays usable, and the work can be done again without
 * anything coming twice.
 */
@Tag("harness")
class FailingCallsTest {
  private static int calls;
  private static int errors;

  static List<Story> stories() {
    return Stories.all().toList();
  }

  @AfterAll
  static void say() {
    Tries.say("FailingCallsTest: %d runs, %d errors", calls, errors);
  }

  @ParameterizedTest
  @MethodSource("stories")
  void anyCallMayFailOnce(Story story) {
    Told told = Told.of(story);
    for (boolean afterDoing : new boolean[] {false, true}) {
      for (int n = 1; ; n++) {
        int failing = n;
        if (run(told, new Faults(call -> call == failing, afterDoing), 1, "call " + n) == 0) {
          assertTrue(n > 10, "only " + n + " calls were made");
          break;
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void everyNthCallMayFail(Story story) {
    Told told = Told.of(story);
    for (boolean afterDoing : new boolean[] {false, true}) {
      for (int n : new int[] {2, 3, 5, 8, 13, 21, 34, 55}) {
        IntPredicate failing = call -> call % n == 0;
        run(told, new Faults(failing, afterDoing), 8, "every " + n + "th call");
      }
    }
  }

  /** Runs the story to its end, taking up after each failure; how many calls failed. */
  private static int run(Told told, Faults faults, int maxErrors, String how) {
    calls++;
    Story story = told.story();
    List<Seen> states = told.states();
    TurnedClock clock = new TurnedClock();
    MemoryStore store = copy(told.before(), clock);
    Place calm = new Place(store::openAgain, clock);
    Place place = new Place(() -> faults.wrap(store.openAgain()), clock);
    Run run = new Run(story, states, told.halves(), faults, calm, place, story + ", " + how);
    run.finish(maxErrors);
    return faults.failures();
  }

  /** A story, where it begins, and how it goes when nothing disturbs. */
  private record Told(
      Story story, MemoryStore before, List<Seen> states, Map<Integer, Seen> halves) {
    static Told of(Story story) {
      TurnedClock clock = new TurnedClock();
      MemoryStore before = new MemoryStore("mem:", clock);
      if (!story.creates()) {
        Stories.prepare(new Place(before::openAgain, clock), clock);
      }
      return new Told(
          story, before, story.states(copied(before)), story.halves(() -> copied(before)));
    }
  }

  private static Place copied(MemoryStore store) {
    TurnedClock clock = new TurnedClock();
    MemoryStore copy = copy(store, clock);
    return new Place(copy::openAgain, clock);
  }

  /** A copy as it is when all that is there is old. */
  private static MemoryStore copy(MemoryStore store, TurnedClock clock) {
    MemoryStore copy = new MemoryStore("mem:", clock);
    store
        .list("", "", Integer.MAX_VALUE)
        .forEach(
            name ->
                copy.put(
                    name, List.of(java.nio.ByteBuffer.wrap(store.read(name, Long.MAX_VALUE)))));
    clock.pass(Duration.ofDays(60));
    return copy;
  }

  private record Run(
      Story story,
      List<Seen> states,
      Map<Integer, Seen> halves,
      Faults faults,
      Place calm,
      Place place,
      String how) {
    void finish(int maxErrors) {
      int step = 0;
      int left = maxErrors;
      Dataset ds = null;
      try {
        while (ds == null || step < story.length()) {
          faults.setActive(left > 0);
          try {
            if (ds == null) {
              ds = story.begin(place, Stories.TENSORS, step);
              step = story.creates() ? Math.max(step, 1) : step;
            } else {
              story.take(step, ds);
              step++;
            }
          } catch (TarnException e) {
            left--;
            faults.setActive(false);
            int next = check(e, step, ds);
            if (next > step && ds != null) {
              // As the hint says.
              ds.close();
              ds = null;
            }
            step = next;
          }
        }
        faults.setActive(false);
        Seen.of(ds).assertIs(states.get(step), how + ", the same handle");
        Seen.of(calm).assertIs(states.get(step), how);
      } finally {
        faults.setActive(false);
        if (ds != null) {
          ds.close();
        }
      }
    }

    /** The step to go on with: the one that failed, unless it is done all the same. */
    private int check(TarnException e, int step, Dataset ds) {
      errors++;
      String where = how + ", " + faults.last() + ", step " + step + ": " + e;
      boolean unknown = e.kind() == TarnException.Kind.OUTCOME_UNKNOWN;
      assertTrue(unknown || e.kind() == TarnException.Kind.ENVIRONMENT, where);
      assertTrue(e.hint().isPresent(), where);
      Seen now = Seen.of(calm);
      if (ds != null) {
        Seen.of(ds).assertIs(now, where + ", the same handle");
      }
      if (now.equals(halves.get(step))) {
        return step;
      }
      boolean mayBeDone = unknown || e.getMessage().contains("is done");
      if (mayBeDone && !now.equals(states.get(step))) {
        now.assertIs(states.get(step + 1), where);
        return step + 1;
      }
      now.assertIs(states.get(step), where);
      return step;
    }
  }
}
