package dev.tarn.harness;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
  private static final long MAX_MILLIS = 20_000;
  private static final long SEED = Tries.seed("harness.DamageTest");
  private static int damages;
  private static int readErrors;
  private static int bytes;

  private final DamageableStore store = DamagedDataset.make();
  private final Place place = new Place(() -> store);
  private Truth truth;
  private Dataset open;

  @BeforeEach
  void readAllOnce() {
    open = place.load();
    bytes = total();
    truth = Truth.of(open);
    assertTrue(open.verify().ok(), () -> open.verify().damage().toString());
  }

  @AfterEach
  void close() {
    open.close();
  }

  @AfterAll
  static void say() {
    Tries.say(
        "harness.DamageTest: %d damages in a dataset of %d bytes, all found, %d by reading too",
        damages, bytes, readErrors);
  }

  /** A sample, another one each time. */
  @Test
  void aFlippedBitIsFound() {
    flipEvery(1 + total() / Tries.count("flips", 1200), 1);
  }

  @Tag("nightly")
  @Test
  void aFlippedBitInAnyByteIsFound() {
    flipEvery(1, Tries.count("patterns", 1));
  }

  private int total() {
    return store.distinct().stream().mapToInt(name -> store.bytes(name).length).sum();
  }

  private void flipEvery(int step, int patterns) {
    Random random = new Random(SEED);
    int skip = random.nextInt(step);
    for (String name : store.distinct()) {
      int length = store.bytes(name).length;
      for (; skip < length; skip += step) {
        for (int i = 0; i < patterns; i++) {
          flip(name, skip, i == 0 ? 1 << random.nextInt(8) : 1 + random.nextInt(255));
        }
      }
      skip -= length;
    }
  }

  private void flip(String name, int at, int pattern) {
    byte[] bytes = store.bytes(name);
    bytes[at] ^= (byte) pattern;
    assertFound(name + " with byte " + at + " xor " + pattern);
    bytes[at] ^= (byte) pattern;
  }

  @Test
  void aFileThatWasCutShortIsFound() {
    cutEvery(1 + total() / Tries.count("cuts", 400));
  }

  @Tag("nightly")
  @Test
  void aFileThatWasCutToAnyLengthIsFound() {
    cutEvery(Tries.count("cutStep", 1));
  }

  private void cutEvery(int step) {
    int offset = new Random(SEED).nextInt(step);
    for (String name : store.distinct()) {
      int length = store.bytes(name).length;
      cut(name, 0);
      cut(name, length - 1);
      for (int left = offset; left < length; left += step) {
        cut(name, left);
      }
    }
  }

  private void cut(String name, int left) {
    replaced(name, Arrays.copyOf(store.bytes(name), left), " cut to " + left + " bytes");
  }

  private void replaced(String name, byte[] bytes, String how) {
    byte[] whole = store.bytes(name);
    if (!Arrays.equals(whole, bytes)) {
      store.replace(name, bytes);
      assertFound(name + how);
      store.replace(name, whole);
    }
  }

  @Test
  void zerosInPlaceOfAnyBlockAndBytesBehindTheEndAreFound() {
    for (String name : store.distinct()) {
      byte[] whole = store.bytes(name);
      for (int from = 0; from < whole.length; from += 512) {
        byte[] zeroed = whole.clone();
        Arrays.fill(zeroed, from, Math.min(whole.length, from + 512), (byte) 0);
        replaced(name, zeroed, " with zeros from " + from);
      }
      for (int more : new int[] {1, 7, 512}) {
        byte[] longer = Arrays.copyOf(whole, whole.length + more);
        replaced(name, longer, " with " + more + " zeros at its end");
        longer[longer.length - 1] = 'x';
        replaced(name, longer, " with other bytes at its end");
      }
    }
  }

  @Test
  void anObjectInPlaceOfAnotherIsFound() {
    List<String> names = store.distinct();
    for (String one : names) {
      for (String other : names) {
        if (!one.equals(other) && folder(one).equals(folder(other))) {
          replaced(one, store.bytes(other), " replaced by " + other);
        }
      }
    }
  }

  /** Names that are not by content could take any object: numbers of refs, and parts of stages. */
  @Test
  void anOldObjectUnderANewNameIsFound() {
    for (String from : store.names()) {
      if (from.startsWith("refs/") || from.startsWith("staging/")) {
        String number = from.substring(from.lastIndexOf('/') + 1);
        String chain = from.substring(0, from.lastIndexOf('/') + 1);
        String next =
            String.format(java.util.Locale.ROOT, "%010d", Long.parseLong(newest(chain)) - 1);
        placed(chain + next, from);
        placed(chain.substring(0, chain.length() - 1) + "2/" + number, from);
      }
    }
  }

  private String newest(String chain) {
    String first = store.list(chain, "", 1).get(0);
    return first.substring(chain.length());
  }

  private void placed(String name, String from) {
    store.place(name, store.bytes(from));
    assertFound(from + " once more as " + name);
    store.place(name, null);
  }

  private static String folder(String name) {
    return name.substring(0, name.indexOf('/') + 1);
  }

  private void assertFound(String where) {
    damages++;
    long start = System.nanoTime();
    boolean hurt = truth.isHurt(open, where + ", handle that was open");
    boolean found = false;
    try (Dataset ds = place.load()) {
      hurt |= truth.isHurt(ds, where);
      found = !ds.verify().ok();
    } catch (TarnException e) {
      Truth.check(e, where);
      hurt = true;
    }
    assertTrue(found || hurt, () -> "not found: " + where);
    readErrors += hurt ? 1 : 0;
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis < MAX_MILLIS, () -> where + " took " + millis + " ms");
  }
}
