package dev.tarn.training.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.dataset.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamLabelsTest {
  @Test
  void classesAreFoundByNameInAnotherOrder() {
    try (Dataset dataset = Pictures.dataset(6);
        BatchStream stream =
            BatchStream.of(
                dataset.all(),
                Pictures.plain().inOrder().withClassNames(List.of("g2", "other", "g0", "g1")))) {
      assertEquals(List.of("g2", "other", "g0", "g1"), stream.classNames());
      assertEquals(List.of(2, 3, 0, 2, 3, 0), Delivered.all(stream, 0).labels());
    }
  }

  @Test
  void aClassThatTheModelDoesNotKnowIsRefusedWithItsRows() {
    try (Dataset dataset = Pictures.dataset(40)) {
      StreamException e =
          assertThrows(
              StreamException.class,
              () ->
                  BatchStream.of(
                      dataset.all(), Pictures.plain().withClassNames(List.of("g0", "g2"))));

      assertEquals(
          "Class 'g1' of 'labels' is none of the model's classes g0, g2; it is the class of rows"
              + " 1, 4, 7, 10, 13, 16, 19, 22, 25, 28 and 3 more.",
          e.getMessage());
    }
  }

  @Test
  void classesThatNoRowHasNeedNoPlaceInTheModel() {
    try (Dataset dataset = Pictures.dataset(4, Pictures::picture, i -> "g0");
        BatchStream stream =
            BatchStream.of(dataset.all(), Pictures.plain().withClassNames(List.of("g0", "new")))) {
      assertEquals(List.of(0, 0, 0, 0), Delivered.all(stream, 0).labels());
    }
  }

  @Test
  void rowsWithoutALabelAreRefusedByNumber() {
    try (Dataset dataset =
        Pictures.dataset(9, Pictures::picture, i -> i == 4 || i == 7 ? null : "g1")) {
      StreamException e =
          assertThrows(
              StreamException.class, () -> BatchStream.of(dataset.all(), Pictures.plain()));

      assertEquals(
          "2 rows have no label in 'labels' (null): rows 4, 7. Each row needs one.",
          e.getMessage());
      assertEquals("Leave them out: WHERE labels IS NOT NULL.", e.hint().orElseThrow());
    }
  }

  @Test
  void withoutALabelColumnUnlabelledRowsAreStreamedToo() {
    try (Dataset dataset = Pictures.dataset(5, Pictures::picture, i -> null);
        BatchStream stream =
            BatchStream.of(dataset.all(), Pictures.plain().inOrder().withoutLabels())) {
      assertEquals(List.of(0L, 1L, 2L, 3L, 4L), Delivered.all(stream, 0).rows());
      assertEquals(List.of(), stream.classNames());
    }
  }

  @Test
  void columnsThatAreNotThereOrHoldSomethingElseAreNamed() {
    try (Dataset dataset = Pictures.dataset(3)) {
      assertEquals(
          "The view has no column 'image'; it has images, labels.",
          refusal(dataset, Pictures.plain().withImages("image")).getMessage());
      assertEquals(
          "Did you mean 'images'?",
          refusal(dataset, Pictures.plain().withImages("image")).hint().orElseThrow());
      assertEquals(
          "Column 'labels' holds no images: its htype is class_label.",
          refusal(dataset, Pictures.plain().withImages("labels")).getMessage());
      assertEquals("not-a-label", refusal(dataset, Pictures.plain().withLabels("images")).code());
    }
  }

  private static StreamException refusal(Dataset dataset, StreamOptions options) {
    return assertThrows(StreamException.class, () -> BatchStream.of(dataset.all(), options));
  }
}
