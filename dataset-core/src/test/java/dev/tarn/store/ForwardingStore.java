package dev.tarn.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/**
 * Hands every call on; tests override what they want to disturb. Each call is announced to {@link
 * #before} first.
 */
public class ForwardingStore implements ObjectStore {
  protected final ObjectStore inner;

  public ForwardingStore(ObjectStore inner) {
    this.inner = inner;
  }

  /** Told before each call: what is called and on which object. */
  protected void before(String call, String name) {}

  /** Told after each call that changes something and succeeded. */
  protected void after(String call, String name) {}

  @Override
  public boolean put(String name, List<ByteBuffer> content) {
    before("put", name);
    boolean put = inner.put(name, content);
    after("put", name);
    return put;
  }

  @Override
  public void sync() {
    before("sync", "");
    inner.sync();
    after("sync", "");
  }

  @Override
  public boolean publish(String object, String name) {
    before("publish", name);
    boolean published = inner.publish(object, name);
    after("publish", name);
    return published;
  }

  @Override
  public ObjectSource open(String name) {
    before("open", name);
    return inner.open(name);
  }

  @Override
  public byte[] read(String name, long maxBytes) {
    before("read", name);
    return inner.read(name, maxBytes);
  }

  @Override
  public OptionalLong size(String name) {
    before("size", name);
    return inner.size(name);
  }

  @Override
  public List<String> list(String prefix, String after, int limit) {
    before("list", prefix);
    return inner.list(prefix, after, limit);
  }

  @Override
  public Instant modified(String name) {
    before("modified", name);
    return inner.modified(name);
  }

  @Override
  public boolean delete(String name) {
    before("delete", name);
    boolean deleted = inner.delete(name);
    after("delete", name);
    return deleted;
  }

  @Override
  public String location() {
    return inner.location();
  }

  @Override
  public void close() {
    inner.close();
  }
}
