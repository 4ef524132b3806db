package dev.tarn.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.SaveOptions;
import dev.tarn.dataset.SavedView;
import dev.tarn.error.TarnException;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.integrity.Damage;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.StoredForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One view that cannot be read, or that has ended, hides no other, and verify says so. */
@LeavesDamage
class ViewsBesideDamageTest {
  @TempDir Path folder;
  private Path location;
  private String one;
  private String other;

  @BeforeEach
  void twoViews() {
    location = folder.resolve("ds");
    try (Dataset ds =
        Dataset.create(
            location.toString(), TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64))) {
      ds.commit(
          "rows",
          rows -> {
            for (int i = 0; i < 10; i++) {
              rows.add(Map.of("n", i));
            }
          });
      one = ds.rows(RowSelection.of(7, 1, 7)).save(SaveOptions.message("one").withName("a")).id();
      other = ds.rows(RowSelection.of(2)).save(SaveOptions.message("other").withName("b")).id();
    }
  }

  private Path metadata(String id, long number) {
    return location.resolve("views/" + id + "/meta/" + ObjectNames.number(number));
  }

  private static byte[] metadata(String view, String commit, String... params) {
    CborWriter out = new CborWriter();
    out.map(
        4,
        () -> {
          out.key("view").hex(view);
          out.key("commit").hex(commit);
          out.key("params").array(params.length, () -> List.of(params).forEach(out::text));
          out.key("rows").integer(3);
        });
    return StoredForm.encode(StoredForm.Kind.VIEW_META, out.finish());
  }

  /** What somebody may put as the newest word on a view. */
  static Stream<byte[]> badWords() {
    String id = "ab".repeat(32);
    CborWriter nothing = new CborWriter();
    nothing.map(0, () -> {});
    return Stream.of(
        new byte[0],
        "no object at all".getBytes(StandardCharsets.US_ASCII),
        StoredForm.encode(StoredForm.Kind.POINTER, nothing.finish()),
        StoredForm.encode(StoredForm.Kind.VIEW_META, nothing.finish()),
        StoredForm.encode(StoredForm.Kind.VIEW_META, new byte[] {(byte) 0x9f}),
        metadata(id, id));
  }

  /** Parameters that are no parameters. */
  static Stream<String> badParams() {
    return Stream.of(
        "",
        "[".repeat(100_000),
        "[".repeat(900) + "]".repeat(900) + "x",
        "{\"a\": 1}",
        "1 2",
        "[1, {\"a\": 2}]",
        "9".repeat(5000),
        "nul");
  }

  private void assertOnlyOneIsBad(String reason) {
    try (Dataset ds = Dataset.load(location.toString())) {
      assertEquals(List.of(other), ds.views().stream().map(SavedView::id).toList());
      assertEquals(1, ds.loadView("b").rowCount());
      assertEquals(
          TarnException.Kind.DAMAGED,
          assertThrows(TarnException.class, () -> ds.loadView(one)).kind());
      List<Damage> unreadable = ds.unreadableViews();
      assertEquals(1, unreadable.size(), unreadable.toString());
      assertTrue(unreadable.get(0).object().contains(one), unreadable.toString());
      List<Damage> found = ds.verify().damage();
      assertTrue(
          found.stream().anyMatch(d -> d.object().contains(one) && d.reason().contains(reason)),
          found.toString());
      assertTrue(found.stream().noneMatch(d -> d.object().contains(other)), found.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("badWords")
  void aBadWordOnAViewHidesNoOther(byte[] word) throws IOException {
    Files.write(metadata(one, 2), word);
    assertOnlyOneIsBad("");
  }

  @ParameterizedTest
  @MethodSource("badParams")
  void aParameterThatIsNoneHidesNoOther(String param) throws IOException {
    String commit;
    try (Dataset ds = Dataset.load(location.toString())) {
      commit = ds.head().id();
    }
    Files.write(metadata(one, 2), metadata(one, commit, param));
    assertOnlyOneIsBad("parameter");
  }

  @Test
  void savingAViewAgainMendsWhatIsSaidOfIt() throws IOException {
    Files.write(metadata(one, 2), new byte[] {1, 2, 3});
    try (Dataset ds = Dataset.load(location.toString())) {
      ds.rows(RowSelection.of(7, 1, 7)).save(SaveOptions.message("again"));
      assertEquals("again", ds.findView(one).message());
      assertEquals(List.of(), ds.verify().damage());
    }
  }

  @Test
  void aTombstoneEndsAViewAndSavingItAgainBeginsAnew() throws IOException {
    CborWriter out = new CborWriter();
    out.map(
        4,
        () -> {
          out.key("ref").text("views/" + one + "/meta/");
          out.key("number").integer(2);
          out.key("author").text("ada");
          out.key("time").integer(0);
        });
    Files.write(metadata(one, 2), StoredForm.encode(StoredForm.Kind.TOMBSTONE, out.finish()));
    try (Dataset ds = Dataset.load(location.toString())) {
      assertEquals(List.of(other), ds.views().stream().map(SavedView::id).toList());
      assertEquals(
          "unknown-view", assertThrows(TarnException.class, () -> ds.loadView(one)).code());
      assertEquals(
          "unknown-view", assertThrows(TarnException.class, () -> ds.loadView("a")).code());
      assertEquals(List.of(), ds.verify().damage());
      ds.rows(RowSelection.of(7, 1, 7)).save(SaveOptions.message("anew").withName("a"));
      assertEquals(3, ds.loadView("a").rowCount());
      assertEquals(2, ds.views().size());
    }
  }

  @Test
  void namesThatAreNoNumbersBelongToNobody() throws IOException {
    Files.writeString(metadata(one, 1).resolveSibling("0-note"), "hello");
    try (Dataset ds = Dataset.load(location.toString())) {
      assertEquals(2, ds.views().size());
      assertEquals(3, ds.loadView(one).rowCount());
      assertEquals(List.of(), ds.verify().damage());
    }
  }

  @Test
  void rowsThatAreNotThoseOfTheViewAreFoundByVerify() throws IOException {
    Path selection = location.resolve("views/" + one + "/selection");
    Files.write(selection, Files.readAllBytes(location.resolve("views/" + other + "/selection")));
    try (Dataset ds = Dataset.load(location.toString())) {
      List<Damage> found = ds.verify().damage();
      assertEquals(1, found.size(), found.toString());
      assertEquals("views/" + one + "/selection", found.get(0).object());
      assertTrue(found.get(0).reason().contains("are not those of view"), found.toString());
    }
  }

  @Test
  void aRangeOfMoreRowsThanCanBeCountedIsRefusedAtOnce() throws IOException {
    CborWriter out = new CborWriter();
    try (Dataset ds = Dataset.load(location.toString())) {
      out.map(
          4,
          () -> {
            out.key("dataset").hex(ds.id());
            out.key("commit").hex(ds.head().id());
            out.key("projection").text("\"n\"");
            out.key("range").array(2, () -> out.integer(0).integer(Long.MAX_VALUE));
          });
      Files.write(
          location.resolve("views/" + one + "/selection"),
          StoredForm.encode(StoredForm.Kind.SELECTION, out.finish()));
      TarnException e = assertThrows(TarnException.class, () -> ds.loadView(one));
      assertTrue(e.getMessage().contains("of 10 rows has not"), e.getMessage());
      assertEquals(1, ds.verify().damage().size());
    }
  }
}
