package dev.tarn.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.error.TarnException;
import dev.tarn.ingest.ImportOptions;
import dev.tarn.ingest.JsonImport;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queries with some words lost, doubled, exchanged or replaced: each is answered or refused, never
 * anything else.
 */
class MutatedQueriesTest {
  @TempDir Path home;

  @Test
  void someThousandsAreAnsweredOrRefused() {
    mutate(20261125, 5_000);
  }

  @Test
  @Tag("nightly")
  void manyThousandsAreAnsweredOrRefused() {
    mutate(System.nanoTime(), 100_000);
  }

  private void mutate(long seed, int count) {
    Path folder = folder();
    List<ReferenceCase> cases = ReferenceCase.all(folder);
    List<List<String>> queries = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (ReferenceCase one : cases) {
      List<String> query = List.of(one.query().split("(?<=\\W)|(?=\\W)"));
      queries.add(query);
      words.addAll(query);
    }
    Map<String, Dataset> datasets = new HashMap<>();
    Random random = new Random(seed);
    List<String> wrong = new ArrayList<>();
    int answered = 0;
    for (int i = 0; i < count; i++) {
      int k = random.nextInt(queries.size());
      Dataset dataset =
          datasets.computeIfAbsent(cases.get(k).dataset(), name -> open(folder, name));
      String query = mutated(queries.get(k), words, random);
      try {
        QueryOptions options =
            QueryOptions.seed(1)
                .withParams(cases.get(k).parameters())
                .withTimeLimit(Duration.ofSeconds(10));
        read(dataset.query(query, options));
        answered++;
      } catch (TarnException e) {
        assertNotEquals("time-limit", e.code(), query);
      } catch (RuntimeException | Error e) {
        wrong.add("seed " + seed + ", " + cases.get(k).dataset() + ": " + query + " gave " + e);
      }
    }
    datasets.values().forEach(Dataset::close);
    assertEquals(List.of(), wrong);
    assertTrue(answered > count / 50, "answered: " + answered);
  }

  private static String mutated(List<String> query, List<String> words, Random random) {
    List<String> changed = new ArrayList<>(query);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && !changed.isEmpty(); i++) {
      int place = random.nextInt(changed.size());
      switch (random.nextInt(4)) {
        case 0 -> changed.remove(place);
        case 1 -> changed.add(place, words.get(random.nextInt(words.size())));
        case 2 -> changed.set(place, words.get(random.nextInt(words.size())));
        default -> Collections.swap(changed, place, random.nextInt(changed.size()));
      }
    }
    return String.join("", changed);
  }

  private static void read(View view) {
    View some = view.range(0, 500);
    for (int i = 0; i < some.columns().size(); i++) {
      assertEquals(some.rowCount(), ViewValues.column(some, i).size());
    }
  }

  private Dataset open(Path folder, String name) {
    DatasetOptions options = DatasetOptions.defaults().withCacheFolder(home.resolve("cache"));
    String location = home.resolve(name).toString();
    JsonImport.of(folder.resolve("datasets/" + name + ".json"))
        .run(location, ImportOptions.defaults().withDataset(options));
    return Dataset.load(location, options);
  }

  private static Path folder() {
    try {
      return Path.of(
              Objects.requireNonNull(MutatedQueriesTest.class.getResource("/tql/cases.jsonl"))
                  .toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
