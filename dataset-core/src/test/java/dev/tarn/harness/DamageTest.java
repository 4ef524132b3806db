package dev.tarn.harness;

import dev.tarn.harness.DamageTrial.Damage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every file of a small dataset is damaged in any place and way: each is found by reading or by
 * verify, and nothing is ever read as something else, through a new handle or one that was open.
 */
@Tag("harness")
@Timeout(value = 30, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DamageTest {
  private static final int THREADS = 2;
  private static final long SEED = Tries.seed("harness.DamageTest");
  private static final AtomicInteger DAMAGES = new AtomicInteger();
  private static final AtomicInteger READ_ERRORS = new AtomicInteger();

  private static int bytes;

  private final DamageableStore store = DamagedDataset.make();

  @AfterAll
  static void say() {
    Tries.say(
        "harness.DamageTest: %d damages in a dataset of %d bytes, all found, %d by reading too",
        DAMAGES.get(), bytes, READ_ERRORS.get());
  }

  /** Tries them on copies of the dataset, some on each thread. */
  private void tryAll(List<Damage> damages) throws Exception {
    bytes = total();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        parts.add(threads.submit(() -> tryEvery(damages, first)));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } finally {
      threads.shutdownNow();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private void tryEvery(List<Damage> damages, int first) {
    DamageTrial trial = new DamageTrial(store.copy());
    try (trial) {
      for (int i = first; i < damages.size(); i += THREADS) {
        if (Thread.interrupted()) {
          return; // another thread has failed
        }
        trial.damage(damages.get(i));
      }
    }
    count(trial);
  }

  private static void count(DamageTrial trial) {
    DAMAGES.addAndGet(trial.damages());
    READ_ERRORS.addAndGet(trial.readErrors());
  }

  /** A sample, another one each time. */
  @Test
  void aFlippedBitIsFound() throws Exception {
    flipEvery(1 + total() / Tries.count("flips", 1200), 1);
  }

  @Tag("nightly")
  @Test
  void aFlippedBitInAnyByteIsFound() throws Exception {
    flipEvery(1, Tries.count("patterns", 1));
  }

  private int total() {
    return store.distinct().stream().mapToInt(name -> store.bytes(name).length).sum();
  }

  private void flipEvery(int step, int patterns) throws Exception {
    List<Damage> flips = new ArrayList<>();
    Random random = new Random(SEED);
    int skip = random.nextInt(step);
    for (String name : store.distinct()) {
      int length = store.bytes(name).length;
      for (; skip < length; skip += step) {
        for (int i = 0; i < patterns; i++) {
          flips.add(flip(name, skip, i == 0 ? 1 << random.nextInt(8) : 1 + random.nextInt(255)));
        }
      }
      skip -= length;
    }
    tryAll(flips);
  }

  private static Damage flip(String name, int at, int pattern) {
    return new Damage(
        name,
        " with byte " + at + " xor " + pattern,
        whole -> {
          byte[] flipped = whole.clone();
          flipped[at] ^= (byte) pattern;
          return flipped;
        });
  }

  @Test
  void aFileThatWasCutShortIsFound() throws Exception {
    cutEvery(1 + total() / Tries.count("cuts", 400));
  }

  @Tag("nightly")
  @Test
  void aFileThatWasCutToAnyLengthIsFound() throws Exception {
    cutEvery(Tries.count("cutStep", 1));
  }

  private void cutEvery(int step) throws Exception {
    List<Damage> cuts = new ArrayList<>();
    int offset = new Random(SEED).nextInt(step);
    for (String name : store.distinct()) {
      int length = store.bytes(name).length;
      cuts.add(resized(name, 0));
      cuts.add(resized(name, length - 1));
      for (int left = offset; left < length; left += step) {
        cuts.add(resized(name, left));
      }
    }
    tryAll(cuts);
  }

  private static Damage resized(String name, int length) {
    return new Damage(
        name, " with its length changed to " + length, whole -> Arrays.copyOf(whole, length));
  }

  @Test
  void zerosInPlaceOfAnyBlockAndBytesBehindTheEndAreFound() throws Exception {
    List<Damage> damages = new ArrayList<>();
    for (String name : store.distinct()) {
      int length = store.bytes(name).length;
      for (int from = 0; from < length; from += 512) {
        damages.add(zeroed(name, from));
      }
      for (int more : new int[] {1, 7, 512}) {
        damages.add(resized(name, length + more));
        damages.add(
            new Damage(
                name,
                " with " + more + " other bytes at its end",
                whole -> {
                  byte[] longer = Arrays.copyOf(whole, length + more);
                  longer[longer.length - 1] = 'x';
                  return longer;
                }));
      }
    }
    tryAll(damages);
  }

  private static Damage zeroed(String name, int from) {
    return new Damage(
        name,
        " with zeros from " + from,
        whole -> {
          byte[] zeroed = whole.clone();
          Arrays.fill(zeroed, from, Math.min(whole.length, from + 512), (byte) 0);
          return zeroed;
        });
  }

  @Test
  void anObjectInPlaceOfAnotherIsFound() throws Exception {
    List<Damage> damages = new ArrayList<>();
    List<String> names = store.distinct();
    for (String one : names) {
      for (String other : names) {
        if (!one.equals(other) && folder(one).equals(folder(other))) {
          byte[] bytes = store.bytes(other);
          damages.add(new Damage(one, " replaced by " + other, whole -> bytes));
        }
      }
    }
    tryAll(damages);
  }

  /** Names that are not by content could take any object: numbers of refs, and parts of stages. */
  @Test
  void anOldObjectUnderANewNameIsFound() {
    DamageTrial trial = new DamageTrial(store);
    try (trial) {
      for (String from : store.names()) {
        if (from.startsWith("refs/") || from.startsWith("staging/")) {
          String number = from.substring(from.lastIndexOf('/') + 1);
          String chain = from.substring(0, from.lastIndexOf('/') + 1);
          String next =
              String.format(java.util.Locale.ROOT, "%010d", Long.parseLong(newest(chain)) - 1);
          trial.place(chain + next, from);
          trial.place(chain.substring(0, chain.length() - 1) + "2/" + number, from);
        }
      }
    }
    count(trial);
  }

  private String newest(String chain) {
    String first = store.list(chain, "", 1).get(0);
    return first.substring(chain.length());
  }

  private static String folder(String name) {
    return name.substring(0, name.indexOf('/') + 1);
  }
}
