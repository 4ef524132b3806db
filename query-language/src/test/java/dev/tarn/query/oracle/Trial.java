package dev.tarn.query.oracle;

import dev.tarn.dataset.Dataset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One random query over one random dataset.
 *
 * @param rows the data
 * @param query what is asked
 */
public record Trial(Data.TableOfRows rows, Query query) {
  /** What the engine gives: columns of plain values, and row numbers where it has them. */
  public record Answer(
      List<List<@Nullable Object>> columns, long @Nullable [] rows, long rowCount) {}

  /** Asks the engine; it throws if the query is refused. */
  public interface Engine {
    /** The answer to a query of these rows. */
    Answer ask(Data.TableOfRows rows, String tql);

    /** What a refusal says; empty if the exception is none. */
    Optional<String> refusal(RuntimeException e);
  }

  /** A random query over rows. */
  public static Trial random(Random random, Data.TableOfRows rows) {
    return new Trial(rows, new Queries(random, rows.table().columns()).next());
  }

  /** A random SAMPLE BY over rows. */
  public static Sampled sampled(Random random, Data.TableOfRows rows) {
    return new Queries(random, rows.table().columns()).sampled();
  }

  /** The query as the engine reads it. */
  public String text() {
    return query.text();
  }

  /** Whether the language says what the answer is, and it is no error. */
  public boolean hasAnswer() {
    try {
      query.answer(rows.table(), null);
      return true;
    } catch (Unspecified | Refusal e) {
      return false;
    }
  }

  /** What is wrong with the engine's answer; empty if nothing. */
  public Optional<String> check(Engine engine) {
    Table expected;
    try {
      expected = query.answer(rows.table(), null);
    } catch (Unspecified e) {
      return Optional.empty();
    } catch (Refusal e) {
      return refused(engine, e);
    }
    try {
      return Comparing.wrong(expected, engine.ask(rows, text()), query.isOrdered());
    } catch (RuntimeException e) {
      return engine
          .refusal(e)
          .map(said -> "refused, but it has an answer: " + said)
          .or(() -> Optional.of("threw " + trace(e)));
    }
  }

  private Optional<String> refused(Engine engine, Refusal why) {
    try {
      engine.ask(rows, text());
      // What LIMIT and OFFSET cut off, and what no one reads, need not be computed.
      return query.text().contains(" LIMIT ")
              || query.text().contains(" OFFSET ")
              || query.text().contains("FROM (")
              || query.text().contains("EXISTS")
          ? Optional.empty()
          : Optional.of("answered, but it is an error: " + why.getMessage());
    } catch (RuntimeException e) {
      return engine.refusal(e).isPresent() ? Optional.empty() : Optional.of("threw " + trace(e));
    }
  }

  private static String trace(Throwable e) {
    StackTraceElement[] stack = e.getStackTrace();
    StringBuilder text = new StringBuilder(e.toString());
    for (int i = 0; i < Math.min(6, stack.length); i++) {
      text.append(" < ").append(stack[i]);
    }
    return text.toString();
  }

  /** The smallest trial like this one that is still wrong. */
  public Trial smallest(Engine engine) {
    Trial best = this;
    boolean smaller = true;
    for (int round = 0; smaller && round < 200; round++) {
      smaller = false;
      for (Trial candidate : best.candidates()) {
        if (candidate.isWrong(engine)) {
          best = candidate;
          smaller = true;
          break;
        }
      }
    }
    return best;
  }

  private boolean isWrong(Engine engine) {
    try {
      return check(engine).isPresent();
    } catch (RuntimeException e) {
      // Shrinking made something that the interpreter does not know.
      return false;
    }
  }

  private List<Trial> candidates() {
    List<Trial> all = new java.util.ArrayList<>();
    int n = rows.count();
    for (int size = Math.max(1, n / 2); size >= 1 && n > 0; size = size / 2) {
      for (int from = 0; from < n; from += size) {
        all.add(new Trial(rows.without(from, Math.min(n, from + size)), query));
      }
    }
    List<Query> queries = new java.util.ArrayList<>(Shrinking.smaller(query));
    queries.sort(Comparator.comparingInt(q -> q.text().length()));
    for (Query one : queries) {
      if (one.text().length() < text().length()) {
        all.add(0, new Trial(rows, one));
      }
    }
    return all;
  }

  /** Datasets of the same rows, by the rows in a chunk. */
  public static Map<Integer, Dataset> datasets(Data.TableOfRows rows, String name, int... chunks) {
    Map<Integer, Dataset> datasets = new java.util.TreeMap<>();
    for (int chunk : chunks) {
      datasets.put(chunk, rows.dataset(name + "-" + chunk, chunk));
    }
    return datasets;
  }

  @Override
  public String toString() {
    return text() + "\n" + rows;
  }
}
