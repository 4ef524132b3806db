package dev.tarn.cli.data;

import dev.tarn.cli.console.UsageException;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.error.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rows a verb changes: {@code --row} or {@code --where}. */
final class RowChoice {
  @Option(names = "--row", paramLabel = "N", description = "A row number, from 0; may be repeated.")
  private List<Long> rows = new ArrayList<>();

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description = "The rows that meet a condition of TQL, as behind WHERE.")
  private @Nullable String where;

  /** The rows, rising, each once. */
  RowSelection of(Dataset dataset) {
    if (rows.isEmpty() == (where == null)) {
      throw new UsageException(
          "bad-arguments",
          "Say which rows: either --row N, once or more, or --where CONDITION.",
          "For instance --row 7, or --where \"labels = 'g0'\".");
    }
    if (where == null) {
      return rising(rows.stream().mapToLong(Long::longValue).toArray());
    }
    RowSelection found =
        dataset
            .query("SELECT * WHERE " + where)
            .rowSelection()
            .orElseThrow(
                () ->
                    new RefusedException(
                        "no-row-numbers",
                        "--where gives no rows of the dataset.",
                        "Write a condition, as behind WHERE."));
    return found.isRange() ? found : rising(found.toArray());
  }

  private static RowSelection rising(long[] numbers) {
    return RowSelection.of(Arrays.stream(numbers).sorted().distinct().toArray());
  }
}
