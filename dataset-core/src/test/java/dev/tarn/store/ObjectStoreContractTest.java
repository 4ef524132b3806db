package dev.tarn.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store keeps; a store's own test inherits from this. */
public abstract class ObjectStoreContractTest {
  private ObjectStore store;

  /** A new handle on the store of this test, which is empty at first. */
  protected abstract ObjectStore openStore();

  @BeforeEach
  void open() {
    store = openStore();
  }

  @AfterEach
  void close() {
    store.close();
  }

  static List<ByteBuffer> bytes(String... parts) {
    List<ByteBuffer> content = new ArrayList<>();
    for (String part : parts) {
      content.add(ByteBuffer.wrap(part.getBytes(StandardCharsets.UTF_8)));
    }
    return content;
  }

  private String text(String name) {
    return new String(store.read(name, 1000), StandardCharsets.UTF_8);
  }

  @Test
  void whatWasPutIsReadBack() {
    assertTrue(store.put("chunks/ab/one.arrow", bytes("hel", "", "lo")));
    assertEquals("hello", text("chunks/ab/one.arrow"));
    assertEquals(OptionalLong.of(5), store.size("chunks/ab/one.arrow"));
  }

  @Test
  void anEmptyObjectIsAnObject() {
    assertTrue(store.put("empty", List.of()));
    assertEquals(OptionalLong.of(0), store.size("empty"));
    assertEquals("", text("empty"));
  }

  @Test
  void aSecondPutOfANameChangesNothing() {
    store.put("a", bytes("first"));
    assertFalse(store.put("a", bytes("second")));
    assertEquals("first", text("a"));
  }

  @Test
  void aPutLeavesTheBuffersPositionsAsTheyAre() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
    buffer.position(1).limit(3);
    store.put("part", List.of(buffer));
    assertEquals(1, buffer.position());
    assertArrayEquals(new byte[] {2, 3}, store.read("part", 10));
  }

  @Test
  void directBuffersAndLargeObjectsComeBackWhole() {
    ByteBuffer large = ByteBuffer.allocateDirect(3_000_001);
    for (int i = 0; i < large.capacity(); i++) {
      large.put(i, (byte) (i * 31));
    }
    store.put("large", List.of(large, large, ByteBuffer.wrap(new byte[] {7})));
    try (ObjectSource source = store.open("large")) {
      assertEquals(6_000_003, source.size());
      ByteBuffer middle = ByteBuffer.allocateDirect(10);
      source.read(2_999_998, middle);
      assertEquals(large.get(2_999_998), middle.get(0));
      assertEquals(large.get(0), middle.get(3));
      assertEquals(large.get(6), middle.get(9));
    }
  }

  @Test
  void aReadFillsTheRestOfItsBufferOnly() {
    store.put("digits", bytes("0123456789"));
    try (ObjectSource source = store.open("digits")) {
      ByteBuffer target = ByteBuffer.wrap("......".getBytes(StandardCharsets.UTF_8));
      target.position(1).limit(4);
      source.read(5, target);
      assertEquals("." + "567" + "..", new String(target.array(), StandardCharsets.UTF_8));
      assertEquals(4, target.position());
    }
  }

  @Test
  void aReadBeyondTheEndIsDamageThatNamesObjectAndSizes() {
    store.put("short", bytes("0123456789"));
    try (ObjectSource source = store.open("short")) {
      DamagedException e =
          assertThrows(DamagedException.class, () -> source.read(8, ByteBuffer.allocate(3)));
      assertEquals(
          "Object 'short' in '"
              + store.location()
              + "' ends at byte 10; it should reach to 11. It was cut short, or what refers to it"
              + " is damaged.",
          e.getMessage());
      assertThrows(DamagedException.class, () -> source.read(-1, ByteBuffer.allocate(1)));
      assertThrows(
          DamagedException.class, () -> source.read(Long.MAX_VALUE, ByteBuffer.allocate(1)));
    }
  }

  @Test
  void aMissingObjectIsNamed() {
    ObjectMissingException e =
        assertThrows(ObjectMissingException.class, () -> store.open("runs/no-such"));
    assertEquals("Object 'runs/no-such' is missing in '" + store.location() + "'.", e.getMessage());
    assertEquals("runs/no-such", e.name());
    assertThrows(ObjectMissingException.class, () -> store.read("runs/no-such", 10));
    assertThrows(ObjectMissingException.class, () -> store.modified("runs/no-such"));
    assertThrows(ObjectMissingException.class, () -> store.publish("no-such", "name"));
    assertEquals(OptionalLong.empty(), store.size("runs/no-such"));
    assertFalse(store.delete("runs/no-such"));
  }

  @Test
  void theFolderOfAnObjectIsNoObject() {
    store.put("a/b/c", bytes("x"));
    assertEquals(OptionalLong.empty(), store.size("a/b"));
    assertThrows(ObjectMissingException.class, () -> store.open("a/b"));
    assertEquals(OptionalLong.empty(), store.size("a/b/c/d"));
    assertThrows(ObjectMissingException.class, () -> store.open("a/b/c/d"));
  }

  @Test
  void aSmallObjectIsReadUpToItsBound() {
    store.put("ten", bytes("0123456789"));
    assertEquals(10, store.read("ten", 10).length);
    DamagedException e = assertThrows(DamagedException.class, () -> store.read("ten", 9));
    assertEquals(
        "Object 'ten' in '" + store.location() + "' has 10 bytes; at most 9 were expected.",
        e.getMessage());
  }

  @Test
  void publishingGivesASecondNameOnce() {
    store.put("commits/c1", bytes("one"));
    store.put("commits/c2", bytes("two"));
    store.sync();
    assertTrue(store.publish("commits/c1", "refs/heads/main/9999999999"));
    assertFalse(store.publish("commits/c2", "refs/heads/main/9999999999"));
    assertEquals("one", text("refs/heads/main/9999999999"));
    assertEquals(store.modified("commits/c1"), store.modified("refs/heads/main/9999999999"));
  }

  @Test
  void ofWritersThatPublishAtOnceExactlyOneWins() throws Exception {
    int writers = 8;
    int rounds = 50;
    for (int w = 0; w < writers; w++) {
      store.put("commits/" + w, bytes("by " + w));
    }
    store.sync();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < rounds; round++) {
        String name = "refs/" + round;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
          String commit = "commits/" + w;
          Callable<Boolean> work =
              () -> {
                start.await();
                return store.publish(commit, name);
              };
          outcomes.add(threads.submit(work));
        }
        start.countDown();
        int winner = -1;
        for (int w = 0; w < writers; w++) {
          if (outcomes.get(w).get()) {
            assertEquals(-1, winner, "two writers won " + name);
            winner = w;
          }
        }
        assertEquals("by " + winner, text(name));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aDeletedNameIsGoneAndTheOtherStays() {
    store.put("object", bytes("x"));
    store.sync();
    store.publish("object", "second");
    assertTrue(store.delete("object"));
    assertFalse(store.delete("object"));
    assertEquals("x", text("second"));
    assertTrue(store.put("object", bytes("y")), "a deleted name is free again");
  }

  @Test
  void namesAreListedInByteOrderAcrossFolders() {
    List<String> names =
        List.of("a-b", "a/a", "a/b/c", "a/b0", "a0", "aZ", "b", "refs/0001", "refs/0002");
    for (int i = names.size() - 1; i >= 0; i--) {
      store.put(names.get(i), bytes("x"));
    }
    assertEquals(names, store.list("", "", 100));
    for (int limit = 1; limit <= names.size(); limit++) {
      List<String> paged = new ArrayList<>();
      List<String> page;
      do {
        page = store.list("", paged.isEmpty() ? "" : paged.get(paged.size() - 1), limit);
        paged.addAll(page);
      } while (page.size() == limit);
      assertEquals(names, paged, "limit " + limit);
    }
  }

  @Test
  void aListingHasItsPrefixOnly() {
    for (String name : List.of("refs/heads/main/1", "refs/heads/main/2", "refs/heads/main2/1")) {
      store.put(name, bytes("x"));
    }
    assertEquals(
        List.of("refs/heads/main/1", "refs/heads/main/2"), store.list("refs/heads/main/", "", 10));
    assertEquals(3, store.list("refs/heads/main", "", 10).size());
    assertEquals(List.of("refs/heads/main/1"), store.list("refs/heads/main/1", "", 10));
    assertEquals(
        List.of("refs/heads/main/2"), store.list("refs/heads/main/", "refs/heads/main/1", 10));
    assertEquals(List.of(), store.list("refs/tags/", "", 10));
    assertEquals(List.of(), store.list("refs/heads/main/1/2/", "", 10));
    assertEquals(List.of("refs/heads/main2/1"), store.list("refs/", "refs/heads/main/2", 10));
  }

  @Test
  void anObjectHasTheTimeItWasPut() {
    Instant before = Instant.now().minus(Duration.ofSeconds(5));
    store.put("now", bytes("x"));
    Instant modified = store.modified("now");
    assertTrue(modified.isAfter(before) && modified.isBefore(Instant.now().plusSeconds(5)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/../b",
        "a/./b",
        ".tmp-1",
        "a/.hidden",
        "a\\b",
        "a b",
        "a:b",
        "ä",
        "a\0",
        "a\n",
        "C:/x"
      })
  void aNameThatCouldLeaveTheStoreIsRefused(String name) {
    RefusedException e = assertThrows(RefusedException.class, () -> store.put(name, bytes("x")));
    assertEquals("bad-object-name", e.code());
    assertThrows(RefusedException.class, () -> store.open(name));
    assertThrows(RefusedException.class, () -> store.read(name, 1));
    assertThrows(RefusedException.class, () -> store.size(name));
    assertThrows(RefusedException.class, () -> store.delete(name));
    assertThrows(RefusedException.class, () -> store.publish("a", name));
  }

  @Test
  void aPartOf255CharactersIsTheLongest() {
    store.put("a/" + "x".repeat(255), bytes("x"));
    assertEquals(List.of("a/" + "x".repeat(255)), store.list("a/", "", 2));
    assertThrows(RefusedException.class, () -> store.put("a/" + "x".repeat(256), bytes("x")));
  }

  @Test
  void anotherHandleSeesWhatWasPut() {
    store.put("a", bytes("x"));
    try (ObjectStore other = openStore()) {
      assertEquals(List.of("a"), other.list("", "", 10));
      assertFalse(other.put("a", bytes("y")));
      other.sync();
    }
  }

  @Test
  void anInterruptedThreadReadsAndWritesOn() {
    store.put("a", bytes("0123456789"));
    try (ObjectSource source = store.open("a")) {
      Thread.currentThread().interrupt();
      ByteBuffer target = ByteBuffer.allocate(3);
      source.read(2, target);
      store.put("b", bytes("x"));
      store.sync();
      assertTrue(store.publish("b", "c"));
      assertTrue(Thread.interrupted(), "the status is kept");
      assertArrayEquals(new byte[] {'2', '3', '4'}, target.array());
      source.read(0, target.clear());
      assertArrayEquals(new byte[] {'0', '1', '2'}, target.array());
    }
  }

  @Test
  void interruptsHarmNoOtherReader() throws Exception {
    store.put("a", bytes("0123456789"));
    try (ObjectSource source = store.open("a")) {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Future<Boolean>> readers = new ArrayList<>();
        for (int r = 0; r < 4; r++) {
          readers.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < 2_000; i++) {
                      if (i % 3 == 0) {
                        Thread.currentThread().interrupt();
                      }
                      ByteBuffer target = ByteBuffer.allocate(1);
                      source.read(i % 10, target);
                      if (target.get(0) != '0' + i % 10) {
                        return false;
                      }
                    }
                    return Thread.interrupted();
                  }));
        }
        for (Future<Boolean> reader : readers) {
          assertTrue(reader.get());
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void useAfterCloseSaysClosed() {
    store.put("a", bytes("x"));
    ObjectSource source = store.open("a");
    source.close();
    source.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> source.read(0, ByteBuffer.allocate(1)));
    assertEquals("closed", e.getMessage());
    assertThrows(IllegalStateException.class, () -> source.map(0, 1));
    store.close();
    store.close();
    assertThrows(IllegalStateException.class, () -> store.put("b", bytes("x")));
    assertThrows(IllegalStateException.class, () -> store.open("a"));
    assertThrows(IllegalStateException.class, () -> store.list("", "", 1));
    assertThrows(IllegalStateException.class, store::sync);
  }

  @Test
  void aMappedPartHasTheBytes() {
    store.put("a", bytes("0123456789"));
    try (ObjectSource source = store.open("a")) {
      source
          .map(3, 4)
          .ifPresent(
              mapped -> {
                assertTrue(mapped.isReadOnly());
                assertEquals("3456", StandardCharsets.UTF_8.decode(mapped).toString());
              });
      assertTrue(source.map(8, 3).isEmpty(), "beyond the end");
    }
  }
}
