package dev.tarn.dataset;

import dev.tarn.error.EnvironmentException;
import dev.tarn.index.MachineIndex;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.history.Versions;
import dev.tarn.version.pack.PackReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** What all handles on one opened dataset share; closed by the last of them. */
final class SharedStore {
  private static final AtomicLong ALLOCATORS = new AtomicLong();

  private final String location;
  private final ObjectStore store;
  private final DatasetOptions options;
  private final BufferAllocator allocator;
  private final PackReader objects;
  private final Versions versions;
  private final String owner;
  private final String stage;
  private final AllocatorUses uses = new AllocatorUses();
  private int handles = 1;
  private final java.util.List<Dataset> beside = new java.util.ArrayList<>();
  private @Nullable MachineIndex index;

  private static final class Root {
    /** One root per process: its children carry names, so that a leak names its birthplace. */
    static final BufferAllocator ALLOCATOR = new RootAllocator();
  }

  SharedStore(String location, ObjectStore store, DatasetOptions options) {
    this.location = location;
    this.store = store;
    this.options = options;
    BufferAllocator parent = options.allocator() == null ? Root.ALLOCATOR : options.allocator();
    this.allocator =
        parent.newChildAllocator(
            "dataset " + location + " #" + ALLOCATORS.incrementAndGet(), uses, 0, Long.MAX_VALUE);
    this.uses.whenNone(allocator::close);
    this.objects = new PackReader(store, allocator);
    this.versions = new Versions(objects, options.clock(), options.nonces());
    this.owner = System.getProperty("user.name", "unknown") + "@" + Host.NAME;
    this.stage = owner + "-" + options.nonces().hex(4);
  }

  private static final class Host {
    static final String NAME = find();

    private static String find() {
      try {
        // The file first: a look-up by name may wait for a network that is not there.
        Path file = Path.of("/etc/hostname");
        String name = Files.isReadable(file) ? Files.readString(file).trim() : "";
        return name.isEmpty() ? InetAddress.getLocalHost().getHostName() : name;
      } catch (IOException e) {
        return "localhost";
      }
    }
  }

  String location() {
    return location;
  }

  ObjectStore store() {
    return store;
  }

  DatasetOptions options() {
    return options;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  /** A child of the allocator; never while it is being closed. */
  synchronized BufferAllocator newAllocator(String name) {
    checkOpen();
    // A child counts as a whole: what is moved out of it is released elsewhere.
    return allocator.newChildAllocator(name, AllocationListener.NOOP, 0, Long.MAX_VALUE);
  }

  private void checkOpen() {
    if (handles == 0) {
      throw new IllegalStateException("The dataset at " + location + " is closed");
    }
  }

  PackReader objects() {
    return objects;
  }

  Versions versions() {
    return versions;
  }

  /** {@code user@host} of this process. */
  String owner() {
    return owner;
  }

  /** The stage of these handles' changes. */
  String stage() {
    return stage;
  }

  /** The index in this folder: one for all handles, closed with the last of them. */
  synchronized MachineIndex index(Path folder) {
    checkOpen();
    if (index == null) {
      index = MachineIndex.at(folder);
    }
    return index;
  }

  synchronized SharedStore acquire() {
    checkOpen();
    handles++;
    return this;
  }

  /** Another dataset that is read beside this one; closed with it. */
  synchronized Dataset beside(Dataset other) {
    beside.add(other);
    return other;
  }

  synchronized void release() {
    handles--;
    if (handles > 0) {
      return;
    }
    beside.forEach(Dataset::close);
    beside.clear();
    if (index != null) {
      index.close();
    }
    objects.close();
    try {
      if (!uses.endOfOwner()) {
        throw new EnvironmentException(
            "memory-not-released",
            "Off-heap memory of dataset '" + location + "' is still in use.",
            "Close batches and streams before the dataset.",
            null);
      }
    } finally {
      store.close();
    }
  }
}
