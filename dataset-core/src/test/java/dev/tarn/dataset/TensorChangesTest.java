package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tarn.error.ConflictException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import dev.tarn.version.MergeConflict;
import dev.tarn.version.MergeConflictException;
import dev.tarn.version.MergeResolver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of tensors beside changes of others. */
class TensorChangesTest {
  @TempDir Path folder;
  private String location;

  @BeforeEach
  void fourRows() {
    location = folder.resolve("d").toString();
    try (Dataset ds =
        Dataset.create(
            location,
            TensorSpec.of("n", Htype.GENERIC).withDtype(Dtype.INT64),
            TensorSpec.of("note", Htype.TEXT))) {
      ds.commit(
          "rows",
          rows -> {
            for (long i = 0; i < 4; i++) {
              rows.add(Map.of("n", i, "note", "note " + i));
            }
          });
    }
  }

  @Test
  void aTensorIsAddedAndFilledWhileAnotherCommits() {
    try (Dataset ds = Dataset.load(location);
        Dataset other = Dataset.load(location)) {
      ds.stage(
          tx -> {
            tx.addTensor(TensorSpec.of("grade", Htype.TEXT));
            tx.update(2, Map.of("grade", "good"));
          });
      other.commit("meanwhile", rows -> rows.add(Map.of("n", 4)));
      ds.commit("grades");
      assertEquals(5, ds.rowCount());
      assertEquals(Optional.of("good"), ds.tensor("grade").value(2));
      assertEquals(1, ds.tensor("grade").stats().rows() - ds.tensor("grade").stats().nulls());
    }
  }

  @Test
  void twoTensorsExchangeTheirNamesAndRevertExchangesThemBack() {
    try (Dataset ds = Dataset.load(location)) {
      ds.transact(
          "exchange",
          tx -> {
            tx.renameTensor("n", "between");
            tx.renameTensor("note", "n");
            tx.renameTensor("between", "note");
          });
      assertEquals(List.of("note", "n"), ds.schema().names());
      assertEquals(Optional.of("note 1"), ds.tensor("n").value(1));
      ds.revert("main", "back", MergeResolver.none());
      assertEquals(List.of("n", "note"), ds.schema().names());
      assertEquals(Optional.of("note 1"), ds.tensor("note").value(1));
      assertTrue(ds.verify().ok());
    }
  }

  /** Samples of a tensor that both branches brought back are not those of a common ancestor. */
  @Test
  void differentSamplesOfATensorThatBothSidesBroughtBackAreAConflict() {
    try (Dataset main = Dataset.load(location)) {
      main.transact("drop", tx -> tx.dropTensor("note"));
      try (Dataset exp = main.branch("exp")) {
        exp.restore("main~1", "bring back");
        exp.transact("theirs", tx -> tx.update(1, Map.of("note", "theirs")));
        main.restore("main~1", "bring back too");
        MergeConflictException e =
            assertThrows(
                MergeConflictException.class, () -> main.merge("exp", "m", MergeResolver.none()));
        assertEquals(1, e.conflicts().size());
        assertEquals(MergeConflict.Kind.BOTH_UPDATED, e.conflicts().get(0).kind());
        assertEquals(1, e.conflicts().get(0).row());
        main.merge("exp", "m", MergeResolver.theirs());
        assertEquals(Optional.of("theirs"), main.tensor("note").value(1));
        assertEquals(Optional.of("note 2"), main.tensor("note").value(2));
        assertTrue(main.verify().ok());
      }
    }
  }

  /** Whether or not the deleted row still lies in a chunk. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRowThatComesBackHasNoSampleOfATensorThatTheOtherSideHasNot(boolean laidOut) {
    try (Dataset main = Dataset.load(location);
        Dataset exp = main.branch("exp")) {
      exp.transact("theirs", tx -> tx.update(1, Map.of("note", "theirs")));
      main.addTensor(TensorSpec.of("grade", Htype.TEXT));
      main.commit("grades");
      main.transact("fill", tx -> tx.update(RowSelection.range(0, 4), Map.of("grade", "good")));
      main.transact("delete", tx -> tx.delete(RowSelection.of(1)));
      if (laidOut) {
        main.optimize(true);
      }
      main.merge("exp", "m", MergeResolver.theirs());
      assertEquals(4, main.rowCount());
      for (long row = 0; row < 4; row++) {
        boolean back = main.tensor("n").value(row).equals(Optional.of(1L));
        assertEquals(
            back ? Optional.empty() : Optional.of("good"), main.tensor("grade").value(row));
      }
      assertEquals(1, main.tensor("grade").stats().nulls());
      assertTrue(main.verify().ok());
    }
  }

  /** The tensor was dropped here and is taken from the other side, which has not all rows. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTensorThatComesFromTheOtherSideIsNullInRowsThatItHasNot(boolean laidOut) {
    try (Dataset main = Dataset.load(location)) {
      main.transact("delete", tx -> tx.delete(RowSelection.of(1)));
      try (Dataset exp = main.branch("exp")) {
        exp.transact("theirs", tx -> tx.update(1, Map.of("note", "theirs")));
        if (laidOut) {
          exp.optimize(true);
        }
        main.revert("main", "bring the row back", MergeResolver.none());
        main.transact("drop", tx -> tx.dropTensor("note"));
        main.merge("exp", "m", MergeResolver.theirs());
      }
      assertEquals(
          List.of("0 note 0", "1 null", "2 theirs", "3 note 3"),
          LongStream.range(0, 4)
              .mapToObj(
                  row ->
                      main.tensor("n").value(row).orElseThrow()
                          + " "
                          + main.tensor("note").value(row).orElse("null"))
              .sorted()
              .toList());
      assertEquals(1, main.tensor("note").stats().nulls());
      assertTrue(main.verify().ok());
    }
  }

  /**
   * They dropped the tensor and gave its name to another one; we edited it, and may have renamed
   * it.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNameOfATensorThatStaysIsTakenOnTheOtherSide(boolean renamed) {
    try (Dataset main = Dataset.load(location);
        Dataset exp = main.branch("exp")) {
      exp.transact(
          "another tensor",
          tx -> {
            tx.dropTensor("note");
            tx.addTensor(TensorSpec.of("note", Htype.TEXT));
          });
      main.transact(
          "ours",
          tx -> {
            tx.update(1, Map.of("note", "ours"));
            if (renamed) {
              tx.renameTensor("note", "remark");
            }
          });
      if (renamed) {
        main.merge("exp", "m", MergeResolver.ours());
        assertEquals(List.of("n", "remark", "note"), main.schema().names());
        assertEquals(Optional.of("ours"), main.tensor("remark").value(1));
      } else {
        ConflictException e =
            assertThrows(
                ConflictException.class, () -> main.merge("exp", "m", MergeResolver.ours()));
        assertEquals("tensor-conflict", e.code());
        main.merge("exp", "m", MergeResolver.theirs());
        assertEquals(List.of("n", "note"), main.schema().names());
        assertEquals(Optional.empty(), main.tensor("note").value(1));
      }
      assertTrue(main.verify().ok());
    }
  }
}
