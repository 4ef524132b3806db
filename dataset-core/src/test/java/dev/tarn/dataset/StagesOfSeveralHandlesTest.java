package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several handles of one user stage, each with new classes of its own; one commit takes all in. */
class StagesOfSeveralHandlesTest {
  @TempDir Path folder;
  private String location;

  @BeforeEach
  void aDatasetWithOneRow() {
    location = folder.resolve("flowers").toString();
    try (Dataset ds =
        Dataset.create(
            location, TensorSpec.of("label", Htype.CLASS_LABEL).withClassNames("rose"))) {
      ds.commit("rose", rows -> rows.add(Map.of("label", "rose")));
    }
  }

  private void stage(String newClass, TransactionWork work) {
    try (Dataset ds = Dataset.load(location)) {
      ds.stage(
          tx -> {
            tx.addClasses("label", List.of(newClass));
            work.applyTo(tx);
          });
    }
  }

  private static List<String> names(Dataset ds) {
    List<String> names = new ArrayList<>();
    List<String> classes = ds.tensor("label").info().classNames();
    for (long row = 0; row < ds.rowCount(); row++) {
      Object label = ds.tensor("label").value(row).orElseThrow();
      names.add(classes.get(((Number) label).intValue()));
    }
    return names;
  }

  @Test
  void appendedRowsKeepTheNamesOfTheirClasses() {
    for (String name : List.of("tulip", "daisy", "lily")) {
      stage(name, tx -> tx.rows().add(Map.of("label", name)));
    }
    try (Dataset ds = Dataset.load(location)) {
      ds.commit("all");
      assertEquals(List.of("daisy", "lily", "rose", "tulip"), names(ds).stream().sorted().toList());
      assertEquals(1L, ds.summary().tensors().get(0).classCounts().get("daisy"));
      assertEquals(1L, ds.summary().tensors().get(0).classCounts().get("tulip"));
    }
  }

  @Test
  void updatedRowsKeepTheNamesOfTheirClasses() {
    try (Dataset ds = Dataset.load(location)) {
      ds.commit("another", rows -> rows.add(Map.of("label", "rose")));
    }
    stage("tulip", tx -> tx.update(0, Map.of("label", "tulip")));
    stage("daisy", tx -> tx.update(1, Map.of("label", "daisy")));
    try (Dataset ds = Dataset.load(location)) {
      ds.commit("both");
      assertEquals(List.of("tulip", "daisy"), names(ds));
    }
  }
}
