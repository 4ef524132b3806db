package dev.tarn.integrity;

import dev.tarn.error.EnvironmentException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.Trash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tries whether a store does what a dataset needs of it: objects, second names, a clock that agrees
 * with this machine's. It puts one small object under a name that readers ignore, and removes it.
 */
public final class StoreCheckup {
  /** Directly under {@code trash/}, where neither readers nor reclaim look. */
  private static final String PROBE = "trash/probe-";

  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(60);

  /** What is older was left by something that was broken off. */
  private static final Duration BROKEN_OFF = Duration.ofHours(1);

  private static final Set<String> NOT_WRITABLE = Set.of("read-only", "no-permission");

  private final ObjectStore store;
  private final Clock clock;
  private final List<Finding> findings = new ArrayList<>();

  private StoreCheckup(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Checks a store.
   *
   * @param clock this machine's
   * @param nonce makes the probe's name one's own, hex digits
   */
  public static List<Finding> check(ObjectStore store, Clock clock, String nonce) {
    StoreCheckup checkup = new StoreCheckup(store, clock);
    checkup.probe(PROBE + nonce);
    checkup.abandonedRuns();
    checkup.leftovers();
    return checkup.findings;
  }

  private void probe(String name) {
    String second = name + "-second";
    try {
      try {
        removeOldProbes();
        store.put(name, List.of(ByteBuffer.wrap("probe\n".getBytes(StandardCharsets.US_ASCII))));
        store.sync();
        findings.add(Finding.ok("write", "The store can be written."));
        compareClocks(store.modified(name));
        store.publish(name, second);
        findings.add(Finding.ok("hard-links", "The store gives objects second names."));
      } finally {
        store.delete(second);
        store.delete(name);
      }
    } catch (EnvironmentException e) {
      findings.add(failure(e));
    }
  }

  /** A probe that was broken off is nobody else's to remove. */
  private void removeOldProbes() {
    for (String name : store.list(PROBE, "", 100)) {
      try {
        if (store.modified(name).isBefore(clock.instant().minus(BROKEN_OFF))) {
          store.delete(name);
        }
      } catch (ObjectMissingException e) {
        continue; // its own run removed it
      }
    }
  }

  private static Finding failure(EnvironmentException e) {
    String hint = e.hint().orElse("");
    String text = String.valueOf(e.getMessage());
    if (NOT_WRITABLE.contains(e.code())) {
      return Finding.warning("write", "The dataset is read-only here: " + text, hint);
    }
    return Finding.problem(e.code().equals("no-hard-links") ? "hard-links" : "write", text, hint);
  }

  private void compareClocks(Instant storeTime) {
    Duration apart = Duration.between(clock.instant(), storeTime);
    if (apart.abs().compareTo(CLOCK_TOLERANCE) > 0) {
      findings.add(
          Finding.warning(
              "clock",
              "The store's clock is "
                  + apart.abs().toSeconds()
                  + " seconds "
                  + (apart.isNegative() ? "behind" : "ahead of")
                  + " this machine's.",
              "Set both by a time server: commit times and retention depend on them."));
    } else {
      findings.add(Finding.ok("clock", "The store's clock agrees with this machine's."));
    }
  }

  private void abandonedRuns() {
    Instant before = clock.instant().minus(BROKEN_OFF);
    List<String> abandoned =
        new Trash(store).runs().stream().filter(run -> isAbandoned(run, before)).toList();
    findings.add(
        abandoned.isEmpty()
            ? Finding.ok("reclaim", "No reclaim was broken off.")
            : Finding.warning(
                "reclaim",
                "Reclaims that were broken off: " + String.join(", ", abandoned) + ".",
                "Run 'tarn reclaim' again: it brings back or deletes what lies aside."));
  }

  private boolean isAbandoned(String run, Instant before) {
    try {
      return store.modified(Trash.began(run)).isBefore(before);
    } catch (ObjectMissingException e) {
      return true;
    }
  }

  private void leftovers() {
    ObjectStore.Leftovers left = store.leftovers(clock.instant().minus(BROKEN_OFF), false);
    findings.add(
        left.count() == 0
            ? Finding.ok("temporary-files", "No stale temporary files.")
            : Finding.warning(
                "temporary-files",
                "Stale temporary files: " + left.count() + ", " + left.bytes() + " bytes.",
                "'tarn repair' removes them, as does 'tarn reclaim' after the retention time."));
  }
}
