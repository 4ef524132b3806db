package dev.tarn.harness.disk;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A disk in memory. File operations on {@link #path} change what the running system sees; what is
 * durable is only what was synced: a file's bytes by syncing the file, a name by syncing its
 * folder, a folder by syncing the one above it. {@link #afterPowerCut} gives one of the disks that
 * a power cut may leave. It is stricter than any file system in use, which sync more than they are
 * asked to. For one thread.
 */
public final class LossyDisk {
  private final LossyFileSystem fileSystem = new LossyFileSystem(this);
  private final Clock clock;
  private LossyFolder root = new LossyFolder();
  private int operations;
  private int lastOperation = Integer.MAX_VALUE;
  private int syncsLeft = Integer.MAX_VALUE;

  /** An empty disk. */
  public LossyDisk() {
    this(Clock.systemUTC());
  }

  /**
   * An empty disk.
   *
   * @param clock tells when files are made
   */
  public LossyDisk(Clock clock) {
    this.clock = clock;
  }

  /** Tells when files are made. */
  public Clock clock() {
    return clock;
  }

  long millis() {
    return clock.millis();
  }

  /** A path on this disk, by its parts. */
  public Path path(String first, String... more) {
    return fileSystem.getPath("/" + first, more);
  }

  /** How many operations changed or synced something so far. */
  public int operations() {
    return operations;
  }

  /** Lets the power go right after that many more operations; from then on nothing answers. */
  public void cutAfter(int more) {
    lastOperation = operations + more;
  }

  /** Lets that many more syncs of folders succeed; from then on they fail and do nothing. */
  public void failSyncsAfter(int more) {
    syncsLeft = more;
  }

  /** Whether it was told to fail. */
  public boolean mayFail() {
    return syncsLeft != Integer.MAX_VALUE;
  }

  boolean failsToSync() {
    return syncsLeft-- <= 0;
  }

  LossyFolder root() {
    return root;
  }

  void checkPower() {
    if (operations >= lastOperation) {
      throw new PowerCut();
    }
  }

  /** Counts an operation that was just done. */
  void done() {
    operations++;
    checkPower();
  }

  /** The same disk once more, unsynced state included, with the power on. */
  public LossyDisk copy() {
    Map<Object, Object> copies = new IdentityHashMap<>();
    LossyDisk disk = new LossyDisk(clock);
    disk.root = (LossyFolder) copy(root, copies);
    return disk;
  }

  private static Object copy(Object entry, Map<Object, Object> copies) {
    Object known = copies.get(entry);
    if (known != null) {
      return known;
    }
    if (entry instanceof LossyFile file) {
      LossyFile copy = file.copy();
      copies.put(entry, copy);
      return copy;
    }
    LossyFolder folder = (LossyFolder) entry;
    LossyFolder copy = new LossyFolder();
    copies.put(entry, copy);
    folder.names.forEach((name, inside) -> copy.names.put(name, copy(inside, copies)));
    copy.copyUnsynced(folder, inside -> copy(inside, copies));
    return copy;
  }

  /** Makes everything durable. */
  public void syncAll() {
    ArrayDeque<LossyFolder> folders = new ArrayDeque<>();
    folders.add(root);
    while (!folders.isEmpty()) {
      LossyFolder folder = folders.pop();
      folder.sync();
      for (Object entry : folder.names.values()) {
        if (entry instanceof LossyFile file) {
          file.sync();
        } else {
          folders.add((LossyFolder) entry);
        }
      }
    }
  }

  /**
   * One of the disks that a power cut at this moment may leave.
   *
   * @param kept how likely each unsynced change is to have reached the disk: 0 none has, 1 all have
   *     (as when only the process is killed)
   */
  public LossyDisk afterPowerCut(Random random, double kept) {
    return afterPowerCut(random, kept, () -> random.nextDouble() < kept);
  }

  /** As the other one, but of the unsynced names only one has reached the disk. */
  public LossyDisk afterKeepingOnlyName(int which, Random random, double keptBytes) {
    int[] next = {0};
    return afterPowerCut(random, keptBytes, () -> next[0]++ == which);
  }

  /** As the other one, but of the unsynced names only one has not reached the disk. */
  public LossyDisk afterLosingOnlyName(int which, Random random, double keptBytes) {
    int[] next = {0};
    return afterPowerCut(random, keptBytes, () -> next[0]++ != which);
  }

  private LossyDisk afterPowerCut(Random random, double kept, BooleanSupplier keepsName) {
    Map<Object, Object> survivors = new IdentityHashMap<>();
    LossyDisk disk = new LossyDisk(clock);
    disk.root = (LossyFolder) survivor(root, survivors, random, kept, keepsName);
    disk.syncAll();
    return disk;
  }

  private static Object survivor(
      Object entry,
      Map<Object, Object> survivors,
      Random random,
      double kept,
      BooleanSupplier keepsName) {
    Object known = survivors.get(entry);
    if (known != null) {
      return known;
    }
    if (entry instanceof LossyFile file) {
      LossyFile left = file.afterPowerCut(random, kept);
      survivors.put(entry, left);
      return left;
    }
    LossyFolder left = new LossyFolder();
    survivors.put(entry, left);
    ((LossyFolder) entry)
        .afterPowerCut(keepsName)
        .forEach(
            (name, inside) ->
                left.names.put(name, survivor(inside, survivors, random, kept, keepsName)));
    return left;
  }

  /** How many names were given or taken away and are not durable. */
  public int unsyncedNames() {
    return unsyncedNames(root);
  }

  private static int unsyncedNames(LossyFolder folder) {
    int count = folder.unsynced();
    for (Object entry : folder.names.values()) {
      count += entry instanceof LossyFolder inside ? unsyncedNames(inside) : 0;
    }
    return count;
  }

  /** Every file by its path with its bytes; equal disks give equal maps. */
  public Map<String, java.nio.ByteBuffer> files() {
    Map<String, java.nio.ByteBuffer> files = new TreeMap<>();
    collect("", root, files);
    return files;
  }

  private static void collect(
      String prefix, LossyFolder folder, Map<String, java.nio.ByteBuffer> files) {
    folder.names.forEach(
        (name, entry) -> {
          if (entry instanceof LossyFile file) {
            files.put(prefix + name, java.nio.ByteBuffer.wrap(file.bytes(), 0, file.size()));
          } else {
            collect(prefix + name + "/", (LossyFolder) entry, files);
          }
        });
  }
}
