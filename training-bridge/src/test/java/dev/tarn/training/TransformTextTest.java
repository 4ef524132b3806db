package dev.tarn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.training.transform.Border;
import dev.tarn.training.transform.HorizontalFlip;
import dev.tarn.training.transform.Normalize;
import dev.tarn.training.transform.RandomCrop;
import dev.tarn.training.transform.Resize;
import dev.tarn.training.transform.Rotate;
import dev.tarn.training.transform.Transforms;
import org.junit.jupiter.api.Test;

class TransformTextTest {
  @Test
  void transformsAreToldInWords() {
    assertEquals(
        "rotated by up to ±20° (chance 0.5), resized to 112 × 112, mirrored left to right (chance"
            + " 0.5)",
        TransformText.of(
            Transforms.compose(
                Rotate.degrees(20).p(0.5),
                Resize.to(112),
                HorizontalFlip.p(0.5),
                Normalize.imagenet())));
    assertEquals(
        "rotated by up to ±7.5°, cut to any 96 × 64; what comes in from outside: reflect",
        TransformText.of(
            Transforms.compose(Rotate.degrees(7.5), RandomCrop.to(96, 64))
                .withBorder(Border.REFLECT)));
  }
}
