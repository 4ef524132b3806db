package dev.tarn.training.fit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.training.metric.Evaluation;
import dev.tarn.training.model.ComputeDevice;
import dev.tarn.training.model.PretrainedWeights;
import dev.tarn.training.model.RetinaMnist;
import dev.tarn.training.model.SharedData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The defaults judge real fundus images as well as the published baselines, whatever the seed. */
@Tag("nightly")
class RetinaMnistFitTest {
  private static final int SIDE = 112;
  private static final int BATCH_ROWS = 32;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void lite0ReachesAnAurocOfSeventyPercentOnTheTestSplit(long seed) {
    Path npz = SharedData.require("retinamnist/retinamnist.npz");
    RetinaMnist train = RetinaMnist.read(npz, "train");
    RetinaMnist test = RetinaMnist.read(npz, "test");
    try (ImageClassifier model =
        ImageClassifier.pretrained(
            PretrainedWeights.lite0(),
            List.of("g0", "g1", "g2", "g3", "g4"),
            SIDE,
            SIDE,
            seed,
            ComputeDevice.select("cpu"))) {
      FineTuning.builder()
          .seed(seed)
          .build()
          .fit(model, AugmentedRetina.balanced(train, SIDE, BATCH_ROWS, seed));
      Evaluation evaluation =
          model.predict(AugmentedRetina.plain(test, SIDE, BATCH_ROWS)).evaluation();
      assertTrue(evaluation.auroc().orElseThrow() >= 0.70, evaluation::table);
    }
  }
}
