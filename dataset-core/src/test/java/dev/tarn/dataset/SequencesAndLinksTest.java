package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sequences of samples per row, and samples whose bytes lie elsewhere. */
class SequencesAndLinksTest {
  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();
  private final DatasetOptions options = DatasetOptions.defaults().withAllocator(allocator);

  @AfterEach
  void everyBufferIsReleased() {
    allocator.close();
  }

  private Dataset create(TensorSpec... tensors) {
    return Dataset.create(folder.resolve("d").toString(), List.of(tensors), options);
  }

  private static NdArray pixels(int height, int width, int value) {
    byte[] values = new byte[height * width * 3];
    Arrays.fill(values, (byte) value);
    return NdArray.ofUint8(values, height, width, 3);
  }

  private static byte[] png() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(6, 5, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  @Test
  void sequencesOfEachHtypeComeBackAsTheyWereGiven() {
    NdArray box = NdArray.of(new float[] {1, 2, 3, 4}, 1, 4);
    NdArray none = NdArray.of(new float[0], 0, 4);
    try (Dataset ds =
        create(
            TensorSpec.sequenceOf("frames", Htype.IMAGE),
            TensorSpec.sequenceOf("steps", Htype.CLASS_LABEL).withClassNames("sit", "stand"),
            TensorSpec.sequenceOf("tags", Htype.CLASS_LABEL).multi().withClassNames("a", "b"),
            TensorSpec.sequenceOf("boxes", Htype.BBOX).withMetadata("coords", "ltrb"),
            TensorSpec.sequenceOf("vectors", Htype.EMBEDDING).withShape(2),
            TensorSpec.sequenceOf("words", Htype.TEXT),
            TensorSpec.sequenceOf("notes", Htype.JSON),
            TensorSpec.sequenceOf("mask", Htype.BINARY_MASK),
            TensorSpec.sequenceOf("n", Htype.GENERIC).withDtype(Dtype.INT64))) {
      ds.append(
          rows -> {
            rows.add(
                Map.of(
                    "frames", List.of(pixels(2, 3, 7), pixels(4, 5, 8)),
                    "steps", List.of("stand", 0, "stand"),
                    "tags", List.of(List.of("a", "b"), List.of(), List.of("b")),
                    "boxes", List.of(box, none, new float[][] {{5, 6, 7, 8}}),
                    "vectors", new float[][] {{1, 2}, {3, 4}},
                    "words", List.of("糖尿病", "", "x"),
                    "notes", List.of(Map.of("k", 1), 2),
                    "mask", List.of((Object) new boolean[][] {{true}}),
                    "n", new long[] {1, Long.MIN_VALUE}));
            rows.add(Map.of());
            rows.add(
                Map.of(
                    "frames", List.of(), "steps", List.of(), "boxes", List.of(), "n", List.of()));
          });
      ds.commit("sequences");
      assertEquals(List.of("stand", "sit", "stand"), names(ds.tensor("steps"), 0));
      assertEquals(
          Optional.of(
              List.of(
                  NdArray.of(Dtype.UINT16, new short[] {0, 1}, 2),
                  NdArray.of(Dtype.UINT16, new short[0], 0),
                  NdArray.of(Dtype.UINT16, new short[] {1}, 1))),
          ds.tensor("tags").value(0));
      assertEquals(
          Optional.of(List.of(box, none, NdArray.of(new float[] {5, 6, 7, 8}, 1, 4))),
          ds.tensor("boxes").value(0));
      assertEquals(
          Optional.of(
              List.of(NdArray.of(new float[] {1, 2}, 2), NdArray.of(new float[] {3, 4}, 2))),
          ds.tensor("vectors").value(0));
      assertEquals(Optional.of(List.of("糖尿病", "", "x")), ds.tensor("words").value(0));
      assertEquals(Optional.of(List.of("{\"k\":1}", "2")), ds.tensor("notes").value(0));
      assertEquals(Optional.of(List.of(1L, Long.MIN_VALUE)), ds.tensor("n").value(0));
      List<?> frames = (List<?>) ds.tensor("frames").value(0).orElseThrow();
      assertEquals(pixels(2, 3, 7), ((ImageSample) frames.get(0)).pixels());
      assertEquals(pixels(4, 5, 8), ((ImageSample) frames.get(1)).pixels());
      for (Tensor tensor : ds.tensors()) {
        assertEquals(Optional.empty(), tensor.value(1), tensor.name());
      }
      assertEquals(Optional.of(List.of()), ds.tensor("frames").value(2));
      assertEquals(Optional.of(List.of()), ds.tensor("n").value(2));
      assertEquals(Optional.empty(), ds.tensor("words").value(2));
      assertEquals(1, ds.tensor("frames").stats().nulls());
      assertEquals(1, ds.tensor("frames").stats().empties());
      assertEquals(List.of(2), ds.tensor("frames").stats().shapeMax());
      assertEquals(Optional.of(Long.MIN_VALUE), ds.tensor("n").stats().min());
      assertEquals(
          List.of("sequence[image]", "sequence[class_label]", "sequence[class_label]"),
          ds.schema().tensors().stream().map(TensorSchema::htypeName).limit(3).toList());
      assertEquals(Shape.of(Shape.ANY, Shape.ANY, 4), ds.schema().tensor("boxes").shape());
      assertEquals(List.of(), ds.verify().damage());
    }
    try (Dataset ds = Dataset.load(folder.resolve("d").toString(), options)) {
      assertEquals(List.of("stand", "sit", "stand"), names(ds.tensor("steps"), 0));
    }
  }

  private static List<String> names(Tensor tensor, long row) {
    List<String> names = new ArrayList<>();
    for (Object number : (List<?>) tensor.value(row).orElseThrow()) {
      names.add(tensor.info().classNames().get(((Number) number).intValue()));
    }
    return names;
  }

  @Test
  void sequencesOverSeveralChunksAndPatchesAreReadInAnyOrder() {
    try (Dataset ds = create(TensorSpec.sequenceOf("words", Htype.TEXT))) {
      for (int commit = 0; commit < 4; commit++) {
        int from = commit * 25;
        ds.commit(
            "rows from " + from,
            rows -> {
              for (int i = from; i < from + 25; i++) {
                rows.add(i % 7 == 0 ? Map.of() : Map.of("words", words(i)));
              }
            });
      }
      ds.transact("change", tx -> tx.update(30, Map.of("words", List.of("changed"))));
      long[] order = {99, 30, 0, 1, 2, 3, 50, 30, 24, 25, 26};
      try (FieldVector taken = ds.tensor("words").take(order, 0, order.length, allocator);
          FieldVector all = ds.tensor("words").read(0, 100, allocator)) {
        assertEquals(100, all.getValueCount());
        for (int i = 0; i < order.length; i++) {
          int row = (int) order[i];
          Object expected = all.isNull(row) ? null : all.getObject(row).toString();
          assertEquals(expected, taken.isNull(i) ? null : taken.getObject(i).toString());
        }
      }
      for (int row = 0; row < 100; row++) {
        Optional<Object> expected =
            row == 30
                ? Optional.of(List.of("changed"))
                : row % 7 == 0 ? Optional.empty() : Optional.of(words(row));
        assertEquals(expected, ds.tensor("words").value(row), "row " + row);
      }
      assertEquals(List.of(), ds.verify().damage());
    }
  }

  private static List<String> words(int row) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < row % 4; i++) {
      words.add("word " + row + "-" + i);
    }
    return words;
  }

  @Test
  void anArrowBatchOfSequencesIsTaken() {
    try (Dataset ds = create(TensorSpec.sequenceOf("words", Htype.TEXT))) {
      ds.commit("one", rows -> rows.add(Map.of("words", List.of("a", "b"))));
      try (FieldVector batch = ds.tensor("words").read(0, 1, allocator);
          VectorSchemaRoot root = new VectorSchemaRoot(List.of(batch))) {
        root.setRowCount(1);
        ds.commit("again", rows -> rows.addBatch(root));
      }
      assertEquals(Optional.of(List.of("a", "b")), ds.tensor("words").value(1));
    }
  }

  @Test
  void itemsThatDoNotFitNameTheRow() {
    try (Dataset ds =
        create(
            TensorSpec.sequenceOf("steps", Htype.CLASS_LABEL).withClassNames("sit", "stand"),
            TensorSpec.sequenceOf("boxes", Htype.BBOX))) {
      refused(
          "Label 2 at row 1 is no class of tensor 'steps'; it has 2 classes, 0 to 1: sit, stand.",
          () ->
              ds.append(
                  rows -> {
                    rows.add(Map.of("steps", List.of(0)));
                    rows.add(Map.of("steps", List.of(1, 2)));
                  }));
      refused(
          "The sample does not fit tensor 'steps' at row 0: got a null as item 1 of the sequence,"
              + " expected uint16 (any,).",
          () -> ds.append(rows -> rows.add(Map.of("steps", Arrays.asList(0, null)))));
      refused(
          "The sample does not fit tensor 'steps' at row 0: got a single value, expected a sequence"
              + " of them.",
          () -> ds.append(rows -> rows.add(Map.of("steps", 1))));
      assertThrows(
          RefusedException.class,
          () -> ds.append(rows -> rows.add(Map.of("boxes", List.of(new float[] {1, 2})))));
      assertEquals(List.of(), ds.status());
    }
  }

  private static void refused(String message, Runnable work) {
    assertEquals(message, assertThrows(RefusedException.class, work::run).getMessage());
  }

  @Test
  void htypesInBracketsAreReadAndRefused() {
    assertEquals(
        "sequence[image]",
        TensorSpec.parse("f:sequence[image]").toSchema("0123456789abcdef").htypeName());
    assertEquals(
        "link[generic]", TensorSpec.parse("f:link").toSchema("0123456789abcdef").htypeName());
    for (String text :
        List.of(
            "sequence",
            "sequence[x]",
            "image[image]",
            "sequence[sequence[text]]",
            "link[link[image]]",
            "sequence[image",
            "sequence[]")) {
      RefusedException e =
          assertThrows(RefusedException.class, () -> TensorSpec.parse("f:" + text), text);
      assertEquals("unknown-htype", e.code(), text);
    }
    assertThrows(
        RefusedException.class,
        () -> TensorSpec.parse("f:link[bbox]").toSchema("0123456789abcdef"));
  }

  @Test
  void aLinkIsFollowedWhenItsBytesAreAskedFor() throws Exception {
    Path photo = folder.resolve("photo.png");
    byte[] png = png();
    Files.write(photo, png);
    Files.writeString(folder.resolve("notes.txt"), "no image");
    try (Dataset ds =
        create(
            TensorSpec.linkTo("photos", Htype.IMAGE), TensorSpec.linkTo("files", Htype.GENERIC))) {
      ds.commit(
          "links",
          rows -> {
            rows.add(Map.of("photos", photo, "files", photo.toUri()));
            rows.add(Map.of("photos", "../photo.png", "files", "../notes.txt"));
            rows.add(Map.of("photos", "gone.png"));
            rows.add(Map.of("photos", "https://example.org/1.png"));
            rows.add(Map.of("photos", "../notes.txt"));
            rows.add(Map.of());
          });
      Tensor photos = ds.tensor("photos");
      assertEquals(Optional.of(photo.toString()), photos.value(0));
      assertArrayEquals(png, photos.bytes(0));
      assertArrayEquals(png, photos.bytes(1));
      assertEquals(6, photos.image(1).widthPixels());
      assertEquals(List.of(5, 6, 3), Arrays.stream(photos.pixels(1).shape()).boxed().toList());
      assertArrayEquals(png, ds.tensor("files").bytes(0));
      assertEquals("no image", new String(ds.tensor("files").bytes(1), StandardCharsets.UTF_8));
      assertEquals("gone.png", photos.text(2));
      assertArrayEquals(png, ds.all().row(1).bytes("photos"));
      TarnException gone = assertThrows(TarnException.class, () -> photos.image(2));
      assertEquals("link-target-missing", gone.code());
      assertTrue(
          gone.getMessage()
              .startsWith(
                  "The link 'gone.png' of tensor 'photos' at row 2 cannot be followed: It leads"),
          gone.getMessage());
      assertEquals(2L, gone.details().get("row"));
      TarnException far = assertThrows(TarnException.class, () -> photos.bytes(3));
      assertEquals("link-not-local", far.code());
      TarnException text = assertThrows(TarnException.class, () -> photos.image(4));
      assertEquals("not-an-image", text.code());
      assertThrows(RefusedException.class, () -> photos.image(5));
      assertThrows(RefusedException.class, () -> ds.append(r -> r.add(Map.of("photos", " "))));
      assertThrows(RefusedException.class, () -> ds.append(r -> r.add(Map.of("photos", 7))));
      assertEquals(List.of(), ds.verify().damage());
    }
  }
}
