package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.error.TarnException;
import dev.tarn.query.oracle.Data;
import dev.tarn.query.oracle.Refusal;
import dev.tarn.query.oracle.Sampled;
import dev.tarn.query.oracle.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random queries of random data, against a naive interpreter: with and without the optimiser and
 * indexes, on one thread and several, from one chunk and many, the answer is the interpreter's.
 */
class OracleTest {
  private static final int QUERIES_PER_DATASET = 40;
  private static final int ALL_ROWS = 1_000;
  private static final int FEW_ROWS = 5;

  /** One way of answering: the rows in a chunk, and everything that must not matter. */
  private record Way(int chunkRows, Tuning tuning, QueryOptions options) {}

  private static final QueryOptions OPTIONS = QueryOptions.seed(11).withThreads(1);
  private static final List<Way> WAYS =
      List.of(
          new Way(ALL_ROWS, Tuning.standard(), OPTIONS),
          new Way(FEW_ROWS, Tuning.standard(), OPTIONS),
          new Way(FEW_ROWS, new Tuning(true, 4), OPTIONS.withThreads(3)),
          new Way(ALL_ROWS, new Tuning(false, 7), OPTIONS.withoutIndexes()));

  @Test
  void randomQueriesHaveTheInterpretersAnswer() {
    run(Long.getLong("tarn.seed", 20261125L), 6);
  }

  @Test
  @Tag("nightly")
  void manyRandomQueriesHaveTheInterpretersAnswer() {
    run(Long.getLong("tarn.seed", System.nanoTime()), 250);
  }

  private static void run(long seed, int datasets) {
    List<String> wrong = new ArrayList<>();
    int asked = 0;
    int answered = 0;
    for (int d = 0; d < datasets && wrong.size() < 5; d++) {
      Random random = new Random(seed + d);
      Data.TableOfRows rows = Data.random(random, random.nextInt(28));
      try (Ways ways = new Ways()) {
        for (int q = 0; q < QUERIES_PER_DATASET && wrong.size() < 5; q++) {
          Trial trial = Trial.random(random, rows);
          asked++;
          answered += trial.hasAnswer() ? 1 : 0;
          for (Way way : WAYS) {
            Trial.Engine engine = ways.engine(way);
            if (trial.check(engine).isPresent()) {
              Trial small = trial.smallest(engine);
              wrong.add(way + "\n" + small.check(engine).orElse("") + "\n" + small);
              break;
            }
          }
        }
      }
    }
    assertTrue(
        wrong.isEmpty(), () -> "-Dtarn.seed=" + seed + " finds:\n\n" + String.join("\n", wrong));
    assertTrue(answered > asked * 2 / 3, answered + " of " + asked + " queries have an answer");
  }

  @Test
  void samplesAreDrawnFromTheRowsThatHaveWeight() {
    sample(Long.getLong("tarn.seed", 20261125L), 4);
  }

  @Test
  @Tag("nightly")
  void manySamplesAreDrawnFromTheRowsThatHaveWeight() {
    sample(Long.getLong("tarn.seed", System.nanoTime()), 100);
  }

  private static void sample(long seed, int datasets) {
    for (int d = 0; d < datasets; d++) {
      Random random = new Random(seed + d);
      Data.TableOfRows rows = Data.random(random, random.nextInt(28));
      try (Ways ways = new Ways()) {
        for (int q = 0; q < QUERIES_PER_DATASET; q++) {
          Sampled sampled = Trial.sampled(random, rows);
          check(sampled, rows, ways, "-Dtarn.seed=" + seed + ": " + sampled.text() + "\n" + rows);
        }
      }
    }
  }

  private static void check(Sampled sampled, Data.TableOfRows rows, Ways ways, String about) {
    double[] weights;
    try {
      weights = sampled.weights(rows);
    } catch (RuntimeException e) {
      if (e instanceof Refusal) {
        for (Way way : WAYS) {
          assertTrue(ways.isRefused(way, rows, sampled.text()), about);
        }
      }
      return;
    }
    long positive = Arrays.stream(weights).filter(w -> w > 0).count();
    long expected =
        positive == 0
            ? 0
            : sampled.replace() ? sampled.limit() : Math.min(sampled.limit(), positive);
    long[] first = null;
    for (Way way : WAYS) {
      long[] drawn =
          assertDoesNotThrow(
              () -> ways.view(way, rows, sampled.text()).rowSelection().orElseThrow().toArray(),
              about);
      assertEquals(expected, drawn.length, about);
      for (long row : drawn) {
        assertTrue(weights[(int) row] > 0, about);
      }
      assertTrue(
          sampled.replace() || Arrays.stream(drawn).distinct().count() == drawn.length, about);
      first = first == null ? drawn : first;
      assertArrayEquals(first, drawn, about);
    }
  }

  /** Datasets in memory, made once for the same rows and chunks. */
  private static final class Ways implements AutoCloseable {
    private static int names;

    private final Map<String, Dataset> datasets = new HashMap<>();

    View view(Way way, Data.TableOfRows rows, String tql) {
      Dataset dataset =
          datasets.computeIfAbsent(
              System.identityHashCode(rows.table()) + "-" + way.chunkRows(),
              key -> rows.dataset("oracle-" + names++, way.chunkRows()));
      return new TqlEngine(way.tuning()).query(dataset, tql, way.options());
    }

    boolean isRefused(Way way, Data.TableOfRows rows, String tql) {
      try {
        view(way, rows, tql);
        return false;
      } catch (TarnException e) {
        return true;
      }
    }

    Trial.Engine engine(Way way) {
      return new Trial.Engine() {
        @Override
        public Trial.Answer ask(Data.TableOfRows rows, String tql) {
          View view = view(way, rows, tql);
          List<List<@Nullable Object>> columns = new ArrayList<>();
          for (int c = 0; c < view.columns().size(); c++) {
            columns.add(ViewValues.column(view, c));
          }
          long[] numbers = view.rowSelection().map(s -> s.toArray()).orElse(null);
          return new Trial.Answer(columns, numbers, view.rowCount());
        }

        @Override
        public Optional<String> refusal(RuntimeException e) {
          return e instanceof TarnException
              ? Optional.of(String.valueOf(e.getMessage()))
              : Optional.empty();
        }
      };
    }

    @Override
    public void close() {
      datasets.values().forEach(Dataset::close);
    }
  }
}
