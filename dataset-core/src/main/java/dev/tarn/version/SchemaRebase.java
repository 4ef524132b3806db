package dev.tarn.version;

import dev.tarn.error.ConflictException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import java.util.List;
import java.util.Optional;

/** Brings a change of a schema to another schema than the one it was made against. */
final class SchemaRebase {
  private SchemaRebase() {}

  /**
   * The schema {@code head} with what changed from {@code base} to {@code changed}.
   *
   * @throws ConflictException if both sides changed one tensor differently
   */
  static Schema rebase(Schema base, Schema changed, Schema head) {
    if (base.equals(head) || changed.equals(base)) {
      return base.equals(head) ? changed : head;
    }
    Schema result = head;
    for (TensorSchema ours : changed.tensors()) {
      Optional<TensorSchema> before = byId(base, ours.id());
      Optional<TensorSchema> theirs = byId(head, ours.id());
      if (before.equals(Optional.of(ours))) {
        continue;
      }
      if (before.isEmpty() && theirs.isEmpty()) {
        result = add(result, ours);
      } else if (theirs.equals(before)) {
        result = result.withReplaced(ours);
      } else if (!theirs.equals(Optional.of(ours))) {
        result = result.withReplaced(longerNames(ours, theirs));
      }
    }
    return result;
  }

  private static Schema add(Schema head, TensorSchema ours) {
    if (head.find(ours.name()).isPresent()) {
      throw new ConflictException(
          "tensor-conflict",
          "Tensor '" + ours.name() + "' was added by someone else since.",
          "Reset this change, or give the new tensor another name.");
    }
    return head.withAdded(ours);
  }

  /** Two sides that both appended class names agree when one list continues the other. */
  private static TensorSchema longerNames(TensorSchema ours, Optional<TensorSchema> theirs) {
    if (theirs.isPresent()) {
      List<String> our = ours.info().classNames();
      List<String> their = theirs.get().info().classNames();
      boolean sameOtherwise = theirs.get().info().metadata().equals(ours.info().metadata());
      if (sameOtherwise
          && our.size() >= their.size()
          && our.subList(0, their.size()).equals(their)) {
        return ours;
      }
      if (sameOtherwise && their.subList(0, Math.min(our.size(), their.size())).equals(our)) {
        return theirs.get();
      }
    }
    throw new ConflictException(
        "tensor-conflict",
        "Tensor '" + ours.name() + "' was changed by someone else since.",
        "Look at 'tarn log', reset this change and make it again.");
  }

  private static Optional<TensorSchema> byId(Schema schema, String id) {
    return schema.tensors().stream().filter(tensor -> tensor.id().equals(id)).findFirst();
  }
}
