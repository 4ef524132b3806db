package dev.tarn.integrity;

import dev.tarn.dataset.Dataset;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.Commit;
import java.util.Map;
import java.util.Random;

/**
 * What {@link KillTest} runs and kills: commits without end and prints each id once it was
 * acknowledged.
 */
final class CommittingChild {
  private CommittingChild() {}

  public static void main(String[] args) {
    String location = args[0];
    Random random = new Random(Long.parseLong(args[1]));
    if (!Dataset.exists(location)) {
      Dataset.create(
              location,
              TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
              TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1))
          .close();
      System.out.println("created");
    }
    try (Dataset ds = Dataset.load(location)) {
      while (true) {
        boolean large = random.nextInt(4) == 0;
        boolean staged = random.nextInt(3) == 0;
        byte[] bytes = new byte[large ? 400_000 : 100];
        random.nextBytes(bytes);
        Commit commit;
        if (staged) {
          ds.append(rows -> rows.add(Map.of("n", ds.rowCount(), "bytes", bytes)));
          commit = ds.commit("staged");
        } else {
          commit =
              ds.commit("at once", rows -> rows.add(Map.of("n", ds.rowCount(), "bytes", bytes)));
        }
        System.out.println(commit.id());
      }
    }
  }
}
