package dev.tarn.training.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TransformsTest {
  private static final Draws ANY = Draws.of(1, 0, 0, 0);

  @Test
  void aFlipReadsFromTheOtherEnd() {
    assertEquals(
        new Geometry(3, 5, 3, 5, -1, 0, 4, 0, 1, 0),
        Transforms.compose(HorizontalFlip.p(1)).geometry(3, 5, ANY));
    assertEquals(
        new Geometry(3, 5, 3, 5, 1, 0, 0, 0, -1, 2),
        Transforms.compose(VerticalFlip.p(1)).geometry(3, 5, ANY));
  }

  @Test
  void resizingKeepsPixelAreasAsOpenCvDoes() {
    Geometry half = Transforms.compose(Resize.to(2)).geometry(4, 8, ANY);

    assertEquals(new Geometry(4, 8, 2, 2, 4, 0, 1.5, 0, 2, 0.5), half);
  }

  @Test
  void croppingTheMiddleOfASmallerImageAddsABorder() {
    Geometry geometry = Transforms.compose(CenterCrop.to(4, 2)).geometry(2, 5, ANY);

    assertEquals(new Geometry(2, 5, 4, 2, 1, 0, 1, 0, 1, -1), geometry);
  }

  @Test
  void stepsAreComposedInOrder() {
    Geometry geometry =
        Transforms.compose(CenterCrop.to(4), HorizontalFlip.p(1), Resize.to(8)).geometry(6, 6, ANY);

    assertEquals(new Geometry(6, 6, 8, 8, -0.5, 0, 4.25, 0, 0.5, 0.75), geometry);
  }

  @Test
  void aSampleIsRotatedByItsOwnAngleWithinTheLimit() {
    Transforms rotate = Transforms.compose(Rotate.degrees(20));
    Set<Double> sines = new HashSet<>();
    for (int row = 0; row < 500; row++) {
      Geometry geometry = rotate.geometry(11, 11, Draws.of(3, 0, row, 0));
      sines.add(geometry.yx());
      assertTrue(Math.abs(geometry.yx()) <= Math.sin(Math.toRadians(20)));
      // The centre stays.
      assertEquals(5, geometry.xx() * 5 + geometry.xy() * 5 + geometry.x0(), 1e-12);
    }
    assertEquals(500, sines.size());
  }

  @Test
  void aProbabilityIsKept() {
    Transforms flip = Transforms.compose(Rotate.degrees(20).p(0.5), HorizontalFlip.p(0.5));
    int rotated = 0;
    int flipped = 0;
    int both = 0;
    for (int row = 0; row < 4000; row++) {
      Geometry geometry = flip.geometry(9, 9, Draws.of(11, 2, row, 0));
      boolean isRotated = geometry.xy() != 0;
      boolean isFlipped = geometry.xx() < 0;
      rotated += isRotated ? 1 : 0;
      flipped += isFlipped ? 1 : 0;
      both += isRotated && isFlipped ? 1 : 0;
    }
    assertEquals(2000, rotated, 160);
    assertEquals(2000, flipped, 160);
    assertEquals(1000, both, 140);
  }

  @Test
  void aRandomCropReachesEveryPlace() {
    Transforms crop = Transforms.compose(RandomCrop.to(3));
    Set<List<Double>> places = new HashSet<>();
    for (int row = 0; row < 500; row++) {
      Geometry geometry = crop.geometry(5, 4, Draws.of(1, 0, row, 0));
      places.add(List.of(geometry.x0(), geometry.y0()));
    }
    assertEquals(
        Set.of(
            List.of(0.0, 0.0),
            List.of(1.0, 0.0),
            List.of(0.0, 1.0),
            List.of(1.0, 1.0),
            List.of(0.0, 2.0),
            List.of(1.0, 2.0)),
        places);
  }

  @Test
  void epochsAndOccurrencesOfARowDifferAndRunsOfOneSeedDoNot() {
    Transforms rotate = Transforms.compose(Rotate.degrees(20));
    Geometry first = rotate.geometry(9, 9, Draws.of(1, 0, 5, 0));

    assertEquals(first, rotate.geometry(9, 9, Draws.of(1, 0, 5, 0)));
    assertNotEquals(first, rotate.geometry(9, 9, Draws.of(1, 1, 5, 0)));
    assertNotEquals(first, rotate.geometry(9, 9, Draws.of(1, 0, 5, 1)));
    assertNotEquals(first, rotate.geometry(9, 9, Draws.of(2, 0, 5, 0)));
  }

  @Test
  void theSizeOfEverySampleIsThatOfTheLastStepThatSetsOne() {
    assertEquals(
        Resize.to(224),
        Transforms.compose(Resize.to(256), RandomCrop.to(224), HorizontalFlip.p(0.5)).outputSize());
    TransformException e =
        assertThrows(
            TransformException.class, () -> Transforms.compose(HorizontalFlip.p(0.5)).outputSize());
    assertEquals(
        "The transforms give samples of different sizes, a batch needs one.", e.getMessage());
  }

  @Test
  void normalizeIsRecordedForTheDevice() {
    Transforms transforms = Transforms.compose(Resize.to(8), Normalize.imagenet());

    assertEquals(Optional.of(Normalize.imagenet()), transforms.normalize());
    assertEquals(Optional.empty(), Transforms.compose(Resize.to(8)).normalize());
    assertEquals(
        "Normalize stands at place 1 of 2, expected last.",
        assertThrows(
                TransformException.class,
                () -> Transforms.compose(Normalize.imagenet(), Resize.to(8)))
            .getMessage());
  }

  @Test
  void aBuilderGivesTheSameValue() {
    Transforms built =
        Transforms.builder()
            .add(Rotate.degrees(20).p(0.5))
            .add(Resize.to(224))
            .border(Border.REFLECT)
            .build();

    assertEquals(
        Transforms.compose(Rotate.degrees(20).p(0.5), Resize.to(224)).withBorder(Border.REFLECT),
        built);
    assertEquals(
        "Transforms[Rotate[maxDegrees=20.0, probability=0.5], Resize[heightPixels=224,"
            + " widthPixels=224]] border REFLECT",
        built.toString());
  }

  @Test
  void valuesOutsideTheirRangeAreNamed() {
    assertRefused(
        () -> Rotate.degrees(-1), "The largest angle is -1.0 degrees, expected 0 to 180.");
    assertRefused(() -> HorizontalFlip.p(1.5), "The probability is 1.5, expected 0 to 1.");
    assertRefused(
        () -> Resize.to(0), "The size is 0 x 0 pixels (height x width), expected 1 to 32768.");
    assertRefused(
        () -> new Normalize(List.of(0.5), List.of(0.0)),
        "Normalize has the means [0.5] and deviations [0.0], expected one of each for 1 or 3"
            + " channels, deviations above 0.");
    assertRefused(
        () -> ImageLoader.open(Backend.JAVA, 4),
        "A batch of 4 channels cannot be made, expected 1 or 3.");
  }

  private static void assertRefused(
      org.junit.jupiter.api.function.Executable call, String message) {
    assertEquals(message, assertThrows(TransformException.class, call).getMessage());
  }
}
