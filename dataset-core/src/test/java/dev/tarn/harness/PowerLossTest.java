package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.EnvironmentException;
import dev.tarn.error.OutcomeUnknownException;
import dev.tarn.harness.disk.LossyDisk;
import dev.tarn.harness.disk.PowerCut;
import dev.tarn.store.LocalStore;
import dev.tarn.store.TurnedClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power goes after every file operation of every story, in the midst of what the local store
 * does too, and takes any part of what was not synced: the old state or the new one is there, what
 * was acknowledged stays, and the work can go on.
 */
@Tag("harness")
class PowerLossTest {
  private static long seed;
  private static int stops;
  private static int subsets;
  private static int distinct;

  @BeforeAll
  static void begin() {
    seed = Tries.seed("PowerLossTest");
  }

  @AfterAll
  static void end() {
    Tries.say(
        "PowerLossTest: %d stops, %d subsets lost, of which %d differ", stops, subsets, distinct);
  }

  static List<Story> stories() {
    return Stories.all().toList();
  }

  @ParameterizedTest
  @MethodSource("stories")
  void anyPowerCutLeavesTheOldOrTheNewState(Story story) {
    cutAtEveryOperation(story, Tries.count("subsets", 20));
  }

  @Tag("nightly")
  @ParameterizedTest
  @MethodSource("stories")
  void anyPowerCutLeavesTheOldOrTheNewStateOfManySubsets(Story story) {
    cutAtEveryOperation(story, Tries.count("subsets", 200));
  }

  /**
   * A writer is killed after each of its operations and leaves names and folders that nobody has
   * synced; another one commits on top of that, and then the power goes.
   */
  @Test
  void whatAKilledWriterLeftUnsyncedTakesNothingOfAnother() throws Exception {
    Story story = Stories.all().filter(any -> any.creates()).findFirst().orElseThrow();
    LossyDisk before = new LossyDisk();
    Files.createDirectories(before.path("home", "ada"));
    before.syncAll();
    for (int kill = 1; ; kill++) {
      LossyDisk disk = before.copy();
      disk.cutAfter(kill);
      boolean killed = false;
      try (Dataset ds = story.begin(place(disk), Stories.TENSORS, 0)) {
        story.take(1, ds);
      } catch (PowerCut e) {
        killed = true;
      }
      LossyDisk running = disk.copy();
      boolean exists = !Seen.of(place(running)).equals(Seen.NOTHING);
      try (Dataset ds = story.begin(place(running), Stories.TENSORS, exists ? 1 : 0)) {
        Stories.direct(ds, "on top");
      }
      Seen acknowledged = Seen.of(place(running));
      Random random = new Random(seed + kill);
      for (int draw = 0; draw < 3; draw++) {
        LossyDisk left = running.afterPowerCut(random, draw / 2.0);
        String where = "killed after operation " + kill + ", -Dtarn.seed=" + seed;
        Seen.of(place(left)).assertIs(acknowledged, where);
      }
      if (!killed) {
        return;
      }
    }
  }

  /** Of a disk that begins to fail: what was not synced is never said to be done. */
  @ParameterizedTest
  @MethodSource("stories")
  void whatADiskFailedToSyncIsNotAcknowledged(Story story) {
    LossyDisk before = prepared(story);
    States states = States.of(story, before);
    for (int syncs = 0; ; syncs++) {
      LossyDisk disk = before.copy();
      disk.failSyncsAfter(syncs);
      int acknowledged = acknowledged(story, disk);
      String where = story + ", disk that fails after " + syncs + " syncs";
      Seen seen = Seen.of(place(disk.afterPowerCut(new Random(syncs), 0)));
      reached(seen, states, acknowledged, where);
      if (acknowledged == story.length()) {
        return;
      }
    }
  }

  /**
   * What may be seen of a story.
   *
   * @param whole before the first step and after each
   * @param halves where a step was broken off halfway
   */
  private record States(List<Seen> whole, Map<Integer, Seen> halves) {
    static States of(Story story, LossyDisk before) {
      return new States(
          story.states(place(before.copy())), story.halves(() -> place(before.copy())));
    }
  }

  static Place place(LossyDisk disk) {
    return new Place(() -> LocalStore.open(disk.path("home", "ada", "data"), true), disk.clock());
  }

  private static LossyDisk prepared(Story story) {
    TurnedClock clock = new TurnedClock();
    LossyDisk disk = new LossyDisk(clock);
    if (!story.creates()) {
      Stories.prepare(place(disk), clock);
    }
    disk.syncAll();
    return disk;
  }

  private static void cutAtEveryOperation(Story story, int draws) {
    LossyDisk before = prepared(story);
    States states = States.of(story, before);
    for (int cut = 1; ; cut++) {
      LossyDisk disk = before.copy();
      disk.cutAfter(cut);
      int acknowledged = acknowledged(story, disk);
      stops += acknowledged < story.length() ? 1 : 0;
      String where = story + ", cut after operation " + cut + ", -Dtarn.seed=" + seed;
      lookAtWhatIsLeft(story, states, disk, acknowledged, draws, where);
      if (acknowledged == story.length()) {
        assertTrue(cut > 4, "only " + cut + " operations change something");
        return;
      }
    }
  }

  /** Works until all is done or the disk is no good; how many steps were acknowledged. */
  private static int acknowledged(Story story, LossyDisk disk) {
    int acknowledged = 0;
    try (Dataset ds = story.begin(place(disk), Stories.TENSORS, 0)) {
      acknowledged = story.creates() ? 1 : 0;
      while (acknowledged < story.length()) {
        story.take(acknowledged, ds);
        acknowledged++;
      }
    } catch (PowerCut e) {
      return acknowledged;
    } catch (EnvironmentException | OutcomeUnknownException e) {
      if (!disk.mayFail()) {
        throw e;
      }
    }
    return acknowledged;
  }

  private static void lookAtWhatIsLeft(
      Story story, States states, LossyDisk disk, int acknowledged, int draws, String where) {
    Random random = new Random(seed ^ where.hashCode());
    Set<Long> known = new HashSet<>();
    int names = disk.unsyncedNames();
    for (int draw = 0; draw < Math.max(draws, 2 + 2 * names); draw++) {
      LossyDisk left = left(disk, draw, names, random);
      subsets++;
      if (!known.add(sum(left))) {
        continue;
      }
      distinct++;
      int reached = reached(Seen.of(place(left)), states, acknowledged, where);
      // In the midst of staged work another handle has a stage of its own.
      if (draw < 2 && (reached == 0 || reached >= story.length() - 1)) {
        goOn(story, states, left, reached, where);
      }
    }
  }

  /**
   * The extremes first: nothing has reached the disk, and, as after a kill, everything has; then
   * all names but one, and one name alone; then any.
   */
  private static LossyDisk left(LossyDisk disk, int draw, int names, Random random) {
    if (draw < 2) {
      return disk.afterPowerCut(random, draw);
    }
    if (draw < 2 + names) {
      return disk.afterLosingOnlyName(draw - 2, random, 0.5);
    }
    if (draw < 2 + 2 * names) {
      return disk.afterKeepingOnlyName(draw - 2 - names, random, 0.5);
    }
    return disk.afterPowerCut(random, random.nextInt(1, 10) / 10.0);
  }

  /**
   * Which of the states it is, a half step not counted; any but the acknowledged one and the one
   * after it is a loss.
   */
  private static int reached(Seen seen, States states, int acknowledged, String where) {
    List<Seen> whole = states.whole();
    boolean next =
        acknowledged + 1 < whole.size()
            && seen.equals(whole.get(acknowledged + 1))
            && !seen.equals(whole.get(acknowledged));
    if (!next && !seen.equals(states.halves().get(acknowledged))) {
      seen.assertIs(whole.get(acknowledged), where);
    }
    return acknowledged + (next ? 1 : 0);
  }

  private static void goOn(Story story, States states, LossyDisk left, int reached, String where) {
    int step = reached;
    if (step < story.length()) {
      try (Dataset ds = story.begin(place(left), Stories.TENSORS, step)) {
        step = story.creates() ? Math.max(1, step) : step;
        while (step < story.length()) {
          story.take(step++, ds);
        }
      }
    }
    Seen.of(place(left)).assertIs(states.whole().get(story.length()), where);
  }

  private static long sum(LossyDisk disk) {
    CRC32C crc = new CRC32C();
    for (Map.Entry<String, ByteBuffer> file : disk.files().entrySet()) {
      crc.update(file.getKey().getBytes(StandardCharsets.UTF_8));
      crc.update(file.getValue());
      crc.update(file.getValue().limit());
    }
    return crc.getValue();
  }
}
