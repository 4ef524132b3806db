package dev.tarn.examples;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.View;
import dev.tarn.training.FineTune;
import dev.tarn.training.Judgement;
import dev.tarn.training.TrainedModel;
import dev.tarn.training.transform.HorizontalFlip;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Rotate;
import dev.tarn.training.transform.Transforms;
import java.nio.file.Path;

/** From a saved view to a judged model. */
public final class FineTuneView {
  private FineTuneView() {}

  /**
   * Fine-tunes on a view.
   *
   * @param args the dataset, the id of the view, a folder for runs, the image size, the epochs
   */
  public static void main(String[] args) {
    int size = Integer.parseInt(args[3]);
    int epochs = Integer.parseInt(args[4]);
    Path runs = Path.of(args[2]);
    // tag: train
    try (Dataset ds = Dataset.load(args[0])) {
      View balanced = ds.loadView(args[1]);
      Transforms augmentation =
          Transforms.compose(Rotate.degrees(20).p(0.5), Resize.to(size), HorizontalFlip.p(0.5));
      try (TrainedModel model =
          FineTune.on(balanced).transforms(augmentation).epochs(epochs).seed(42).run()) {
        Judgement test = model.evaluate(ds.query("SELECT * WHERE split = 'test'"));
        System.out.println(test.evaluation().table());
        System.out.println("The report is in " + model.save(runs));
      }
    }
    // end: train
  }
}
