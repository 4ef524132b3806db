package dev.tarn.store;

import dev.tarn.harness.disk.LossyDisk;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A local store whose power can be cut after any call: of bytes, names and folders that were not
 * synced any part may be gone, each by itself ({@link LossyDisk}).
 */
public final class PowerLossStore extends ForwardingStore {
  private final LossyDisk disk;
  private final int lastCall;
  private int calls;

  /** Thrown when the power goes; not an answer of the store. */
  public static final class PowerCut extends Error {
    PowerCut() {
      super("power cut", null, false, false);
    }
  }

  /**
   * @param before the durable objects it begins with
   * @param lastCall the call that changes something after which the power goes, from 1
   */
  public PowerLossStore(Map<String, byte[]> before, int lastCall) {
    this(before, lastCall, Clock.systemUTC());
  }

  /**
   * As the other constructor.
   *
   * @param clock tells when objects are put, those of before too
   */
  public PowerLossStore(Map<String, byte[]> before, int lastCall, Clock clock) {
    this(holding(before, clock), lastCall);
  }

  private PowerLossStore(LossyDisk disk, int lastCall) {
    super(on(disk));
    this.disk = disk;
    this.lastCall = lastCall;
  }

  private static LossyDisk holding(Map<String, byte[]> objects, Clock clock) {
    LossyDisk disk = new LossyDisk(clock);
    fill(on(disk), objects);
    disk.syncAll();
    return disk;
  }

  private static ObjectStore on(LossyDisk disk) {
    return LocalStore.open(disk.path("data"), true);
  }

  private static void fill(ObjectStore store, Map<String, byte[]> objects) {
    objects.forEach((name, bytes) -> store.put(name, List.of(ByteBuffer.wrap(bytes))));
  }

  @Override
  protected void after(String call, String name) {
    calls++;
    if (calls == lastCall) {
      throw new PowerCut();
    }
  }

  /** One of the states that the power cut may leave. */
  public Map<String, byte[]> afterwards(Random random) {
    return contents(on(disk.afterPowerCut(random, random.nextInt(11) / 10.0)));
  }

  /** A store with exactly these objects. */
  public static MemoryStore of(Map<String, byte[]> objects) {
    MemoryStore store = new MemoryStore("mem:power", Clock.systemUTC());
    fill(store, objects);
    return store;
  }

  /** All objects of a store. */
  public static Map<String, byte[]> contents(ObjectStore store) {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    store
        .list("", "", Integer.MAX_VALUE)
        .forEach(name -> objects.put(name, store.read(name, Long.MAX_VALUE)));
    return objects;
  }
}
