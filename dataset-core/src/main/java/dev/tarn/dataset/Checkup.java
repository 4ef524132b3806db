package dev.tarn.dataset;

import dev.tarn.index.MachineIndex;
import dev.tarn.integrity.Finding;
import dev.tarn.integrity.FolderCheckup;
import dev.tarn.integrity.StoreCheckup;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.read.TensorReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Looks at a dataset and what it stands on: the store, the folder, this machine's cache. */
final class Checkup {
  private static final Duration STAGED_LONG = Duration.ofDays(7);
  private static final int MANY_CHUNKS = 64;
  private static final long SMALL_CHUNK_BYTES = 1 << 20;

  private final Dataset dataset;
  private final SharedStore shared;

  Checkup(Dataset dataset, SharedStore shared) {
    this.dataset = dataset;
    this.shared = shared;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "dataset",
            "A Tarn dataset of format version "
                + StoredForm.FORMAT_VERSION
                + ", id "
                + dataset.id()
                + "."));
    DatasetOptions options = shared.options();
    findings.addAll(StoreCheckup.check(shared.store(), options.clock(), options.nonces().hex(8)));
    if (!dataset.location().startsWith("mem:")) {
      findings.addAll(FolderCheckup.check(dataset.folder()));
    }
    dataset.machineIndex().ifPresent(index -> findings.add(cache(index, dataset.cacheFolder())));
    findings.add(staged(options.clock().instant()));
    findings.add(chunks());
    return findings;
  }

  private static Finding cache(MachineIndex index, Path folder) {
    return switch (index.state()) {
      case WRITABLE -> Finding.ok("cache", "The index in '" + folder + "' can be used.");
      case READ_ONLY ->
          Finding.warning(
              "cache",
              "The index in '" + folder + "' can only be read: another process may be writing it.",
              "Nothing to do if one is; else look at who may write the folder.");
      case UNUSABLE ->
          Finding.warning(
              "cache",
              "No index can be kept in '"
                  + folder
                  + "': "
                  + (canBeWritten(folder)
                      ? "RocksDB cannot be loaded or opened here."
                      : "the folder cannot be written."),
              "Queries work without it, slower. Set TARN_CACHE to a folder that can be written.");
    };
  }

  private static boolean canBeWritten(Path folder) {
    Path there = folder.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there != null && Files.isDirectory(there) && Files.isWritable(there);
  }

  private Finding staged(Instant now) {
    List<String> old =
        dataset.readableStatus().stream()
            .filter(change -> change.since().isBefore(now.minus(STAGED_LONG)))
            .map(change -> change.id() + " since " + change.since())
            .toList();
    return old.isEmpty()
        ? Finding.ok("staged", "Nothing is staged for more than 7 days.")
        : Finding.warning(
            "staged",
            "Staged for more than 7 days: " + String.join(", ", old) + ".",
            "'tarn status' shows it; commit it or reset it.");
  }

  private Finding chunks() {
    List<String> small = new ArrayList<>();
    for (Tensor tensor : dataset.tensors()) {
      List<TensorReader.ChunkSpan> chunks = tensor.chunks();
      if (chunks.size() > MANY_CHUNKS
          && tensor.stats().bytes() / chunks.size() < SMALL_CHUNK_BYTES) {
        small.add("'" + tensor.name() + "' has " + chunks.size());
      }
    }
    return small.isEmpty()
        ? Finding.ok("chunks", "No tensor has many small chunks.")
        : Finding.warning(
            "chunks",
            "Many chunks of less than 1 MiB on average: tensor " + String.join(", ", small) + ".",
            "'tarn optimize' lays them out anew.");
  }
}
