package dev.tarn.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.dataset.RowSelection;
import dev.tarn.error.DamagedException;
import dev.tarn.harness.LeavesDamage;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.RecordingStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What verify says of damage: which object, which tensor, which rows. */
@LeavesDamage
class VerifyTest {
  private static final TensorSpec TEXT = TensorSpec.of("t", Htype.TEXT);
  private static final TensorSpec BYTES =
      TensorSpec.of("bytes", Htype.GENERIC).withDtype(Dtype.UINT8).withShape(-1);

  @TempDir Path folder;

  private Path root() {
    return folder.resolve("ds");
  }

  private Dataset create(TensorSpec... tensors) {
    return Dataset.create(root().toString(), tensors);
  }

  private Dataset load() {
    return Dataset.load(root().toString());
  }

  private static void add(Dataset ds, String... texts) {
    ds.commit(
        "rows",
        rows -> {
          for (String text : texts) {
            rows.add(Map.of("t", text));
          }
        });
  }

  /** Flips a bit of the text in every commit that has it; tells their names. */
  private List<String> damage(String text) throws IOException {
    List<String> damaged = new ArrayList<>();
    try (var commits = Files.list(root().resolve("commits"))) {
      for (Path commit : (Iterable<Path>) commits::iterator) {
        int at = Files.readString(commit, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at >= 0) {
          flip(commit, at + text.length() - 1);
          damaged.add("commits/" + commit.getFileName());
        }
      }
    }
    return damaged;
  }

  /** In place: the branch's number is a second name of the file. */
  private static void flip(Path file, long at) throws IOException {
    assertTrue(file.toFile().setWritable(true));
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int old = bytes.read();
      bytes.seek(at);
      bytes.write(old ^ 1);
    }
  }

  private static String rows(Damage damage) {
    return damage.tensor() + " " + damage.firstRow() + "-" + damage.lastRow();
  }

  private List<String> verify() {
    try (Dataset ds = load()) {
      return ds.verify().damage().stream().map(VerifyTest::rows).sorted().toList();
    }
  }

  @Test
  void aChunkInAPackIsNamedWithItsRowsAsTheyAreNumberedNow() throws IOException {
    try (Dataset ds = create(TEXT)) {
      add(ds, "one", "two", "three");
      add(ds, "row number four", "row number five");
      ds.transact("delete", tx -> tx.delete(RowSelection.of(1)));
    }
    List<String> objects = damage("row number four");
    try (Dataset ds = load()) {
      List<Damage> damage = ds.verify().damage();
      assertEquals(objects, damage.stream().map(Damage::object).toList());
      assertEquals("t 2-3", rows(damage.get(0)));
      assertTrue(
          damage.get(0).reason().endsWith("Rows as branch 'main' has them."),
          damage.get(0).reason());
      DamagedException e = assertThrows(DamagedException.class, () -> ds.tensor("t").text(3));
      assertTrue(e.getMessage().contains(" of tensor 't', row 3: "), e.getMessage());
      assertEquals(Map.of("object", objects.get(0), "tensor", "t", "row", 3L), e.details());
      // Open chunks are shared: the second read has its own row.
      e = assertThrows(DamagedException.class, () -> ds.tensor("t").text(2));
      assertEquals(2L, e.details().get("row"));
      assertEquals("three", ds.tensor("t").text(1));
    }
  }

  @Test
  void anUpdateIsNamedWithTheRowsThatHaveIt() throws IOException {
    try (Dataset ds = create(TEXT)) {
      add(ds, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
      ds.transact(
          "update",
          tx -> {
            tx.update(3, Map.of("t", "a new text"));
            tx.update(7, Map.of("t", "another new text"));
          });
      ds.transact("again", tx -> tx.update(7, Map.of("t", "newer still")));
    }
    damage("another new text");
    assertEquals(List.of("t 3-3"), verify());
    damage("newer still");
    assertEquals(List.of("t 3-3", "t 7-7"), verify());
  }

  @Test
  void whatOnlyHistoryNeedsIsNamedByIdentityAndCommit() throws IOException {
    String id;
    String commit;
    try (Dataset ds = create(TEXT)) {
      add(ds, "first");
      add(ds, "the old text");
      id = ds.rowId(1);
      ds.transact("update", tx -> tx.update(1, Map.of("t", "the new one")));
      commit = ds.head().shortId();
    }
    damage("the old text");
    try (Dataset ds = load()) {
      assertEquals("the new one", ds.tensor("t").text(1));
      List<Damage> damage = ds.verify().damage();
      assertEquals(List.of("t -1--1"), damage.stream().map(VerifyTest::rows).toList());
      String where =
          "No branch has these rows so any more; in commit " + commit + " they are " + id + ".";
      assertTrue(damage.get(0).reason().endsWith(where), damage.get(0).reason());
    }
  }

  @Test
  void aChunkThatSeveralRowsShareIsNamedForAllOfThem() throws IOException {
    byte[] bytes = new byte[200_000];
    new Random(1).nextBytes(bytes);
    try (Dataset ds = create(BYTES)) {
      ds.commit("a", rows -> rows.add(Map.of("bytes", bytes)));
      ds.commit("b", rows -> rows.add(Map.of("bytes", new byte[] {1})));
      ds.commit("c", rows -> rows.add(Map.of("bytes", bytes)));
    }
    List<Path> chunks;
    try (var files = Files.walk(root().resolve("chunks"))) {
      chunks = files.filter(Files::isRegularFile).toList();
    }
    assertEquals(1, chunks.size());
    flip(chunks.get(0), 100_000);
    assertEquals(List.of("bytes 0-0", "bytes 2-2"), verify());
    Files.delete(chunks.get(0));
    assertEquals(List.of("bytes 0-0", "bytes 2-2"), verify());
    try (Dataset ds = load()) {
      Object row =
          assertThrows(dev.tarn.error.TarnException.class, () -> ds.tensor("bytes").value(2))
              .details()
              .get("row");
      assertEquals(2L, row);
    }
  }

  @Test
  void whereOneBranchDeletedTheRowsTheOtherIsNamed() throws IOException {
    try (Dataset ds = create(TEXT)) {
      add(ds, "zero", "one", "two");
      add(ds, "damaged text");
      ds.branch("exp").close();
      ds.transact("delete", tx -> tx.delete(RowSelection.of(3)));
      try (Dataset exp = ds.at("exp")) {
        exp.transact("delete", tx -> tx.delete(RowSelection.of(0)));
      }
    }
    damage("damaged text");
    try (Dataset ds = load()) {
      Damage damage = ds.verify().damage().get(0);
      assertEquals("t 2-2", rows(damage));
      assertTrue(damage.reason().endsWith("Rows as branch 'exp' has them."), damage.reason());
    }
  }

  /** Damages each object of a kind that lies in a pack, one after another. */
  private void eachPacked(char kind, Consumer<List<Damage>> then) throws IOException {
    List<Path> commits;
    try (var files = Files.list(root().resolve("commits"))) {
      commits = files.sorted().toList();
    }
    for (Path commit : commits) {
      String bytes = Files.readString(commit, StandardCharsets.ISO_8859_1);
      int at = bytes.indexOf("TARN" + kind, 16);
      while (at >= 0) {
        flip(commit, at + 20);
        try (Dataset ds = load()) {
          then.accept(ds.verify().damage());
        }
        flip(commit, at + 20);
        at = bytes.indexOf("TARN" + kind, at + 4);
      }
    }
  }

  @Test
  void aRunThatTwoBranchesShareIsNamedOnceWithItsRows() throws IOException {
    try (Dataset ds = create(TEXT)) {
      for (int i = 0; i < 20; i++) {
        add(ds, "text " + i);
      }
      ds.branch("exp").close();
      try (Dataset exp = ds.at("exp")) {
        add(exp, "more");
      }
      add(ds, "more here");
    }
    Set<String> found = new HashSet<>();
    eachPacked(
        'R',
        damage -> {
          assertEquals(1, damage.size(), damage::toString);
          String what = damage.get(0).reason().replaceAll("\\. .*", "");
          found.add(what + ": " + rows(damage.get(0)));
        });
    assertEquals(
        Set.of(
            "This is a list of chunks: t 0-7",
            "This is a list of chunks: t 8-15",
            "This is a list of row identities:  0-7",
            "This is a list of row identities:  8-15",
            "This is a list of history:  -1--1"),
        found);
  }

  @Test
  void aListOfDeletedRowsIsNamed() throws IOException {
    try (Dataset ds = create(TEXT)) {
      String[] texts = new String[20_000];
      java.util.Arrays.setAll(texts, i -> "" + i % 7);
      add(ds, texts);
      long[] odd = new long[10_000];
      java.util.Arrays.setAll(odd, i -> 2L * i + 1);
      ds.transact("delete", tx -> tx.delete(RowSelection.of(odd)));
      ds.transact("update", tx -> tx.update(RowSelection.range(0, 3), Map.of("t", "x")));
    }
    List<String> found = new ArrayList<>();
    eachPacked('D', damage -> damage.forEach(one -> found.add(one.reason())));
    assertEquals(1, found.size(), found::toString);
    assertTrue(found.get(0).startsWith("This is a list of deleted rows. "), found.get(0));
  }

  /** A history twice as long takes twice as much to check, not four times. */
  @Test
  void verifyReadsEachRunOfAListOnce() {
    long[] calls = new long[2];
    long[] bytes = new long[2];
    RecordingStore[] store = new RecordingStore[1];
    DatasetOptions options =
        DatasetOptions.defaults().withStoreWrapper(inner -> store[0] = new RecordingStore(inner));
    try (Dataset ds = Dataset.create(root().toString(), List.of(TEXT), options)) {
      for (int i = 0; i < 400; i++) {
        add(ds, "text " + i);
        if (i == 199 || i == 399) {
          store[0].clear();
          assertTrue(ds.verify().ok());
          calls[i / 200] = store[0].calls().size();
          bytes[i / 200] = store[0].bytesRead();
        }
      }
    }
    assertTrue(calls[1] < 2.3 * calls[0], () -> calls[0] + " calls, then " + calls[1]);
    assertTrue(bytes[1] < 2.3 * bytes[0], () -> bytes[0] + " bytes, then " + bytes[1]);
  }
}
