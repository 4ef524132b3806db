package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.error.EnvironmentException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.api.Test;

/** A dataset that is closed while its memory is in use gives all of it back in the end. */
class ClosingTest {
  private static Dataset open(String location, RootAllocator root) {
    return Dataset.load(location, DatasetOptions.defaults().withAllocator(root));
  }

  private static String create(String location) {
    try (Dataset ds =
        Dataset.create(
            location,
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("t", Htype.TEXT))) {
      ds.commit(
          "rows",
          rows -> {
            for (int i = 0; i < 500; i++) {
              rows.add(Map.of("n", i, "t", "text " + i));
            }
          });
    }
    return location;
  }

  @Test
  void whatIsClosedAfterTheDatasetGivesItsMemoryBack() {
    String location = create("mem:closing-before-its-readers");
    try (RootAllocator root = new RootAllocator()) {
      Dataset ds = open(location, root);
      BufferAllocator reader = ds.newAllocator("reader");
      ArrowBuf buffer = reader.buffer(100);

      assertEquals(
          "memory-not-released", assertThrows(EnvironmentException.class, ds::close).code());
      assertEquals(1, root.getChildAllocators().size());
      buffer.close();
      reader.close();

      assertEquals(0, root.getChildAllocators().size());
    }
  }

  @Test
  void readsThatAreUnderWayWhileItIsClosedGiveTheirMemoryBack() throws Exception {
    String location = create("mem:closing-under-readers");
    try (RootAllocator root = new RootAllocator();
        BufferAllocator own = root.newChildAllocator("own", 0, Long.MAX_VALUE)) {
      for (int round = 0; round < 200; round++) {
        Dataset ds = open(location, root);
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(3);
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          Thread reader = new Thread(() -> readUntilClosed(ds.all(), own, started, wrong));
          reader.start();
          readers.add(reader);
        }
        started.await();
        try {
          ds.close();
        } catch (EnvironmentException e) {
          assertEquals("memory-not-released", e.code());
        }
        for (Thread reader : readers) {
          reader.join();
        }
        if (wrong.get() != null) {
          throw new AssertionError("round " + round, wrong.get());
        }
        assertEquals(List.of(own), List.copyOf(root.getChildAllocators()), "round " + round);
      }
    }
  }

  private static void readUntilClosed(
      View view,
      BufferAllocator allocator,
      CountDownLatch started,
      AtomicReference<Throwable> wrong) {
    try {
      while (true) {
        for (int column = 0; column < 2; column++) {
          try (FieldVector vector = view.read(column, 3, 400, allocator)) {
            assertEquals(400, vector.getValueCount());
          }
        }
        started.countDown();
      }
    } catch (IllegalStateException e) {
      if (!String.valueOf(e.getMessage()).contains("closed")) {
        wrong.compareAndSet(null, e);
      }
    } catch (Throwable e) {
      wrong.compareAndSet(null, e);
    } finally {
      started.countDown();
    }
  }
}
