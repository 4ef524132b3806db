package dev.tarn.dataset;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.Branch;
import dev.tarn.version.Commit;
import dev.tarn.version.history.Versions;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.write.Changes;
import dev.tarn.version.write.PendingRows;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** How datasets come into being and are opened. */
final class DatasetCreation {
  private static final int MAX_OBJECTS_OF_A_FAILED_CREATION = 1_000_000;

  private DatasetCreation() {}

  static Dataset create(
      String location,
      List<TensorSpec> tensors,
      DatasetOptions options,
      String message,
      AppendWork work) {
    Locations.enclosingDataset(location)
        .ifPresent(
            outer -> {
              throw new RefusedException(
                  "inside-a-dataset",
                  "'" + location + "' is inside the folder of the dataset at '" + outer + "'.",
                  "Choose a path beside it; nothing was made.");
            });
    ObjectStore store = options.wrap(Locations.open(location, true));
    try {
      if (hasCommits(store)) {
        throw new RefusedException(
            "dataset-exists",
            "There is a dataset at '" + location + "' already.",
            "Load it, append to it, or choose another place; nothing was changed.");
      }
      refuseForeignFolder(store, location);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    boolean wasEmpty = store.list("", "", 1).isEmpty();
    SharedStore shared = new SharedStore(location, store, options);
    try {
      return firstCommit(shared, tensors, message, work);
    } catch (RuntimeException | Error e) {
      try {
        if (wasEmpty && !mayBeDone(e)) {
          removeAll(store);
        }
      } catch (EnvironmentException notRemoved) {
        e.addSuppressed(notRemoved);
      } finally {
        shared.release();
      }
      throw e;
    }
  }

  /** After an unknown outcome nobody may clean up. */
  private static boolean mayBeDone(Throwable e) {
    return e instanceof TarnException tarn
        && tarn.kind() != TarnException.Kind.REFUSED
        && tarn.kind() != TarnException.Kind.ENVIRONMENT;
  }

  private static void removeAll(ObjectStore store) {
    if (store.list(ObjectNames.HEADS, "", 1).isEmpty()) {
      // Else someone created the dataset meanwhile, or this commit is there although a later step
      // failed.
      store.list("", "", MAX_OBJECTS_OF_A_FAILED_CREATION).forEach(store::delete);
    }
  }

  private static void refuseForeignFolder(ObjectStore store, String location) {
    for (String name : store.list("", "", 64)) {
      boolean ours =
          name.equals(ObjectNames.DATASET)
              || name.startsWith(ObjectNames.COMMITS)
              || name.startsWith("chunks/")
              || name.startsWith("runs/")
              || name.startsWith("schemas/");
      if (!ours) {
        throw new RefusedException(
            "folder-not-empty",
            "'"
                + location
                + "' holds other files already, for instance '"
                + name
                + "'; a new dataset needs a folder of its own.",
            "Choose a path that does not exist yet.");
      }
    }
  }

  private static Dataset firstCommit(
      SharedStore shared, List<TensorSpec> specs, String message, AppendWork work) {
    DatasetOptions options = shared.options();
    Schema schema =
        new Schema(specs.stream().map(spec -> spec.toSchema(options.nonces().hex(8))).toList());
    DatasetMark mark =
        DatasetMark.find(shared.store()).orElseGet(() -> new DatasetMark(options.nonces().hex(16)));
    Changes changes;
    try (BufferAllocator allocator = shared.newAllocator("first append");
        Appender appender = appender(shared, Schema.empty(), schema, allocator)) {
      work.addTo(appender);
      changes = appender.finish();
    }
    Commit commit =
        shared
            .versions()
            .commitFirst(
                mark.id(),
                options.branch(),
                options.author(),
                message,
                changes,
                () -> mark.put(shared.store()));
    return new Dataset(shared, reopen(commit, shared), options.branch(), true);
  }

  /** Opens a commit that was just made. */
  static OpenCommit reopen(Commit commit, SharedStore shared) {
    try {
      return OpenCommit.open(commit.id(), shared.objects());
    } catch (EnvironmentException e) {
      throw new EnvironmentException(
          e.code(),
          "Commit "
              + commit.shortId()
              + " is done and durable, but it could not be read back: "
              + e.getMessage(),
          "Do not commit again; open the dataset anew.",
          e);
    }
  }

  static Appender appender(
      SharedStore shared, Schema base, Schema schema, BufferAllocator allocator) {
    PendingRows pending = new PendingRows(shared.store(), allocator, ChunkLimits.standard());
    return new Appender(
        shared.location(),
        base,
        schema,
        shared.options().nonces().hex(16),
        () -> shared.options().nonces().hex(8),
        allocator,
        pending);
  }

  static Dataset load(String location, DatasetOptions options) {
    Found found = find(location, options);
    SharedStore shared = found.shared();
    try {
      OpenCommit head =
          shared.versions().head(options.branch()).orElseThrow(() -> noBranch(shared, location));
      found.mark().check(head, shared.store());
      return new Dataset(shared, head, options.branch(), true);
    } catch (RuntimeException | Error e) {
      shared.release();
      throw e;
    }
  }

  static Dataset load(String location, String ref, DatasetOptions options) {
    Found found = find(location, options);
    SharedStore shared = found.shared();
    try {
      Versions.Resolved resolved = shared.versions().resolve(ref, options.branch());
      found.mark().check(resolved.commit(), shared.store());
      return new Dataset(shared, resolved.commit(), resolved.branch().orElse(""), true);
    } catch (RuntimeException | Error e) {
      shared.release();
      throw e;
    }
  }

  static Optional<String> identify(String location) {
    try (ObjectStore store = Locations.open(location, false)) {
      return DatasetMark.find(store).map(DatasetMark::id);
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** A store that is a dataset's, and what its mark says. */
  private record Found(SharedStore shared, DatasetMark mark) {}

  private static Found find(String location, DatasetOptions options) {
    ObjectStore store;
    try {
      store = options.wrap(Locations.open(location, false));
    } catch (RefusedException e) {
      throw e.code().equals("no-such-folder") ? missing(location) : e;
    }
    try {
      DatasetMark mark = DatasetMark.find(store).orElseThrow(() -> notADataset(location));
      return new Found(new SharedStore(location, store, options), mark);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static RefusedException noBranch(SharedStore shared, String location) {
    List<String> branches = shared.versions().refs().branches().stream().map(Branch::name).toList();
    if (branches.isEmpty()) {
      return new RefusedException(
          "not-a-dataset",
          "'" + location + "' has no commit: creating it was broken off.",
          "Create it again; that goes on where it ended.");
    }
    return new RefusedException(
        "unknown-ref",
        "Dataset '" + location + "' has no branch '" + shared.options().branch() + "'.",
        "Branches: " + String.join(", ", branches) + ".");
  }

  private static RefusedException missing(String location) {
    return new RefusedException(
        "no-such-dataset",
        "There is no dataset at '" + location + "'.",
        "Check the path; 'tarn create " + location + "' would make one.");
  }

  static RefusedException notADataset(String location) {
    return new RefusedException(
        "not-a-dataset",
        "'" + location + "' is no Tarn dataset: it has no tarn.json.",
        "Check the path; a dataset is made by 'tarn create' or 'tarn import'.");
  }

  static boolean exists(String location) {
    try (ObjectStore store = Locations.open(location, false)) {
      return hasCommits(store);
    } catch (RefusedException e) {
      return false;
    }
  }

  private static boolean hasCommits(ObjectStore store) {
    return DatasetMark.find(store).isPresent() && !store.list(ObjectNames.HEADS, "", 1).isEmpty();
  }
}
