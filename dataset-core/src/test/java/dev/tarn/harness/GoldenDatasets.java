package dev.tarn.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.MemoryStore;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.history.Versions;
import dev.tarn.version.object.Nonces;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Writes the golden datasets: {@code GoldenDatasets FOLDER}. They are checked in, each beside an
 * {@code expected.json}, and every later build must read them; they are written anew only together
 * with a new version of the format.
 */
final class GoldenDatasets {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T06:00:00.000001Z"), ZoneOffset.UTC);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final List<Dtype> NUMBERS =
      Stream.of(Dtype.values()).filter(dtype -> dtype != Dtype.STR && dtype != Dtype.JSON).toList();

  private GoldenDatasets() {}

  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, MemoryStore> dataset : make().entrySet()) {
      Path folder = Path.of(args[0], dataset.getKey());
      MemoryStore store = dataset.getValue();
      for (String name : store.list("", "", Integer.MAX_VALUE)) {
        Path file = folder.resolve("data").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, store.read(name, Long.MAX_VALUE));
      }
      try (Dataset ds = new Place(store::openAgain).load()) {
        Files.writeString(folder.resolve("expected.json"), expected(ds));
      }
    }
  }

  /** The datasets by name, byte for byte the same each time. */
  static Map<String, MemoryStore> make() {
    return new TreeMap<>(Map.of("values", values(), "history", history()));
  }

  private static Place place(MemoryStore store, int seed) {
    return new Place(store::openAgain).with(CLOCK, new Nonces(new Random(seed)));
  }

  /** Each htype and dtype, with nulls and empty samples. */
  private static MemoryStore values() {
    MemoryStore store = new MemoryStore();
    List<TensorSpec> tensors = new ArrayList<>();
    for (Dtype dtype : NUMBERS) {
      tensors.add(TensorSpec.of(dtype.toString(), Htype.GENERIC).withDtype(dtype).withShape(-1));
    }
    tensors.add(TensorSpec.of("embedding", Htype.EMBEDDING).withShape(3));
    tensors.add(TensorSpec.of("boxes", Htype.BBOX).withMetadata("coords", "ltrb"));
    tensors.add(TensorSpec.of("label", Htype.CLASS_LABEL).withClassNames("g0", "друзы"));
    tensors.add(TensorSpec.of("tags", Htype.CLASS_LABEL).multi().withClassNames("a", "b"));
    tensors.add(TensorSpec.of("mask", Htype.BINARY_MASK));
    tensors.add(TensorSpec.of("text", Htype.TEXT));
    tensors.add(TensorSpec.of("json", Htype.JSON));
    tensors.add(TensorSpec.of("image", Htype.IMAGE));
    tensors.add(TensorSpec.of("segments", Htype.SEGMENT_MASK));
    tensors.add(TensorSpec.of("points", Htype.KEYPOINTS));
    tensors.add(TensorSpec.sequenceOf("words", Htype.TEXT));
    tensors.add(TensorSpec.sequenceOf("steps", Htype.CLASS_LABEL).withClassNames("sit", "stand"));
    try (Dataset ds = place(store, 1).create(tensors, rows -> {})) {
      ds.commit(
          "values",
          rows -> {
            Map<String, Object> row = new TreeMap<>();
            for (Dtype dtype : NUMBERS) {
              row.put(dtype.toString(), List.of(0, 1));
            }
            row.put("embedding", new float[] {1, -2, 0.5f});
            row.put("boxes", new float[][] {{1, 2, 3, 4}, {5, 6, 7, 8}});
            row.put("label", "друзы");
            row.put("tags", List.of("b", "a"));
            row.put("mask", new boolean[][] {{true, false}, {false, true}});
            row.put("text", "naïve 🩺");
            row.put("json", Map.of("eye", List.of(1, 2)));
            row.put("image", NdArray.ofUint8(new byte[] {1, 2, 3, 4, 5, 6}, 1, 2, 3));
            row.put("segments", NdArray.ofUint8(new byte[] {0, 3, 9, 0}, 2, 2));
            row.put("words", List.of("one", "", "three"));
            row.put("steps", List.of("stand", "sit"));
            rows.add(row);
            rows.add(Map.of("boxes", List.of(), "tags", List.of(), "text", ""));
            rows.add(Map.of("label", 0));
          });
    }
    return store;
  }

  /** Edits, branches, merges, tags, a layout, and something that is staged. */
  private static MemoryStore history() {
    MemoryStore store = new MemoryStore();
    List<TensorSpec> tensors =
        List.of(
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("note", Htype.TEXT));
    try (Dataset ds = place(store, 2).create(tensors, rows -> rows.add(row(0)))) {
      for (int i = 1; i < 10; i++) {
        int n = i;
        ds.commit("row " + n, rows -> rows.add(row(n)));
      }
      ds.tag("v1", "ten rows");
      ds.transact("update", tx -> tx.update(RowSelection.of(2, 7), Map.of("note", "corrected")));
      ds.transact("delete", tx -> tx.delete(RowSelection.of(0, 4)));
      try (Dataset tenRows = ds.at("v1");
          Dataset exp = tenRows.branch("exp/ä")) {
        exp.commit("on exp", rows -> rows.add(row(100)));
        exp.transact("update on exp", tx -> tx.update(9, Map.of("n", 99)));
      }
      ds.merge("exp/ä", "merge", MergeResolver.none());
      ds.optimize(true);
      ds.commit("after the layout", rows -> rows.add(row(11)));
      ds.tag("v2");
      ds.moveTag("v2", "main~1");
      ds.tag("gone");
      ds.deleteTag("gone");
      ds.append(rows -> rows.add(row(12)));
      ds.stage(tx -> tx.update(1, Map.of("note", "staged")));
      restage(ds);
    }
    return store;
  }

  private static Map<String, Object> row(int n) {
    return Map.of("n", n, "note", "note " + n);
  }

  /** The same staged work under a name that is not this machine's. */
  private static void restage(Dataset ds) {
    ObjectStore store = ds.objects();
    try (BufferAllocator allocator = ds.newAllocator("stages");
        PackReader objects = new PackReader(store, allocator)) {
      Versions versions = new Versions(objects, CLOCK, new Nonces(new Random(3)));
      for (Stage stage : versions.stages().all()) {
        versions.stage("ada@laptop-1", "ada@laptop", "main", stage.base(), stage.changes());
        versions.dropStage(stage.id());
      }
    }
  }

  /** What must be read of a golden dataset. */
  static String expected(Dataset ds) throws IOException {
    Map<String, Object> refs = new TreeMap<>();
    ds.branches().forEach(branch -> refs.put("branch " + branch.name(), at(ds, branch.name())));
    ds.tags().forEach(tag -> refs.put("tag " + tag, at(ds, tag.name())));
    Map<String, Object> all = new TreeMap<>();
    all.put("id", ds.id());
    all.put("refs", refs);
    all.put("schema", ds.schema().tensors().stream().map(Object::toString).toList());
    all.put(
        "staged",
        ds.status().stream()
            .map(stage -> stage.owner() + " on " + stage.branch() + ": " + stage.rows())
            .toList());
    return JSON.writeValueAsString(all) + "\n";
  }

  private static Map<String, Object> at(Dataset ds, String ref) {
    try (Dataset at = ds.at(ref)) {
      List<String> ids = new ArrayList<>();
      for (long row = 0; row < at.rowCount(); row++) {
        ids.add(at.rowId(row));
      }
      return new TreeMap<>(
          Map.of(
              "log",
              at.log().stream().map(Object::toString).toList(),
              "row ids",
              ids,
              "rows",
              Seen.rows(at).stream().map(String::trim).toList()));
    }
  }
}
