package dev.tarn.benchmarks;

import dev.tarn.error.TarnException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The command {@code COMMAND WORK DATA_DIR WORK_DIR}: does one work on the benchmark's data and
 * prints a JSON object a figure. Exit status 0; 3 for a work that Tarn does not have, with a line
 * on standard error that says why.
 */
public final class Benchmarks {
  private static final int NO_SUCH_WORK = 3;
  private static final Map<String, Work> WORKS = new LinkedHashMap<>();

  static {
    WORKS.put("ingest", StoreWorks::ingest);
    WORKS.put("append-commit", StoreWorks::appendCommit);
    WORKS.put("commits-1000", StoreWorks::commits);
    WORKS.put("scan", ReadWorks::scan);
    WORKS.put("random-2000", ReadWorks::random);
    WORKS.put("stream-224", StreamWorks::stream);
    WORKS.put("stream-1440", StreamWorks::stream);
    WORKS.put("label-filter-1m", QueryWorks::filter);
    WORKS.put("label-filter-10m", QueryWorks::filter);
    WORKS.put("label-count-10m", QueryWorks::count);
    WORKS.put("sample-10m", QueryWorks::sample);
    WORKS.put("sample-100k", QueryWorks::sample);
    WORKS.put("topk-cosine", QueryWorks::nearest);
    WORKS.put("cold-query", ReadWorks::prepareImages);
    WORKS.put("view-save-load", ViewWorks::saveAndLoad);
    WORKS.put("update-1-of-10m", ChangeWorks::update);
    WORKS.put("delete-1pct-of-10m", ChangeWorks::delete);
    WORKS.put("checksum-cost", ReadWorks::checksums);
    WORKS.put("b0-step", StreamWorks::trainingStep);
  }

  private Benchmarks() {}

  /** Does one work. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("Usage: WORK DATA_DIR WORK_DIR, with a work of " + WORKS.keySet());
      System.exit(2);
    }
    Work work = WORKS.get(args[0]);
    if (work == null) {
      System.err.println("Tarn has no work " + args[0] + " yet");
      System.exit(NO_SUCH_WORK);
      return;
    }
    try {
      work.run(new Bench(args[0], Path.of(args[1]), Path.of(args[2]), System.out));
    } catch (TarnException e) {
      System.err.println(e.code() + ": " + e.getMessage());
      System.exit(1);
    }
    System.out.flush();
    // Native libraries leave threads behind that would keep the process.
    System.exit(0);
  }

  /** The works there are. */
  static Map<String, Work> works() {
    return Map.copyOf(WORKS);
  }
}
