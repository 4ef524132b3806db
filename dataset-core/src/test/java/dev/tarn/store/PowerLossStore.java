package dev.tarn.store;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A store whose power can be cut: what was put and not synced is there after it in whole or not at
 * all, at random, and a name that was deleted may be back.
 */
public final class PowerLossStore extends ForwardingStore {
  private final Map<String, byte[]> durable = new LinkedHashMap<>();
  private final Map<String, byte[]> unsynced = new LinkedHashMap<>();
  private final Set<String> deleted = new HashSet<>();
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
    super(memory(before));
    this.durable.putAll(before);
    this.lastCall = lastCall;
  }

  private static MemoryStore memory(Map<String, byte[]> objects) {
    MemoryStore store = new MemoryStore("mem:power", Clock.systemUTC());
    objects.forEach((name, bytes) -> store.put(name, List.of(ByteBuffer.wrap(bytes))));
    return store;
  }

  @Override
  public boolean put(String name, List<ByteBuffer> content) {
    boolean put = super.put(name, content);
    if (put) {
      unsynced.put(name, inner.read(name, Long.MAX_VALUE));
    }
    cutIfDue();
    return put;
  }

  @Override
  public void sync() {
    super.sync();
    durable.putAll(unsynced);
    unsynced.clear();
    durable.keySet().removeAll(deleted);
    deleted.clear();
    cutIfDue();
  }

  @Override
  public boolean publish(String object, String name) {
    if (!durable.containsKey(object)) {
      throw new AssertionError(object + " is published before it is durable");
    }
    boolean published = super.publish(object, name);
    unsynced.put(name, inner.read(name, Long.MAX_VALUE));
    cutIfDue();
    durable.put(name, unsynced.remove(name));
    return published;
  }

  @Override
  public boolean delete(String name) {
    boolean was = super.delete(name);
    unsynced.remove(name);
    deleted.add(name);
    cutIfDue();
    return was;
  }

  private void cutIfDue() {
    calls++;
    if (calls == lastCall) {
      throw new PowerCut();
    }
  }

  /** One of the states that the power cut may leave. */
  public Map<String, byte[]> afterwards(Random random) {
    Map<String, byte[]> left = new LinkedHashMap<>(durable);
    unsynced.forEach(
        (name, bytes) -> {
          if (random.nextBoolean()) {
            left.put(name, bytes);
          }
        });
    for (String name : new ArrayList<>(deleted)) {
      if (random.nextBoolean()) {
        left.remove(name);
      }
    }
    return left;
  }

  /** A store with exactly these objects. */
  public static MemoryStore of(Map<String, byte[]> objects) {
    return memory(objects);
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
