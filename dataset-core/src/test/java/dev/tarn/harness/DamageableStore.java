package dev.tarn.harness;

import dev.tarn.error.DamagedException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectSource;
import dev.tarn.store.ObjectStore;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Objects whose bytes may be changed under the hands of those who read them, as a failing disk
 * does: open sources see the change too. Names that share an object go on sharing it. Reads only.
 */
final class DamageableStore implements ObjectStore {
  private final TreeMap<String, Held> objects = new TreeMap<>();
  private final Set<Held> asked = ConcurrentHashMap.newKeySet();

  /** The bytes of an object under all its names. */
  private static final class Held {
    byte[] bytes;

    Held(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** A copy of a store; objects of equal bytes become one with several names, as hard links are. */
  static DamageableStore of(ObjectStore store) {
    DamageableStore copy = new DamageableStore();
    TreeMap<ByteBuffer, Held> known = new TreeMap<>();
    for (String name : store.list("", "", Integer.MAX_VALUE)) {
      byte[] bytes = store.read(name, Long.MAX_VALUE);
      copy.objects.put(
          name, known.computeIfAbsent(ByteBuffer.wrap(bytes), unused -> new Held(bytes.clone())));
    }
    return copy;
  }

  /** A copy of its own; names that share an object share it there too. */
  DamageableStore copy() {
    DamageableStore copy = new DamageableStore();
    Map<Held, Held> copies = new IdentityHashMap<>();
    objects.forEach(
        (name, held) ->
            copy.objects.put(
                name, copies.computeIfAbsent(held, one -> new Held(one.bytes.clone()))));
    return copy;
  }

  /** Which objects a work asks for, each by the first of its names. */
  Set<String> askedBy(Runnable work) {
    asked.clear();
    work.run();
    Set<Held> found = Collections.newSetFromMap(new IdentityHashMap<>());
    found.addAll(asked);
    return distinct().stream()
        .filter(name -> found.contains(objects.get(name)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same objects, each name with bytes of its own, as on a disk without hard links. */
  DamageableStore withoutLinks() {
    DamageableStore copy = new DamageableStore();
    objects.forEach((name, held) -> copy.objects.put(name, new Held(held.bytes.clone())));
    return copy;
  }

  /** The bytes of an object; the array itself, which may be changed. */
  byte[] bytes(String name) {
    return held(name).bytes;
  }

  /** Puts other bytes in an object's place, under all its names. */
  void replace(String name, byte[] bytes) {
    held(name).bytes = bytes;
  }

  /** Gives an object a new name, or takes one away ({@code bytes} is null). */
  void place(String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      objects.remove(name);
    } else {
      objects.put(name, new Held(bytes));
    }
  }

  /** All names, of those that share an object only the first. */
  List<String> distinct() {
    Set<Held> known = Collections.newSetFromMap(new IdentityHashMap<>());
    return objects.entrySet().stream()
        .filter(entry -> known.add(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  List<String> names() {
    return List.copyOf(objects.keySet());
  }

  private Held held(String name) {
    Held held = objects.get(name);
    if (held == null) {
      throw new ObjectMissingException(name, location());
    }
    asked.add(held);
    return held;
  }

  @Override
  public boolean put(String name, List<ByteBuffer> content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sync() {}

  @Override
  public boolean publish(String object, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ObjectSource open(String name) {
    Held held = held(name);
    long size = held.bytes.length;
    return new ObjectSource() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public void read(long position, ByteBuffer target) {
        if (position < 0 || position > held.bytes.length - target.remaining()) {
          throw new DamagedException("Object " + name + " ends early.", null);
        }
        target.put(held.bytes, (int) position, target.remaining());
      }

      @Override
      public Optional<ByteBuffer> map(long position, long length) {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public byte[] read(String name, long maxBytes) {
    return held(name).bytes.clone();
  }

  @Override
  public OptionalLong size(String name) {
    return objects.containsKey(name)
        ? OptionalLong.of(held(name).bytes.length)
        : OptionalLong.empty();
  }

  @Override
  public List<String> list(String prefix, String after, int limit) {
    return objects.tailMap(after.compareTo(prefix) > 0 ? after : prefix).keySet().stream()
        .filter(name -> name.startsWith(prefix) && !name.equals(after))
        .limit(limit)
        .toList();
  }

  @Override
  public Instant modified(String name) {
    held(name);
    return Instant.EPOCH;
  }

  @Override
  public boolean delete(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String location() {
    return "mem:damaged";
  }

  @Override
  public void close() {}
}
