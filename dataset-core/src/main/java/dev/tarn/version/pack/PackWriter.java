package dev.tarn.version.pack;

import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Places the new objects of a commit: small ones behind its record, in one pack, the others in
 * files of their own. One commit is few files that way, and each synced file costs more than its
 * bytes.
 */
public final class PackWriter {
  /** Objects up to this size are packed. */
  static final int MAX_PACKED_OBJECT_BYTES = 128 << 10;

  /**
   * Packed objects take this much together; the record and its spines still fit into the pack's 1
   * MiB.
   */
  static final int MAX_PACKED_BYTES = 640 << 10;

  private static final int ALIGNMENT = 8;

  /** Where an object goes. */
  public enum Place {
    /** Into the pack, whatever its size: it refers to the pack. */
    PACKED,
    /** Into the pack if it is small and there is room. */
    BY_SIZE,
    /** Into a file of its own. */
    OWN_FILE
  }

  private final ObjectStore store;
  private final List<ByteBuffer> packed = new ArrayList<>();
  private final Map<String, byte[]> runs = new HashMap<>();
  private final NewFiles files;
  private long packedBytes;

  public PackWriter(ObjectStore store) {
    this.store = store;
    this.files = new NewFiles(store);
  }

  /** The files that go along with the pack. */
  public NewFiles files() {
    return files;
  }

  /** Adds an object of Tarn's form. */
  public ObjectRef add(StoredForm.Kind kind, byte[] body, Place place) {
    byte[] object = StoredForm.encode(kind, body);
    String id = Hashes.sha256(List.of(ByteBuffer.wrap(object)));
    if (kind == StoredForm.Kind.RUN) {
      runs.put(id, object);
    }
    return add(id, object, ObjectNames.ofKind(kind, id), place);
  }

  /** Adds a chunk whose bytes are in memory. */
  ObjectRef addChunk(String id, byte[] content, Place place) {
    return add(id, content, ObjectNames.chunk(id), place);
  }

  /** Adds an object as it is, under its id and the name of its own file. */
  ObjectRef add(String id, byte[] content, String name, Place place) {
    boolean small =
        content.length <= MAX_PACKED_OBJECT_BYTES
            && packedBytes + content.length <= MAX_PACKED_BYTES;
    if (place == Place.OWN_FILE || (place == Place.BY_SIZE && !small)) {
      store.put(name, List.of(ByteBuffer.wrap(content)));
      files.add(name);
      return new ObjectRef(id, ObjectRef.OWN_FILE, 0, content.length);
    }
    long offset = packedBytes;
    packed.add(ByteBuffer.wrap(content));
    int padding = -content.length & (ALIGNMENT - 1);
    packed.add(ByteBuffer.allocate(padding));
    packedBytes += content.length + padding;
    return new ObjectRef(id, ObjectRef.HERE, offset, content.length);
  }

  /** The entries of a run, whether it was added just now or lies in the store. */
  <E> List<E> pending(RunRef run, EntryForm<E> form, PackReader objects) {
    byte[] added = runs.get(run.object().id());
    return added == null
        ? objects.entries(run, form)
        : PackReader.decodeEntries(added, form, run.object());
  }

  /** How many bytes are packed. */
  public long packedBytes() {
    return packed.stream().mapToLong(ByteBuffer::remaining).sum();
  }

  /** CRC32C of everything that is packed. */
  public long packedCrc() {
    CRC32C crc = new CRC32C();
    packed.forEach(part -> crc.update(part.duplicate()));
    return crc.getValue();
  }

  /** The whole pack: the record of that kind and body, padding, and everything that was packed. */
  public List<ByteBuffer> finish(StoredForm.Kind kind, byte[] body) {
    byte[] record = StoredForm.encode(kind, body);
    List<ByteBuffer> content = new ArrayList<>();
    content.add(ByteBuffer.wrap(record));
    content.add(ByteBuffer.allocate(-record.length & (ALIGNMENT - 1)));
    content.addAll(packed);
    return content;
  }
}
