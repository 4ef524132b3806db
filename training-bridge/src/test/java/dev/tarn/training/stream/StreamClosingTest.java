package dev.tarn.training.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.TarnException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamClosingTest {
  @RepeatedTest(20)
  void aStreamThatAnotherThreadClosesEndsInAnOrdinaryException() throws InterruptedException {
    try (Dataset dataset = Pictures.dataset(64)) {
      BatchStream stream =
          BatchStream.of(dataset.all(), Pictures.augmented().withBatchSize(4).withWorkers(4));
      CountDownLatch reading = new CountDownLatch(1);
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread consumer =
          new Thread(
              () -> {
                try {
                  for (int epoch = 0; ; epoch++) {
                    try (StreamEpoch rows = stream.open(epoch)) {
                      while (rows.next().isPresent()) {
                        reading.countDown();
                      }
                    }
                  }
                } catch (RuntimeException | Error e) {
                  end.set(e);
                }
              });
      consumer.start();
      reading.await();
      stream.close();
      consumer.join();

      assertEquals(IllegalStateException.class, end.get().getClass());
      assertTrue(end.get().getMessage().endsWith(" is closed"), end.get().getMessage());
    }
  }

  @Test
  void aDatasetThatIsClosedUnderAStreamIsAnErrorThatNamesWhatToClose() {
    Dataset dataset = Pictures.dataset(64);
    BatchStream stream =
        BatchStream.of(dataset.all(), Pictures.plain().withBatchSize(4).withWorkers(2));
    StreamEpoch epoch = stream.open(0);
    assertTrue(epoch.next().isPresent());

    TarnException e = assertThrows(TarnException.class, dataset::close);

    assertEquals("memory-not-released", e.code());
    stream.close();
  }
}
