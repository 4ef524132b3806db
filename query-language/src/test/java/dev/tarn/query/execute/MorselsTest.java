package dev.tarn.query.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MorselsTest {
  private final AtomicInteger working = new AtomicInteger();

  /** Piece 0 fails while piece 1 is being worked on, which takes a while and heeds no interrupt. */
  private Function<Integer, Integer> oneFails() {
    CountDownLatch begun = new CountDownLatch(1);
    return piece -> {
      if (piece == 0) {
        await(begun);
        throw new IllegalArgumentException("piece 0");
      }
      working.incrementAndGet();
      begun.countDown();
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
      working.decrementAndGet();
      return piece;
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothingRunsAfterAPieceHasFailed() {
    List<Integer> pieces = List.of(0, 1, 2, 3);
    assertThrows(IllegalArgumentException.class, () -> Morsels.map(pieces, 2, oneFails()));
    assertEquals(0, working.get());
    assertThrows(
        IllegalArgumentException.class, () -> Morsels.inOrder(pieces, 2, oneFails(), result -> {}));
    assertEquals(0, working.get());
  }
}
