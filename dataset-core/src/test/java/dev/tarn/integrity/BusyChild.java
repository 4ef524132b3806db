package dev.tarn.integrity;

import dev.tarn.dataset.Dataset;
import dev.tarn.error.ConflictException;
import dev.tarn.version.Commit;
import java.util.Map;
import java.util.Random;

/**
 * What {@link ReclaimWhileWritingTest} runs beside it: commits numbers of its own and prints each
 * once it was acknowledged, until it is told to end.
 */
final class BusyChild {
  private BusyChild() {}

  public static void main(String[] args) throws Exception {
    long first = Long.parseLong(args[1]);
    int commits = Integer.parseInt(args[2]);
    Random random = new Random(first);
    try (Dataset ds = Dataset.load(args[0])) {
      for (long n = first; n < first + commits; n++) {
        long number = n;
        byte[] bytes = new byte[random.nextInt(2) == 0 ? 400_000 : 100];
        // The same bytes come again and again: files that were reclaimed or are about to be.
        new Random(random.nextInt(3)).nextBytes(bytes);
        try {
          Commit commit =
              ds.commit("row " + n, rows -> rows.add(Map.of("n", number, "bytes", bytes)));
          System.out.println(number + " " + commit.id());
        } catch (ConflictException e) {
          System.out.println("refused " + e.code());
        }
      }
    }
    System.out.println("done");
  }
}
