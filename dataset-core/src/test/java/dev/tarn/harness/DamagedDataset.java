package dev.tarn.harness;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.RowSelection;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.MemoryStore;
import java.util.List;
import java.util.Map;

/** A small dataset that has objects of every kind, to be damaged. */
final class DamagedDataset {
  private DamagedDataset() {}

  static DamageableStore make() {
    MemoryStore store = new MemoryStore();
    Place place = new Place(store::openAgain);
    List<TensorSpec> tensors =
        List.of(
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("labels", Htype.CLASS_LABEL).withClassNames("g0", "g1"),
            TensorSpec.of("points", Htype.GENERIC).withShape(-1, 2),
            TensorSpec.of("note", Htype.TEXT));
    try (Dataset ds = place.create(tensors, rows -> rows.add(row(0)))) {
      ds.tag("v1", "the first row");
      for (int i = 1; i < 8; i++) {
        int n = i;
        ds.commit("row " + i, rows -> rows.add(row(n)));
      }
      ds.transact("edit", tx -> tx.update(2, Map.of("note", "corrected", "labels", "g1")));
      ds.transact("deletion", tx -> tx.delete(RowSelection.of(1, 4)));
      ds.moveTag("v1", "main~1");
      try (Dataset exp = ds.branch("exp")) {
        exp.commit("on exp", rows -> rows.add(row(9)));
      }
      ds.append(rows -> rows.add(row(10)));
      ds.stage(tx -> tx.update(3, Map.of("n", 33)));
    }
    return DamageableStore.of(store);
  }

  private static Map<String, Object> row(int n) {
    return Map.of(
        "n",
        n,
        "labels",
        n % 2,
        "points",
        NdArray.of(new float[] {n, n + 0.5f}, 1, 2),
        "note",
        "note " + n);
  }
}
