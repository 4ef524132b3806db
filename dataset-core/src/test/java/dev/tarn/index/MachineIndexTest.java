package dev.tarn.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

class MachineIndexTest {
  private static final String CHUNK = "7c41".repeat(16);
  private static final String OTHER = "0000".repeat(16);
  private static final RoaringBitmap NO_ROWS = new RoaringBitmap();

  @TempDir private Path folder;

  private static HistoryEntry entry(int number) {
    return new HistoryEntry(
        "select * where contains(labels, 'друзы " + number + "')",
        Instant.ofEpochMilli(1_000_000L + number),
        12,
        number,
        "4b1e",
        number % 2 == 0 ? Optional.empty() : Optional.of("ab".repeat(32)));
  }

  private static void put(MachineIndex index) {
    assertTrue(
        index
            .labelPostings()
            .put(
                CHUNK,
                Map.of(0, RoaringBitmap.bitmapOf(1, 5), 70_000, RoaringBitmap.bitmapOf(2)),
                RoaringBitmap.bitmapOf(3)));
  }

  private static void assertKnown(MachineIndex index) {
    LabelPostings postings = index.labelPostings();
    assertEquals(Optional.of(RoaringBitmap.bitmapOf(1, 5)), postings.find(CHUNK, 0));
    assertEquals(Optional.of(RoaringBitmap.bitmapOf(2)), postings.find(CHUNK, 70_000));
    assertEquals(Optional.of(NO_ROWS), postings.find(CHUNK, 4), "no row has class 4");
    assertEquals(Optional.of(RoaringBitmap.bitmapOf(3)), postings.nulls(CHUNK));
    assertEquals(Optional.empty(), postings.find(OTHER, 0), "that chunk was not put");
    assertEquals(Optional.empty(), postings.nulls(OTHER));
  }

  @Test
  void postingsAreKnownByTheNextProcessToo() {
    try (MachineIndex index = MachineIndex.at(folder)) {
      put(index);
      assertKnown(index);
    }
    try (MachineIndex index = MachineIndex.at(folder)) {
      assertKnown(index);
    }
  }

  @Test
  void nothingIsWrittenBeforeItIsNeeded() throws IOException {
    Path own = folder.resolve("own");
    try (MachineIndex index = MachineIndex.at(own)) {
      assertFalse(Files.exists(own));
      index.queryHistory().append(entry(1));
      assertFalse(Files.exists(own.resolve("rocksdb")), "noting a query opens no database");
    }
  }

  @Test
  void whileAnotherOneWritesPostingsAreReadAndNotWritten() {
    try (MachineIndex writer = MachineIndex.at(folder)) {
      put(writer);
      try (MachineIndex second = MachineIndex.at(folder)) {
        assertKnown(second);
        assertFalse(second.labelPostings().put(OTHER, Map.of(), NO_ROWS));
        assertEquals(Optional.empty(), second.labelPostings().find(OTHER, 0));
      }
      assertKnown(writer);
    }
  }

  @Test
  void aDamagedDirectoryIsDoneWithoutAndRebuilt() throws IOException {
    try (MachineIndex index = MachineIndex.at(folder)) {
      put(index);
    }
    try (Stream<Path> files = Files.list(folder.resolve("rocksdb"))) {
      for (Path file : files.toList()) {
        Files.writeString(file, "damaged by a test");
      }
    }
    try (MachineIndex index = MachineIndex.at(folder)) {
      assertEquals(Optional.empty(), index.labelPostings().find(CHUNK, 0));
      put(index);
      assertKnown(index);
    }
  }

  @Test
  void aFolderThatCannotBeMadeKnowsNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    try (MachineIndex index = MachineIndex.at(file.resolve("below"))) {
      assertEquals(Optional.empty(), index.labelPostings().find(CHUNK, 0));
      assertFalse(index.labelPostings().put(CHUNK, Map.of(), NO_ROWS));
      assertFalse(index.queryHistory().append(entry(1)));
      assertEquals(List.of(), index.queryHistory().list());
    }
  }

  @Test
  void onceClosedItKnowsNothing() {
    MachineIndex index = MachineIndex.at(folder);
    put(index);
    index.close();
    index.close();
    assertEquals(Optional.empty(), index.labelPostings().find(CHUNK, 0));
    assertFalse(index.labelPostings().put(CHUNK, Map.of(), NO_ROWS));
  }

  @Test
  void closingUnderReadersEndsInAnAnswerNotInACrash() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 20; round++) {
        MachineIndex index = MachineIndex.at(folder.resolve("r" + round));
        put(index);
        List<Future<Boolean>> readers = new ArrayList<>();
        for (int r = 0; r < 4; r++) {
          readers.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < 500; i++) {
                      Optional<RoaringBitmap> found = index.labelPostings().find(CHUNK, 0);
                      if (found.isPresent() && found.get().getCardinality() != 2) {
                        return false;
                      }
                    }
                    return true;
                  }));
        }
        index.close();
        for (Future<Boolean> reader : readers) {
          assertTrue(reader.get());
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void historyIsListedOldestFirstAndSurvivesTheProcess() {
    List<HistoryEntry> expected = List.of(entry(1), entry(2), entry(3));
    try (MachineIndex index = MachineIndex.at(folder)) {
      index.queryHistory().append(entry(2));
      index.queryHistory().append(entry(1));
      assertEquals(expected.subList(0, 2), index.queryHistory().list());
      index.queryHistory().append(entry(3));
    }
    try (MachineIndex index = MachineIndex.at(folder)) {
      assertEquals(expected, index.queryHistory().list());
      assertEquals(expected, index.queryHistory().list());
    }
  }

  @Test
  void historyOfManyWritersAtOnceLosesNothing() throws Exception {
    int writers = 8;
    int each = 25;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Boolean>> done = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int first = w * each;
        done.add(
            threads.submit(
                () -> {
                  boolean all = true;
                  for (int i = 0; i < each; i++) {
                    try (MachineIndex index = MachineIndex.at(folder)) {
                      all &= index.queryHistory().append(entry(first + i));
                      if (i % 10 == 0) {
                        index.queryHistory().list();
                      }
                    }
                  }
                  return all;
                }));
      }
      for (Future<Boolean> writer : done) {
        assertTrue(writer.get());
      }
    } finally {
      threads.shutdownNow();
    }
    try (MachineIndex index = MachineIndex.at(folder)) {
      List<HistoryEntry> history = index.queryHistory().list();
      assertEquals(writers * each, history.size());
      for (int i = 0; i < history.size(); i++) {
        assertEquals(entry(i), history.get(i));
      }
    }
  }

  @Test
  void anEntryThatWasCutShortIsLeftOut() throws IOException {
    try (MachineIndex index = MachineIndex.at(folder)) {
      index.queryHistory().append(entry(1));
      Files.writeString(folder.resolve("history-pending/0-0"), "{\"query\":");
      assertEquals(List.of(entry(1)), index.queryHistory().list());
    }
  }
}
