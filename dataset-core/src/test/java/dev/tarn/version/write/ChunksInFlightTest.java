package dev.tarn.version.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.chunk.ChunkLimits;
import dev.tarn.error.EnvironmentException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ForwardingStore;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.Test;

/** Chunks that are put while others are filled: the order stays, failures come back, memory too. */
class ChunksInFlightTest {
  private static final int BATCH_ROWS = 5_000;
  private static final int BATCHES = 40;
  private static final TensorSchema NUMBERS =
      TensorSpec.of("numbers", Htype.GENERIC).withDtype(Dtype.INT64).withShape().toSchema("t1");

  /** 160 KB: too long for a pack, so that each is put by itself. */
  private static final ChunkLimits LIMITS = new ChunkLimits(1 << 20, 20_000, 1 << 16);

  private static Changes append(ObjectStore store, BufferAllocator allocator) {
    Random random = new Random(5);
    Schema schema = Schema.empty().withAdded(NUMBERS);
    try (PendingRows rows = new PendingRows(store, allocator, LIMITS);
        BigIntVector batch = (BigIntVector) ArrowLayout.field(NUMBERS).createVector(allocator)) {
      for (int i = 0; i < BATCHES; i++) {
        batch.allocateNew(BATCH_ROWS);
        for (int row = 0; row < BATCH_ROWS; row++) {
          batch.set(row, random.nextLong());
        }
        batch.setValueCount(BATCH_ROWS);
        rows.append(NUMBERS, batch, BATCH_ROWS);
      }
      return rows.finish(schema, schema, "b".repeat(32), (long) BATCHES * BATCH_ROWS);
    }
  }

  private static List<String> chunks(Changes changes) {
    return changes.appended().get(0).chunks().get("t1").stream()
        .map(chunk -> chunk.entry().ref().orElseThrow().id())
        .toList();
  }

  @Test
  void theOrderIsThatOfTheRowsWhicheverIsPutFirst() {
    try (BufferAllocator allocator = new RootAllocator();
        MemoryStore plain = new MemoryStore();
        MemoryStore slow = new MemoryStore()) {
      AtomicInteger puts = new AtomicInteger();
      ObjectStore everySecondWaits =
          new ForwardingStore(slow) {
            @Override
            public boolean put(String name, List<ByteBuffer> content) {
              if (puts.incrementAndGet() % 2 == 1) {
                sleep(20);
              }
              return super.put(name, content);
            }
          };
      List<String> expected = chunks(append(plain, allocator));
      assertEquals(10, expected.size());
      assertEquals(expected, chunks(append(everySecondWaits, allocator)));
      assertEquals(10, puts.get());
    }
  }

  @Test
  void aChunkThatCannotBePutFailsTheAppendAndLeavesNoMemoryBehind() {
    for (int failing = 1; failing <= 10; failing++) {
      int nth = failing;
      EnvironmentException full = new EnvironmentException("disk-full", "full", null, null);
      AtomicInteger puts = new AtomicInteger();
      try (BufferAllocator allocator = new RootAllocator();
          MemoryStore memory = new MemoryStore()) {
        ObjectStore store =
            new ForwardingStore(memory) {
              @Override
              public boolean put(String name, List<ByteBuffer> content) {
                if (puts.incrementAndGet() == nth) {
                  throw full;
                }
                return super.put(name, content);
              }
            };
        assertSame(full, assertThrows(EnvironmentException.class, () -> append(store, allocator)));
        assertEquals(0, allocator.getAllocatedMemory());
      }
    }
  }

  @Test
  void memoryStaysBoundedHoweverSlowTheStoreIs() {
    try (BufferAllocator allocator = new RootAllocator();
        MemoryStore memory = new MemoryStore()) {
      ObjectStore slow =
          new ForwardingStore(memory) {
            @Override
            public boolean put(String name, List<ByteBuffer> content) {
              sleep(10);
              return super.put(name, content);
            }
          };
      append(slow, allocator);
      // The chunk being filled, which grows by doubling, two in flight, and the batch.
      assertTrue(
          allocator.getPeakMemoryAllocation() < 5 * 320_000, () -> allocator.toVerboseString());
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
