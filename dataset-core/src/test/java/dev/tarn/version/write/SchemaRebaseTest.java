package dev.tarn.version.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tarn.error.ConflictException;
import dev.tarn.error.RefusedException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorInfo;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of a change of tensors when someone else changed them too. */
class SchemaRebaseTest {
  private static final TensorSchema EDEMA =
      TensorSpec.of("edema", Htype.CLASS_LABEL)
          .withDtype(Dtype.UINT8)
          .withClassNames("no", "yes")
          .withMetadata("by", "ada")
          .toSchema("0000000000000001");
  private static final Schema BASE = Schema.empty().withAdded(EDEMA);

  private static TensorSchema added(String name, String id) {
    return TensorSpec.of(name, Htype.TEXT).toSchema(id);
  }

  private static Schema changed(UnaryOperator<TensorSchema> change) {
    return BASE.withReplaced(change.apply(BASE.tensor("edema")));
  }

  private static Schema withInfo(UnaryOperator<TensorInfo> change) {
    return changed(tensor -> tensor.withInfo(change.apply(tensor.info())));
  }

  private static Schema classes(String... names) {
    return withInfo(info -> info.withClasses(dev.tarn.schema.ClassNames.of(List.of(names))));
  }

  private static void conflict(String message, Schema ours, Schema theirs) {
    ConflictException e =
        assertThrows(
            ConflictException.class, () -> SchemaRebase.rebase(BASE, ours, theirs), message);
    assertEquals("tensor-conflict", e.code());
    assertEquals(message, e.getMessage());
  }

  @Test
  void tensorsThatBothSidesAddedAreBothThere() {
    Schema ours = BASE.withAdded(added("note", "0000000000000002"));
    Schema theirs = BASE.withAdded(added("age", "0000000000000003"));
    assertEquals(List.of("edema", "age", "note"), SchemaRebase.rebase(BASE, ours, theirs).names());
  }

  @Test
  void tensorsOfOneNameAreAConflict() {
    conflict(
        "Tensor 'note' was added by someone else since, as another tensor.",
        BASE.withAdded(added("note", "0000000000000002")),
        BASE.withAdded(added("note", "0000000000000003")));
    conflict(
        "Tensor 'note' was added by someone else since, as another tensor.",
        BASE.withAdded(added("note", "0000000000000002")),
        changed(tensor -> tensor.withName("note")));
    conflict(
        "Tensor 'note' exists now; this side gives another tensor that name.",
        changed(tensor -> tensor.withName("note")),
        BASE.withAdded(added("note", "0000000000000002")));
  }

  @Test
  void tensorsExchangeTheirNames() {
    TensorSchema note = added("note", "0000000000000002");
    Schema base = BASE.withAdded(note);
    Schema exchanged = new Schema(List.of(EDEMA.withName("note"), note.withName("edema")));
    assertEquals(exchanged, SchemaRebase.rebase(base, exchanged, base));
    assertEquals(base, SchemaRebase.rebase(exchanged, base, exchanged), "and back");
    Schema moved = new Schema(List.of(EDEMA.withName("old"), added("edema", "0000000000000003")));
    assertEquals(moved, SchemaRebase.rebase(BASE, moved, BASE));
    assertEquals(BASE, SchemaRebase.rebase(moved, BASE, moved));
  }

  @Test
  void renamingAndDescribingGoTogetherAndRenamingTwiceIsAConflict() {
    Schema renamed = changed(tensor -> tensor.withName("swelling"));
    Schema described = withInfo(info -> info.withMetadata("unit", "none"));
    for (Schema merged :
        List.of(
            SchemaRebase.rebase(BASE, renamed, described),
            SchemaRebase.rebase(BASE, described, renamed))) {
      assertEquals(List.of("swelling"), merged.names());
      assertEquals(
          Map.of("by", "ada", "unit", "none"), merged.tensor("swelling").info().metadata());
    }
    assertEquals(renamed, SchemaRebase.rebase(BASE, renamed, renamed));
    conflict(
        "Tensor 'fluid' was changed by someone else since: 'fluid', on this side 'swelling'.",
        renamed,
        changed(tensor -> tensor.withName("fluid")));
  }

  @Test
  void aPieceOfMetadataMergesByItself() {
    Schema ours = withInfo(info -> info.withMetadata("a", "1").withoutMetadata("by"));
    Schema theirs = withInfo(info -> info.withMetadata("b", "2"));
    assertEquals(
        Map.of("a", "1", "b", "2"),
        SchemaRebase.rebase(BASE, ours, theirs).tensor("edema").info().metadata());
    conflict(
        "Tensor 'edema' was changed by someone else since: 'bob', on this side 'eve'.",
        withInfo(info -> info.withMetadata("by", "eve")),
        withInfo(info -> info.withMetadata("by", "bob")));
  }

  @Test
  void droppingAgainstAnyChangeIsAConflict() {
    Schema dropped = BASE.without(EDEMA.id());
    assertEquals(dropped, SchemaRebase.rebase(BASE, dropped, BASE));
    assertEquals(dropped, SchemaRebase.rebase(BASE, dropped, dropped));
    for (Schema edited :
        List.of(
            changed(tensor -> tensor.withName("swelling")),
            withInfo(info -> info.withMetadata("by", "eve")),
            classes("no", "yes", "maybe"))) {
      String name = edited.names().get(0);
      conflict(
          "Tensor '" + name + "' was changed by someone else since; this side drops it.",
          dropped,
          edited);
      conflict(
          "Tensor '" + name + "' was dropped by someone else since; this side changed it.",
          edited,
          dropped);
    }
  }

  @Test
  void classesOfBothSidesKeepTheirNamesAndTheHeadsNumbers() {
    Schema merged =
        SchemaRebase.rebase(BASE, classes("no", "yes", "a", "b"), classes("no", "yes", "b", "c"));
    TensorSchema edema = merged.tensor("edema");
    assertEquals(List.of("no", "yes", "b", "c", "a"), edema.info().classNames());
  }

  @Test
  void moreClassesThanTheDtypeCountsAreRefused() {
    String[] ours = new String[200];
    String[] theirs = new String[200];
    for (int i = 0; i < 200; i++) {
      ours[i] = i < 2 ? List.of("no", "yes").get(i) : "ours " + i;
      theirs[i] = i < 2 ? List.of("no", "yes").get(i) : "theirs " + i;
    }
    RefusedException e =
        assertThrows(
            RefusedException.class,
            () -> SchemaRebase.rebase(BASE, classes(ours), classes(theirs)));
    assertEquals("too-many-classes", e.code());
  }
}
