package dev.tarn.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EfficientNetTest {
  /** B: as published and as torchvision counts them; Lite: as timm counts them. */
  @ParameterizedTest
  @CsvSource({
    "B0, 5288548",
    "B1, 7794184",
    "B2, 9109994",
    "B3, 12233232",
    "B4, 19341616",
    "B5, 30389784",
    "B6, 43040704",
    "B7, 66347960",
    "LITE0, 4652008",
    "LITE1, 5416680",
    "LITE2, 6092072",
    "LITE3, 8197096",
    "LITE4, 13006568"
  })
  void everyVariantHasItsPublishedNumberOfParameters(EfficientNetVariant variant, long count) {
    EfficientNet network = new EfficientNet(variant, 1000, Conventions.TENSORFLOW);
    assertEquals(count, network.parameterCount());
  }
}
