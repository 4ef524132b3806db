package dev.tarn.store;

import dev.tarn.error.DamagedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A store in this process's heap: what is put is durable as long as the store is reachable. For
 * tests, examples and datasets that need not stay.
 */
public final class MemoryStore implements ObjectStore {
  private final ConcurrentNavigableMap<String, StoredObject> objects;
  private final String location;
  private final Clock clock;
  private volatile boolean closed;

  /** An empty store that messages call {@code mem:}. */
  public MemoryStore() {
    this("mem:", Clock.systemUTC());
  }

  /**
   * An empty store.
   *
   * @param location what messages call it
   * @param clock tells when objects are put
   */
  public MemoryStore(String location, Clock clock) {
    this(location, clock, new ConcurrentSkipListMap<>());
  }

  private MemoryStore(
      String location, Clock clock, ConcurrentNavigableMap<String, StoredObject> objects) {
    this.location = location;
    this.clock = clock;
    this.objects = objects;
  }

  /** Another handle on the same objects, which is closed by itself. */
  public MemoryStore openAgain() {
    return new MemoryStore(location, clock, objects);
  }

  @Override
  public boolean put(String name, List<ByteBuffer> content) {
    checkOpen();
    ObjectName.check(name);
    List<byte[]> segments = new ArrayList<>(content.size());
    long size = 0;
    for (ByteBuffer buffer : content) {
      byte[] segment = new byte[buffer.remaining()];
      buffer.duplicate().get(segment);
      segments.add(segment);
      size += segment.length;
    }
    StoredObject object = new StoredObject(List.copyOf(segments), size, clock.instant());
    StoredObject before = objects.putIfAbsent(name, object);
    if (before != null) {
      objects.replace(name, before, before.at(clock.instant()));
    }
    return before == null;
  }

  @Override
  public void sync() {
    checkOpen();
  }

  @Override
  public boolean publish(String object, String name) {
    checkOpen();
    ObjectName.check(name);
    return objects.putIfAbsent(name, find(object)) == null;
  }

  @Override
  public ObjectSource open(String name) {
    checkOpen();
    return new MemorySource(name, find(name));
  }

  @Override
  public byte[] read(String name, long maxBytes) {
    checkOpen();
    StoredObject object = find(name);
    if (object.size() > maxBytes) {
      throw tooLong(name, object.size(), maxBytes, location);
    }
    byte[] bytes = new byte[Math.toIntExact(object.size())];
    object.read(0, ByteBuffer.wrap(bytes));
    return bytes;
  }

  static DamagedException tooLong(String name, long size, long maxBytes, String location) {
    return new DamagedException(
        "Object '"
            + name
            + "' in '"
            + location
            + "' has "
            + size
            + " bytes; at most "
            + maxBytes
            + " were expected.",
        null);
  }

  @Override
  public OptionalLong size(String name) {
    checkOpen();
    StoredObject object = objects.get(ObjectName.check(name));
    return object == null ? OptionalLong.empty() : OptionalLong.of(object.size());
  }

  @Override
  public List<String> list(String prefix, String after, int limit) {
    checkOpen();
    String from = after.compareTo(prefix) > 0 ? after : prefix;
    List<String> names = new ArrayList<>();
    for (String name : objects.tailMap(from, true).keySet()) {
      if (names.size() == limit || !name.startsWith(prefix)) {
        break;
      }
      if (!name.equals(after)) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public Instant modified(String name) {
    checkOpen();
    return find(name).modified();
  }

  @Override
  public boolean delete(String name) {
    checkOpen();
    return objects.remove(ObjectName.check(name)) != null;
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public void close() {
    closed = true;
  }

  private StoredObject find(String name) {
    StoredObject object = objects.get(ObjectName.check(name));
    if (object == null) {
      throw new ObjectMissingException(name, location);
    }
    return object;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  private record StoredObject(List<byte[]> segments, long size, Instant modified) {
    StoredObject at(Instant time) {
      return new StoredObject(segments, size, time);
    }

    void read(long position, ByteBuffer target) {
      long skip = position;
      for (byte[] segment : segments) {
        if (skip >= segment.length) {
          skip -= segment.length;
          continue;
        }
        int count = Math.min(segment.length - (int) skip, target.remaining());
        target.put(segment, (int) skip, count);
        skip = 0;
      }
    }
  }

  private final class MemorySource implements ObjectSource {
    private final String name;
    private final StoredObject object;
    private volatile boolean sourceClosed;

    MemorySource(String name, StoredObject object) {
      this.name = name;
      this.object = object;
    }

    @Override
    public long size() {
      return object.size();
    }

    @Override
    public void read(long position, ByteBuffer target) {
      checkSourceOpen();
      if (position < 0 || position > object.size() - target.remaining()) {
        throw LocalSource.endsEarly(name, location, position + target.remaining(), object.size());
      }
      object.read(position, target);
    }

    @Override
    public Optional<ByteBuffer> map(long position, long length) {
      checkSourceOpen();
      if (object.segments().size() != 1 || position < 0 || position > object.size() - length) {
        return Optional.empty();
      }
      ByteBuffer whole = ByteBuffer.wrap(object.segments().get(0)).asReadOnlyBuffer();
      return Optional.of(whole.slice((int) position, (int) length).order(ByteOrder.LITTLE_ENDIAN));
    }

    @Override
    public void close() {
      sourceClosed = true;
    }

    private void checkSourceOpen() {
      if (sourceClosed) {
        throw new IllegalStateException("closed");
      }
    }
  }
}
