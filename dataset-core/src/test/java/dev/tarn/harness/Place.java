package dev.tarn.harness;

import dev.tarn.dataset.AppendWork;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.Nonces;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Where the dataset of a test lies: every handle gets a store of its own from the supplier. */
final class Place {
  private static int places;

  private final DatasetOptions options;

  Place(Supplier<ObjectStore> stores) {
    this(stores, DatasetOptions.defaults().withNonces(new Nonces(new Random(++places))));
  }

  Place(Supplier<ObjectStore> stores, Clock clock) {
    this(
        stores,
        DatasetOptions.defaults().withNonces(new Nonces(new Random(++places))).withClock(clock));
  }

  private Place(Supplier<ObjectStore> stores, DatasetOptions options) {
    this.options =
        options
            .withAuthor("ada")
            .withStoreWrapper(
                unused -> {
                  unused.close();
                  return stores.get();
                });
  }

  /** The same with this clock and identities. */
  Place with(Clock clock, Nonces nonces) {
    return new Place(options.withClock(clock).withNonces(nonces));
  }

  private Place(DatasetOptions options) {
    this.options = options;
  }

  DatasetOptions options() {
    return options;
  }

  Dataset load() {
    return Dataset.load("mem:harness", options);
  }

  /** On a branch. */
  Dataset load(String branch) {
    return Dataset.load("mem:harness", options.withBranch(branch));
  }

  Dataset create(List<TensorSpec> tensors, AppendWork rows) {
    return Dataset.create("mem:harness", tensors, options, "Create the dataset", rows);
  }
}
