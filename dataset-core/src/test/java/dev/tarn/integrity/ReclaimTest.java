package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.RowSelection;
import dev.tarn.error.ConflictException;
import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.store.TurnedClock;
import dev.tarn.version.Commit;
import dev.tarn.version.object.ObjectNames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReclaimTest {
  private static final Duration DAY = Duration.ofDays(1);

  private static int locations;
  private final TurnedClock clock = new TurnedClock();
  private MemoryStore store;
  private String location;

  @BeforeEach
  void anEmptyPlace() {
    store = new MemoryStore("mem:reclaim", clock);
    location = "mem:reclaim-" + ++locations;
    Dataset.create(
            location,
            List.of(
                TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
                TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1)),
            options())
        .close();
  }

  private DatasetOptions options() {
    return DatasetOptions.defaults()
        .withClock(clock)
        .withAuthor("ann")
        .withStoreWrapper(
            inner -> {
              inner.close();
              return store.openAgain();
            });
  }

  private Dataset load() {
    return Dataset.load(location, options());
  }

  private static Commit add(Dataset ds, String message, int... sizes) {
    return ds.commit(
        message,
        rows -> {
          for (int i = 0; i < sizes.length; i++) {
            rows.add(Map.of("n", ds.rowCount() + i, "bytes", bytes(sizes[i])));
          }
        });
  }

  private static int drawn;

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(++drawn).nextBytes(bytes);
    return bytes;
  }

  private void pass(Duration time) {
    clock.pass(time);
  }

  private List<String> names() {
    return store.list("", "", Integer.MAX_VALUE);
  }

  private static List<String> gone(Reclaimed reclaimed) {
    return reclaimed.objects().stream().map(Reclaimed.Item::name).toList();
  }

  private static void check(Dataset ds) {
    assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
    for (long row = 0; row < ds.rowCount(); row++) {
      assertEquals(row, ((Number) ds.tensor("n").value(row).orElseThrow()).longValue());
      assertTrue(ds.tensor("bytes").value(row).isPresent());
    }
  }

  @Test
  void nothingThatIsReachedGoesHoweverOldItIs() {
    try (Dataset ds = load()) {
      for (int i = 0; i < 30; i++) {
        add(ds, "commit " + i, 10, 200_000);
      }
      ds.branch("exp").close();
    }
    pass(DAY.multipliedBy(1000));
    List<String> before = names();
    try (Dataset ds = load()) {
      Reclaimed reclaimed = ds.reclaim(ReclaimOptions.defaults());
      assertEquals(List.of(), gone(reclaimed));
      assertEquals(31, reclaimed.commitsKept());
      assertEquals(before, names());
      check(ds);
    }
  }

  @Test
  void filesOfABrokenOffAppendGoAfterTheRetentionTimeAndNotBefore() {
    try (Dataset ds = load()) {
      add(ds, "kept", 200_000);
      assertThrows(
          IllegalStateException.class,
          () ->
              ds.commit(
                  "broken off",
                  rows -> {
                    for (int i = 0; i < 40; i++) {
                      rows.add(Map.of("n", i, "bytes", bytes(1 << 20)));
                    }
                    throw new IllegalStateException("the source broke off");
                  }));
      List<String> left = names().stream().filter(name -> name.startsWith("chunks/")).toList();
      assertTrue(left.size() > 2, left.toString());

      pass(DAY.multipliedBy(13));
      assertEquals(List.of(), gone(ds.reclaim(ReclaimOptions.defaults())));
      pass(DAY.multipliedBy(2));
      List<String> before = names();
      Reclaimed dry = ds.reclaim(ReclaimOptions.defaults().withRetention(Duration.ZERO).asDryRun());
      assertEquals(left.size() - 1, dry.objects().size());
      assertEquals(before, names());
      Reclaimed reclaimed = ds.reclaim(ReclaimOptions.defaults());
      assertEquals(left.size() - 1, reclaimed.objects().size());
      assertEquals(gone(dry), gone(reclaimed));
      assertEquals(dry.bytes(), reclaimed.bytes());
      assertTrue(reclaimed.bytes() > 30 << 20, "" + reclaimed.bytes());
      assertFalse(names().stream().anyMatch(name -> name.startsWith("trash/")));
      check(ds);
    }
  }

  @Test
  void aDeletedBranchStaysReadableForTheRetentionTimeAfterItsEnd() {
    Commit lost;
    try (Dataset ds = load();
        Dataset exp = ds.branch("exp")) {
      lost = add(exp, "on exp", 200_000, 10);
    }
    pass(DAY.multipliedBy(100));
    endBranch("exp", 3);
    pass(DAY.multipliedBy(13));
    try (Dataset ds = load()) {
      assertEquals(List.of(), gone(ds.reclaim(ReclaimOptions.defaults())));
      try (Dataset then = ds.at(lost.id())) {
        check(then);
        pass(DAY.multipliedBy(2));
        Reclaimed reclaimed = ds.reclaim(ReclaimOptions.defaults());
        assertTrue(gone(reclaimed).contains("commits/" + lost.id()), reclaimed.toString());
        assertTrue(gone(reclaimed).contains("refs/heads/exp/" + ObjectNames.number(1)));
        assertEquals(
            List.of("refs/heads/exp/" + ObjectNames.number(3)),
            store.list("refs/heads/exp/", "", 10));
        assertEquals(2, gone(reclaimed).stream().filter(n -> n.startsWith("refs/")).count());
        // The chunk is open in this handle; a fresh one meets what is gone.
        assertThrows(RefusedException.class, () -> ds.at(lost.id()));
      }
      check(ds);
      try (Dataset again = ds.branch("exp")) {
        assertEquals(0, again.rowCount());
        add(again, "again", 10);
        check(again);
      }
    }
  }

  /** Stands in for a verb that deletes a branch: a tombstone under the next number. */
  private void endBranch(String name, long number) {
    dev.tarn.version.object.CborWriter out = new dev.tarn.version.object.CborWriter();
    out.map(
        4,
        () ->
            out.key("ref")
                .text("refs/heads/" + name + "/")
                .key("number")
                .integer(number)
                .key("author")
                .text("ann")
                .key("time")
                .integer(0));
    byte[] tombstone =
        dev.tarn.version.object.StoredForm.encode(
            dev.tarn.version.object.StoredForm.Kind.TOMBSTONE, out.finish());
    assertTrue(
        store.put(
            "refs/heads/" + name + "/" + ObjectNames.number(number),
            List.of(ByteBuffer.wrap(tombstone))));
  }

  @Test
  void aHandleThatOutlivesItsCommitGetsANamedError() {
    Commit lost;
    try (Dataset ds = load();
        Dataset exp = ds.branch("exp")) {
      lost = add(exp, "on exp", 200_000, 150_000);
    }
    endBranch("exp", 3);
    pass(DAY.multipliedBy(15));
    try (Dataset ds = load();
        Dataset old = ds.at(lost.id())) {
      ds.reclaim(ReclaimOptions.defaults());
      RefusedException e = assertThrows(RefusedException.class, () -> old.tensor("bytes").value(1));
      assertEquals("commit-reclaimed", e.code());
      assertTrue(
          e.getMessage().startsWith("Commit " + lost.shortId() + " of 'mem:reclaim' was reclaimed"),
          e.getMessage());
    }
  }

  @Test
  void stagedWorkStaysForTheRetentionTimeAndCanBeCommittedUntilThen() {
    try (Dataset ds = load()) {
      ds.append(
          rows -> {
            rows.add(Map.of("n", 0, "bytes", bytes(200_000)));
            rows.add(Map.of("n", 1, "bytes", bytes(10)));
          });
    }
    pass(DAY.multipliedBy(13));
    try (Dataset ds = load()) {
      assertEquals(List.of(), gone(ds.reclaim(ReclaimOptions.defaults())));
      // The chunk is 13 days old; taking it in puts it again.
      ds.commit("late");
      pass(DAY.multipliedBy(3));
      ds.reclaim(ReclaimOptions.defaults());
      assertEquals(2, ds.rowCount());
      check(ds);
    }
    try (Dataset ds = load()) {
      ds.append(rows -> rows.add(Map.of("n", 2, "bytes", bytes(200_000))));
    }
    pass(DAY.multipliedBy(15));
    try (Dataset ds = load()) {
      Reclaimed reclaimed = ds.reclaim(ReclaimOptions.defaults());
      assertEquals(
          2, // the part and its chunk
          reclaimed.objects().size(),
          reclaimed.toString());
      assertEquals(List.of(), ds.status());
      check(ds);
    }
  }

  @Test
  void stagedWorkOfTheLastHourStaysHoweverShortTheRetentionIs() {
    try (Dataset ds = load()) {
      ds.append(rows -> rows.add(Map.of("n", 0, "bytes", bytes(200_000))));
      pass(Duration.ofMinutes(50));
      ds.reclaim(ReclaimOptions.defaults().withRetention(Duration.ZERO));
      ds.commit("kept");
      check(ds);
      assertEquals(1, ds.rowCount());
    }
  }

  @Test
  void aCommitThatBringsFilesOfMoreThanAWeekIsRefused() {
    try (Dataset ds = load()) {
      ConflictException e =
          assertThrows(
              ConflictException.class,
              () ->
                  ds.commit(
                      "slow",
                      rows -> {
                        for (int i = 0; i < 40; i++) {
                          rows.add(Map.of("n", i, "bytes", bytes(1 << 20)));
                        }
                        pass(DAY.multipliedBy(8));
                        rows.add(Map.of("n", 40, "bytes", bytes(10)));
                      }));
      assertEquals("transaction-too-old", e.code());
      assertEquals(0, ds.rowCount());
      check(ds);
    }
  }

  /** Equal bytes from an old, unreached file are put again, so that their age begins anew. */
  @Test
  void anOldFileThatIsWrittenAgainIsYoung() {
    byte[] bytes = bytes(200_000);
    try (Dataset ds = load()) {
      assertThrows(
          IllegalStateException.class,
          () ->
              ds.commit(
                  "broken off",
                  rows -> {
                    for (int i = 0; i < 2000; i++) {
                      rows.add(Map.of("n", i, "bytes", i == 0 ? bytes : new byte[0]));
                    }
                    for (int i = 0; i < 20; i++) {
                      rows.add(Map.of("n", i, "bytes", bytes(1 << 20)));
                    }
                    throw new IllegalStateException("broken off");
                  }));
      pass(DAY.multipliedBy(15));
      ds.commit("again", rows -> rows.add(Map.of("n", 0, "bytes", bytes)));
      ds.reclaim(ReclaimOptions.defaults());
      check(ds);
    }
  }

  @Test
  void damageBelowARefStopsReclaimingBeforeAnythingIsDeleted() {
    Commit commit;
    try (Dataset ds = load()) {
      add(ds, "one", 10);
      commit = add(ds, "two", 10);
      add(ds, "three", 10);
    }
    store.put("runs/" + "ab".repeat(32), List.of(ByteBuffer.allocate(10)));
    byte[] object = store.read("commits/" + commit.id(), Long.MAX_VALUE);
    object[20] ^= 1;
    store.delete("commits/" + commit.id());
    store.put("commits/" + commit.id(), List.of(ByteBuffer.wrap(object)));
    pass(DAY.multipliedBy(15));
    List<String> before = names();
    try (Dataset ds = load()) {
      assertThrows(DamagedException.class, () -> ds.reclaim(ReclaimOptions.defaults()));
    }
    assertEquals(before, names().stream().filter(name -> !name.startsWith("trash/")).toList());
  }

  @Test
  void whatABrokenOffRunPutAsideIsBroughtBackOrDeletedByTheNext() {
    Commit kept;
    try (Dataset ds = load()) {
      kept = add(ds, "kept", 10, 200_000);
      String chunk =
          names().stream().filter(name -> name.startsWith("chunks/")).findFirst().orElseThrow();
      store.put("trash/0123456789abcdef/began", List.of(ByteBuffer.allocate(1)));
      for (String name : List.of("commits/" + kept.id(), chunk)) {
        store.publish(name, "trash/0123456789abcdef/" + name);
        store.delete(name);
      }
      store.put("trash/0123456789abcdef/runs/" + "ab".repeat(32), List.of(ByteBuffer.allocate(10)));
    }
    try (Dataset ds = load()) {
      // What lies aside can be read.
      check(ds);
      pass(Duration.ofHours(2));
      ds.reclaim(ReclaimOptions.defaults());
      assertFalse(names().stream().anyMatch(name -> name.startsWith("trash/")), "" + names());
      assertFalse(names().contains("runs/" + "ab".repeat(32)));
      check(ds);
    }
  }

  @Test
  void historyIsCutAtATimeAndGoesAfterTheRetentionTime() {
    Instant before;
    String old;
    try (Dataset ds = load()) {
      for (int i = 0; i < 20; i++) {
        add(ds, "old " + i, 10, 150_000);
        pass(DAY);
      }
      old = ds.head().id();
      before = clock.instant().minus(Duration.ofDays(3)).plusSeconds(1);
      for (int i = 0; i < 5; i++) {
        pass(DAY);
        add(ds, "new " + i, 10);
      }
      ObjectStore objects = ds.objects();
      long refs = objects.list("refs/heads/main/", "", 1000).size();
      assertEquals(26, refs);

      ReclaimOptions cutting = ReclaimOptions.defaults().withHistoryOlderThan(before);
      assertEquals(19, ds.reclaim(cutting.asDryRun()).commitsCut());
      assertTrue(ds.historyCut().isEmpty());
      Reclaimed first = ds.reclaim(cutting);
      assertEquals(19, first.commitsCut());
      assertEquals(List.of(), gone(first));
      List<String> messages = ds.log().stream().map(Commit::message).toList();
      assertEquals(
          List.of("new 4", "new 3", "new 2", "new 1", "new 0", "old 19", "old 18"), messages);
      assertEquals(before, ds.historyCut().orElseThrow());
      check(ds);
      assertEquals(0, ds.reclaim(cutting).commitsCut());

      pass(DAY.multipliedBy(15));
      Reclaimed later = ds.reclaim(ReclaimOptions.defaults());
      assertEquals(
          19, later.objects().stream().filter(i -> i.name().startsWith("refs/heads/")).count());
      assertEquals(7, objects.list("refs/heads/main/", "", 1000).size());
      // Packs of the old commits still hold samples of rows that are there.
      check(ds);
      assertEquals(messages, ds.log().stream().map(Commit::message).toList());
      assertThrows(RefusedException.class, () -> ds.at("main~9"));
      try (Dataset then = ds.at("main~5")) {
        assertEquals(old, then.head().id());
        check(then);
      }
      add(ds, "after the cut", 10);
    }
    try (Dataset ds = load()) {
      assertEquals("after the cut", ds.head().message());
      check(ds);
    }
  }

  @Test
  void aTagKeepsItsCommitWhenHistoryIsCut() {
    String tagged;
    try (Dataset ds = load()) {
      for (int i = 0; i < 5; i++) {
        add(ds, "commit " + i, 150_000);
        pass(DAY);
      }
      tagged = ds.log().get(2).id();
      try (Dataset then = ds.at("main~2")) {
        then.branch("pin").close();
      }
      pass(DAY.multipliedBy(10));
      add(ds, "last", 10);
      ds.reclaim(ReclaimOptions.defaults().withHistoryOlderThan(clock.instant()));
      pass(DAY.multipliedBy(20));
      ds.reclaim(ReclaimOptions.defaults());
      assertEquals(List.of("last"), ds.log().stream().map(Commit::message).toList());
      check(ds);
      try (Dataset pin = ds.at("pin")) {
        assertEquals(tagged, pin.head().id());
        assertEquals(1, pin.log().size());
        check(pin);
        add(pin, "on the pin", 10);
        assertEquals(2, pin.log().size());
        check(pin);
      }
      assertEquals(
          names().stream().filter(n -> n.startsWith("chunks/")).collect(Collectors.toSet()).size(),
          5);
    }
  }

  /** What optimize laid out anew needs the old packs no more, so that a cut sets them free. */
  @Test
  void whatWasCutOffGoesAltogetherOnceNothingOfItIsShared() {
    try (Dataset ds = load()) {
      for (int i = 0; i < 30; i++) {
        add(ds, "commit " + i, 1000);
        pass(DAY);
      }
      ds.transact("Half of them", tx -> tx.delete(RowSelection.range(15, 30)));
      pass(DAY);
      ds.optimize(true);
      add(ds, "after the layout", 10, 10);
      long before = store.list("commits/", "", 1000).size();
      ds.reclaim(ReclaimOptions.defaults().withHistoryOlderThan(clock.instant()));
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
      pass(DAY.multipliedBy(15));
      ds.reclaim(ReclaimOptions.defaults());
      assertTrue(ds.verify().ok(), () -> ds.verify().damage().toString());
      long after = store.list("commits/", "", 1000).size();
      assertTrue(after <= 8 && before > 30, before + " packs, then " + after);
      assertEquals(17, ds.rowCount());
      for (int row = 0; row < 17; row++) {
        assertTrue(ds.tensor("bytes").value(row).isPresent());
      }
      assertThrows(RefusedException.class, () -> ds.at("main~20"));
      assertTrue(ds.historyCut().isPresent());
      assertEquals(List.of("after the layout"), ds.log().stream().map(Commit::message).toList());
    }
  }
}
