package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.MergeResolver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where history was cut, or commits lost their branch, parts of old commits are still there. */
class PurgeBehindACutTest extends DatasetOfAPatient {
  private void small(Dataset ds, String message, String... patients) {
    clock.pass(Duration.ofHours(1));
    ds.commit(
        message,
        rows -> {
          for (String patient : patients) {
            add(rows, patient, 50);
          }
        });
  }

  /** What is older than thirty days is cut off and gone. */
  private void cut(Dataset ds) {
    Instant before = clock.instant().minus(Duration.ofDays(30));
    ds.reclaim(now().withHistoryOlderThan(before));
    reclaim(ds);
  }

  private void reclaim(Dataset ds) {
    clock.pass(Duration.ofDays(3));
    ds.reclaim(now());
  }

  private static ReclaimOptions now() {
    return ReclaimOptions.defaults().withRetention(Duration.ZERO);
  }

  private void purgeAndCheck() {
    assertTrue(holdsAByteOfThePatient());
    assertEquals(1, purge(false).rows());
    assertFalse(holdsAByteOfThePatient());
    try (Dataset ds = load()) {
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    }
  }

  @Test
  void aCommitThatIsKeptForItsSchemaLosesItsSamples() {
    try (Dataset ds = load()) {
      ds.addTensor(TensorSpec.of("note", Htype.TEXT));
      ds.append(
          rows -> {
            add(rows, "a", 50);
            add(rows, PATIENT, 50);
          });
      ds.commit("schema and patient");
      clock.pass(Duration.ofHours(1));
      ds.transact("delete", tx -> tx.delete(RowSelection.of(1)));
      ds.optimize(true);
      small(ds, "more", "x");
      clock.pass(Duration.ofDays(40));
      cut(ds);
      small(ds, "afterwards", "y");
    }
    purgeAndCheck();
  }

  @Test
  void aCommitOfADeletedBranchThatIsHalfGoneGoesAltogether() {
    try (Dataset ds = load()) {
      small(ds, "first", "a", "b");
      try (Dataset exp = ds.branch("exp")) {
        small(exp, "merged", "c");
      }
      ds.merge("exp", "merge", MergeResolver.none());
      try (Dataset exp = ds.at("exp")) {
        clock.pass(Duration.ofHours(1));
        // Words too long for a pack, beside bytes in it.
        byte[] mark = PATIENT.getBytes(StandardCharsets.US_ASCII);
        String words = PATIENT + " ".repeat(LONG);
        exp.commit(
            "unmerged",
            rows -> rows.add(Map.of("n", 99, "patient", words, "bytes", mark, "labels", 0)));
      }
      ds.deleteUnmergedBranch("exp");
      small(ds, "more", "y");
      clock.pass(Duration.ofDays(40));
      reclaim(ds);
      small(ds, "one of them", "z", PATIENT);
    }
    purgeAndCheck();
  }

  @Test
  void theParentOfACutsEndMayBeHalfGone() {
    try (Dataset ds = load()) {
      small(ds, "first", "a", PATIENT, "b");
      ds.addTensor(TensorSpec.of("note", Htype.TEXT));
      ds.append(rows -> add(rows, "c", 50));
      ds.commit("schema");
      ds.transact("long", tx -> tx.update(1, Map.of("bytes", random(1))));
      ds.addTensor(TensorSpec.of("another", Htype.TEXT));
      ds.commit("schema again");
      ds.optimize(true);
      clock.pass(Duration.ofDays(40));
      ds.transact("longer", tx -> tx.update(1, Map.of("bytes", random(2))));
      small(ds, "last", "e");
      cut(ds);
    }
    purgeAndCheck();
  }

  private static byte[] random(int seed) {
    byte[] bytes = new byte[LONG];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
