package dev.tarn.version.diff;

import dev.tarn.schema.TensorSchema;
import dev.tarn.version.Commit;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.read.SampleComparison;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Finds the commits that gave a row the samples it has. */
public final class Blame {
  private final PackReader objects;

  public Blame(PackReader objects) {
    this.objects = objects;
  }

  /**
   * For each tensor the newest commit that gave the row its sample, in the order of the tensors. A
   * merge is passed through to the side that the sample comes from. Where the history was cut, the
   * oldest commit that is left.
   */
  public Map<String, Commit> of(OpenCommit commit, long row) {
    long position = commit.live().position(row);
    Map<String, Commit> blamed = new LinkedHashMap<>();
    for (TensorSchema tensor : commit.schema().tensors()) {
      blamed.put(tensor.name(), of(commit, tensor, commit.table().identity(position)));
    }
    return blamed;
  }

  private Commit of(OpenCommit newest, TensorSchema tensor, String identity) {
    OpenCommit commit = newest;
    while (true) {
      Optional<OpenCommit> source = Optional.empty();
      for (String parent : commit.commit().parents()) {
        Optional<OpenCommit> older = open(parent);
        if (source.isEmpty()
            && older.isPresent()
            && isSame(commit, older.get(), tensor, identity)) {
          source = older;
        }
      }
      if (source.isEmpty()) {
        return commit.commit();
      }
      commit = source.get();
    }
  }

  private Optional<OpenCommit> open(String id) {
    try {
      return Optional.of(OpenCommit.open(id, objects));
    } catch (dev.tarn.store.ObjectMissingException e) {
      // The history was cut there.
      return Optional.empty();
    }
  }

  private boolean isSame(OpenCommit newer, OpenCommit older, TensorSchema tensor, String identity) {
    Optional<TensorSchema> here = newer.schema().byId(tensor.id());
    Optional<TensorSchema> there = older.schema().byId(tensor.id());
    if (here.isEmpty() || there.isEmpty()) {
      return false;
    }
    int colon = identity.indexOf(':');
    String block = identity.substring(0, colon);
    long ordinal = Long.parseLong(identity.substring(colon + 1));
    long now = newer.table().find(block, ordinal);
    long before = older.table().find(block, ordinal);
    if (now < 0 || before < 0 || older.live().deleted().contains(before)) {
      return false;
    }
    boolean[] same = {true};
    new SampleComparison(
            newer.positions(here.get()), older.positions(there.get()), objects.allocator())
        .differing(new long[] {now}, new long[] {before}, place -> same[0] = false);
    return same[0];
  }
}
