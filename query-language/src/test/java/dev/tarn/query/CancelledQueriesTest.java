package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.query.fault.QueryCancelledException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries that would take very long, or need much memory, end when they are told to. */
class CancelledQueriesTest {
  private static final int ROWS = 3_000;

  /** 9 million pairs, each with work to do. */
  private static final String LONG =
      "SELECT COUNT(*) FROM (SELECT *) AS a JOIN (SELECT *) AS b"
          + " ON POWER(a.n + 0.5, 1.7) * b.n > 1e9 AND SQRT(a.n) < EXP(b.n)";

  private static int made;

  private Dataset dataset;

  @BeforeEach
  void make() {
    dataset =
        Dataset.create(
            "mem:long-queries-" + made++, TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT32));
    dataset.commit(
        "rows",
        rows -> {
          for (int i = 0; i < ROWS; i++) {
            rows.add(Map.of("n", i));
          }
        });
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  @Test
  void aTimeLimitEndsAQuery() {
    QueryOptions options = QueryOptions.defaults().withTimeLimit(Duration.ofMillis(50));
    TarnException e =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> assertThrows(QueryCancelledException.class, () -> dataset.query(LONG, options)));
    assertEquals("time-limit", e.code());
    assertEquals("The query took longer than its limit of 0.05 s.", e.getMessage());
    assertEquals(1, dataset.query("SELECT COUNT(*)", QueryOptions.defaults()).rowCount());
  }

  @Test
  void anInterruptEndsAQuery() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicLong met = new AtomicLong();
    QueryOptions options = QueryOptions.defaults().withThreads(2).withProgress(met::addAndGet);
    Thread asking =
        new Thread(
            () -> {
              try {
                dataset.query(LONG, options);
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    asking.start();
    while (met.get() == 0 && asking.isAlive()) {
      Thread.onSpinWait();
    }
    asking.interrupt();
    asking.join(20_000);
    assertTrue(thrown.get() instanceof QueryCancelledException, String.valueOf(thrown.get()));
  }

  @Test
  void progressCountsTheRows() {
    AtomicLong met = new AtomicLong();
    dataset.query("SELECT * WHERE n + 1 > 5", QueryOptions.defaults().withProgress(met::addAndGet));
    assertEquals(ROWS, met.get());
  }

  @Test
  void whatNeedsTooMuchIsRefusedBeforeItBegins() {
    QueryOptions little = QueryOptions.defaults().withMemoryLimit(10_000);
    for (String query :
        new String[] {
          "SELECT * ORDER BY n + 1",
          "SELECT * SAMPLE BY n",
          "SELECT n GROUP BY n % 7",
          "SELECT * ARRANGE BY n % 7"
        }) {
      RefusedException e =
          assertThrows(RefusedException.class, () -> dataset.query(query, little), query);
      assertEquals("memory-limit", e.code());
      assertTrue(e.hint().orElse("").contains("withMemoryLimit"), e.hint().orElse(""));
      assertEquals(10_000L, e.details().get("allowedBytes"));
    }
    assertEquals(7, dataset.query("SELECT n % 7, SUM(n) GROUP BY n % 7", little).rowCount());
  }
}
