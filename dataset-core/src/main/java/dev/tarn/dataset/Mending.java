package dev.tarn.dataset;

import dev.tarn.error.DamagedException;
import dev.tarn.integrity.Repair;
import dev.tarn.integrity.Repaired;
import dev.tarn.integrity.Verification;
import dev.tarn.integrity.Verifier;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.history.Versions;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.pack.PackReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Repairs a dataset that may be too damaged to be opened. */
final class Mending {
  private final SharedStore shared;
  private final boolean dryRun;
  private final List<Repaired.Done> done = new ArrayList<>();
  private final List<Repaired.Left> left = new ArrayList<>();

  private Mending(SharedStore shared, boolean dryRun) {
    this.shared = shared;
    this.dryRun = dryRun;
  }

  static Repaired repair(String location, DatasetOptions options, boolean dryRun) {
    ObjectStore store = options.wrap(Locations.open(location, false));
    SharedStore shared = new SharedStore(location, store, options);
    try {
      return new Mending(shared, dryRun).run();
    } finally {
      shared.release();
    }
  }

  private Repaired run() {
    ObjectStore store = shared.store();
    boolean marked = isMarked(store);
    if (!marked && store.list(ObjectNames.HEADS, "", 1).isEmpty()) {
      throw DatasetCreation.notADataset(shared.location());
    }
    DatasetOptions options = shared.options();
    Repaired repaired =
        Repair.run(store, this::verify, dryRun, options.nonces().hex(8), Instant.now());
    done.addAll(repaired.repaired());
    left.addAll(repaired.left());
    if (!marked) {
      mark(store);
    }
    return new Repaired(done, left);
  }

  private boolean isMarked(ObjectStore store) {
    try {
      return DatasetMark.find(store).isPresent();
    } catch (DamagedException e) {
      left.add(
          new Repaired.Left(
              ObjectNames.DATASET,
              e.getMessage() + " Move the file away and repair again: then it is written anew."));
      return true;
    }
  }

  private Verification verify() {
    DatasetOptions options = shared.options();
    try (PackReader objects = new PackReader(shared.store(), shared.allocator())) {
      return Verifier.verify(objects, new Versions(objects, options.clock(), options.nonces()));
    }
  }

  private void mark(ObjectStore store) {
    Optional<String> id;
    try (PackReader objects = new PackReader(store, shared.allocator())) {
      id = Repair.datasetId(objects);
    }
    if (id.isEmpty()) {
      left.add(
          new Repaired.Left(
              ObjectNames.DATASET,
              "It is missing, and no readable commit says the dataset's id, or several differ."));
      return;
    }
    if (!dryRun) {
      new DatasetMark(id.get()).put(store);
      store.sync();
    }
    done.add(new Repaired.Done(ObjectNames.DATASET, "was missing, written again from the commits"));
  }
}
