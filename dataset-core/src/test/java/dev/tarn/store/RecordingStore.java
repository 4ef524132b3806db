package dev.tarn.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store that tells which calls were made and how many bytes went each way. */
public final class RecordingStore implements ObjectStore {
  /**
   * A call.
   *
   * @param kind the method's name; {@code source.read} and {@code source.map} for open objects
   * @param name the object, or the prefix of a listing
   * @param bytes that were read or written
   */
  public record Call(String kind, String name, long bytes) {}

  private final ObjectStore store;
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /**
   * A store that records.
   *
   * @param store does the work; closed with this one
   */
  public RecordingStore(ObjectStore store) {
    this.store = store;
  }

  /** The calls so far, in order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The names that were opened or read, each as often as it was. */
  public List<String> opened() {
    return calls.stream()
        .filter(call -> call.kind().equals("open") || call.kind().equals("read"))
        .map(Call::name)
        .toList();
  }

  /** Bytes that came out of the store. */
  public long bytesRead() {
    return calls.stream()
        .filter(call -> call.kind().endsWith("read") || call.kind().endsWith("map"))
        .mapToLong(Call::bytes)
        .sum();
  }

  /** Bytes that went into the store. */
  public long bytesWritten() {
    return calls.stream().filter(call -> call.kind().equals("put")).mapToLong(Call::bytes).sum();
  }

  /** Forgets the calls so far. */
  public void clear() {
    calls.clear();
  }

  private void record(String kind, String name, long bytes) {
    calls.add(new Call(kind, name, bytes));
  }

  @Override
  public boolean put(String name, List<ByteBuffer> content) {
    record("put", name, content.stream().mapToLong(ByteBuffer::remaining).sum());
    return store.put(name, content);
  }

  @Override
  public void sync() {
    record("sync", "", 0);
    store.sync();
  }

  @Override
  public boolean publish(String object, String name) {
    record("publish", name, 0);
    return store.publish(object, name);
  }

  @Override
  public ObjectSource open(String name) {
    record("open", name, 0);
    return new RecordingSource(name, store.open(name));
  }

  @Override
  public byte[] read(String name, long maxBytes) {
    byte[] bytes = store.read(name, maxBytes);
    record("read", name, bytes.length);
    return bytes;
  }

  @Override
  public OptionalLong size(String name) {
    record("size", name, 0);
    return store.size(name);
  }

  @Override
  public List<String> list(String prefix, String after, int limit) {
    record("list", prefix, 0);
    return store.list(prefix, after, limit);
  }

  @Override
  public Instant modified(String name) {
    record("modified", name, 0);
    return store.modified(name);
  }

  @Override
  public boolean delete(String name) {
    record("delete", name, 0);
    return store.delete(name);
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public void close() {
    store.close();
  }

  private final class RecordingSource implements ObjectSource {
    private final String name;
    private final ObjectSource source;

    RecordingSource(String name, ObjectSource source) {
      this.name = name;
      this.source = source;
    }

    @Override
    public long size() {
      return source.size();
    }

    @Override
    public void read(long position, ByteBuffer target) {
      record("source.read", name, target.remaining());
      source.read(position, target);
    }

    @Override
    public Optional<ByteBuffer> map(long position, long length) {
      record("source.map", name, length);
      return source.map(position, length);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
