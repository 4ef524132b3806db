package dev.tarn.version.pack;

import dev.tarn.chunk.ChunkReader;
import dev.tarn.error.DamagedException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.Shape;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectSource;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.Hashes;
import dev.tarn.version.object.ObjectLimits;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.object.Trash;
import dev.tarn.version.row.Positions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects wherever they lie, keeping the files that were used last open. Threads may share
 * it.
 *
 * <p>A file or chunk that is being read is never closed under its reader.
 */
public final class PackReader implements AutoCloseable {
  private static final int MAX_OPEN_FILES = 128;
  private static final int MAX_OPEN_CHUNKS = 1024;
  private static final int MAX_OPENED = 64;

  private final CommitNames names = new CommitNames();
  private final ObjectStore store;
  private final BufferAllocator allocator;
  private final Map<String, OpenFile> files = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<ChunkKey, OpenChunk> chunks = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<String> opened = new LinkedHashSet<>();
  private boolean closed;

  /**
   * An open file, how many open chunks stand on it, and where its packed objects begin (-1: not
   * read yet).
   */
  private static final class OpenFile {
    final String name;
    final ObjectSource source;
    int chunks;
    long packedFrom = -1;

    OpenFile(String name, ObjectSource source) {
      this.name = name;
      this.source = source;
    }
  }

  /** A chunk, and what it was opened as. */
  private record ChunkKey(
      String id, Htype htype, @Nullable Htype inner, Dtype dtype, Shape shape) {}

  /** An open chunk and how many calls are reading from it now. */
  private static final class OpenChunk {
    final ChunkReader reader;
    final OpenFile file;
    int users;

    OpenChunk(ChunkReader reader, OpenFile file) {
      this.reader = reader;
      this.file = file;
    }
  }

  /**
   * @param store where the objects lie; not closed with this
   * @param allocator where chunk readers keep their buffers; not closed with this
   */
  public PackReader(ObjectStore store, BufferAllocator allocator) {
    this.store = store;
    this.allocator = allocator;
  }

  /** The store that is read. */
  public ObjectStore store() {
    return store;
  }

  /** Where what is read for a moment is kept. */
  public BufferAllocator allocator() {
    return allocator;
  }

  /** Remembers that a commit is read from now on, to say so when it is reclaimed meanwhile. */
  public synchronized void reads(String commit) {
    if (opened.add(commit) && opened.size() > MAX_OPENED) {
      opened.remove(opened.iterator().next());
    }
  }

  /** The record of a commit. */
  public synchronized CommitRecord commit(String id) {
    OpenFile file = file(ObjectNames.commit(id));
    byte[] object =
        StoredForm.readHeaderAndBody(
            StoredForm.Kind.COMMIT, file.source, 0, file.source.size(), file.name);
    CommitRecord record =
        CommitRecord.decode(StoredForm.decode(StoredForm.Kind.COMMIT, object, file.name), id);
    file.packedFrom = align(object.length);
    names.check(id, ByteBuffer.wrap(object), file.source, file.name);
    return record;
  }

  /** Knows a commit that was just made, of a pack that begins with its record. */
  public synchronized void made(String id, ByteBuffer record) {
    names.made(id, record);
  }

  /** Refuses a commit's object that is not what its name says. */
  public void checkId(String commit) {
    String name = ObjectNames.commit(commit);
    String found = Hashes.sha256(store, name);
    if (!found.equals(commit)) {
      throw new DamagedException("Object " + name + " has SHA-256 " + found + ".", null);
    }
  }

  /** The schema that lies there. */
  public synchronized Schema schema(ObjectRef ref) {
    byte[] object = bytes(ref, ObjectNames.schema(ref.id()));
    return SchemaForm.read(StoredForm.decode(StoredForm.Kind.SCHEMA, object, label(ref)));
  }

  public synchronized List<RunRef> runs(ObjectRef spine) {
    byte[] object = bytes(spine, ObjectNames.run(spine.id()));
    CborReader in = StoredForm.decode(StoredForm.Kind.SPINE, object, label(spine));
    List<RunRef> runs = new ArrayList<>();
    in.array(() -> runs.add(RunRef.read(in, spine.pack())));
    return runs;
  }

  synchronized Positions positions(ObjectRef ref) {
    byte[] object = bytes(ref, ObjectNames.run(ref.id()));
    return StoredPositions.decode(
        StoredForm.decode(StoredForm.Kind.POSITIONS, object, label(ref)).bytes());
  }

  /** The runs that a run lists, one level below, oldest first. */
  public List<RunRef> runs(RunRef node) {
    List<RunRef> parts = runs(node.object());
    long entries = 0;
    long rows = 0;
    for (RunRef part : parts) {
      if (part.level() != node.level() - 1) {
        throw new DamagedException(
            "Run "
                + node.object().id()
                + " of level "
                + node.level()
                + " lists one of level "
                + part.level()
                + ".",
            null);
      }
      entries = RunList.plus(entries, part.entries());
      rows = RunList.plus(rows, part.rows());
    }
    node.check(entries, rows);
    return parts;
  }

  /** The entries of a run that lists no other runs. */
  public synchronized <E> List<E> entries(RunRef run, EntryForm<E> form) {
    ObjectRef ref = run.object();
    List<E> entries = decodeEntries(bytes(ref, ObjectNames.run(ref.id())), form, ref);
    run.check(entries.size(), RunList.rows(entries, form));
    return entries;
  }

  static <E> List<E> decodeEntries(byte[] object, EntryForm<E> form, ObjectRef run) {
    CborReader in = StoredForm.decode(StoredForm.Kind.RUN, object, label(run));
    List<E> entries = new ArrayList<>();
    in.array(() -> entries.add(form.read(in, run.pack())));
    return entries;
  }

  /**
   * Reads from a chunk, which stays open as long as that takes and usually longer.
   *
   * @param entry the chunk, which has a file
   * @param tensor the tensor it holds
   * @param rows what it is read for, for messages
   * @param use what is done with the reader; must not keep it
   * @throws DamagedException if it is not what was written; it names the tensor and these rows
   */
  public <T> T readChunk(
      ChunkEntry entry, TensorSchema tensor, AskedRows rows, Function<ChunkReader, T> use) {
    try {
      OpenChunk chunk = acquire(entry, tensor);
      try {
        return use.apply(chunk.reader);
      } finally {
        release(chunk);
      }
    } catch (DamagedException | ObjectMissingException e) {
      // Open chunks are shared: only this call knows which tensor and rows it is about.
      throw rows.name(e, fileOf(entry.ref().orElseThrow()), tensor);
    }
  }

  /**
   * Reads all of a chunk and holds its contents against all that is said of them. It is opened
   * anew: what is open was opened for another listing, which may have said something else.
   *
   * @param entry the chunk, which has a file
   * @param tensor the tensor that it is listed for
   * @throws DamagedException at the first thing that does not fit
   */
  public void verifyChunk(ChunkEntry entry, TensorSchema tensor) {
    ObjectRef ref = entry.ref().orElseThrow();
    OpenChunk chunk;
    synchronized (this) {
      OpenFile file = file(fileOf(ref));
      chunk = new OpenChunk(openChunk(entry, ref, file, tensor), file);
      file.chunks++;
    }
    try {
      chunk.reader.verify(entry.stats());
    } finally {
      synchronized (this) {
        chunk.reader.close();
        chunk.file.chunks--;
        evict();
      }
    }
  }

  private synchronized OpenChunk acquire(ChunkEntry entry, TensorSchema tensor) {
    checkOpen();
    ObjectRef ref = entry.ref().orElseThrow();
    // Whoever lists it for a tensor of another kind is told that it holds none such.
    ChunkKey key =
        new ChunkKey(ref.id(), tensor.htype(), tensor.inner(), tensor.dtype(), tensor.shape());
    OpenChunk chunk = chunks.get(key);
    if (chunk == null) {
      OpenFile file = file(fileOf(ref));
      chunk = new OpenChunk(openChunk(entry, ref, file, tensor), file);
      file.chunks++;
      chunks.put(key, chunk);
    }
    checkRows(entry, chunk.reader, ref);
    chunk.users++;
    evict();
    return chunk;
  }

  private static String fileOf(ObjectRef chunk) {
    return chunk.isOwnFile() ? ObjectNames.chunk(chunk.id()) : ObjectNames.commit(chunk.pack());
  }

  private ChunkReader openChunk(
      ChunkEntry entry, ObjectRef ref, OpenFile file, TensorSchema tensor) {
    return ChunkReader.open(
        file.source,
        position(ref, file),
        ref.length(),
        entry.footerCrc(),
        tensor,
        allocator,
        chunkLabel(ref));
  }

  /** The file too, so that somebody can look at it, copy it back or restore it. */
  private static String chunkLabel(ObjectRef ref) {
    return (ref.isOwnFile() ? "" : ref.id().substring(0, 12) + " in ") + "'" + fileOf(ref) + "'";
  }

  private static void checkRows(ChunkEntry entry, ChunkReader reader, ObjectRef ref) {
    if (reader.rowCount() != entry.rows()) {
      throw new DamagedException(
          "Damaged chunk "
              + chunkLabel(ref)
              + ": it holds "
              + reader.rowCount()
              + " rows; the commit says "
              + entry.rows()
              + ".",
          null);
    }
  }

  private synchronized void release(OpenChunk chunk) {
    chunk.users--;
    evict();
  }

  /** All bytes of a packed or own object, its length checked. */
  synchronized byte[] bytes(ObjectRef ref, String ownName) {
    OpenFile file = file(ref.isOwnFile() ? ownName : ObjectNames.commit(ref.pack()));
    long position = position(ref, file);
    ObjectLimits.checkBytes(label(ref), ref.length());
    byte[] object = new byte[(int) ref.length()];
    file.source.read(position, ByteBuffer.wrap(object));
    return object;
  }

  /** SHA-256 of the bytes of a packed object. */
  public synchronized String hash(ObjectRef ref) {
    OpenFile file = file(ObjectNames.commit(ref.pack()));
    return Hashes.sha256(file.source, position(ref, file), ref.length());
  }

  private long position(ObjectRef ref, OpenFile file) {
    long position = ref.offset();
    if (!ref.isOwnFile()) {
      if (file.packedFrom < 0) {
        ByteBuffer header =
            ByteBuffer.allocate(StoredForm.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.source.read(0, header);
        file.packedFrom = align(StoredForm.HEADER_BYTES + Integer.toUnsignedLong(header.getInt(8)));
      }
      position += file.packedFrom;
    }
    if (ref.length() < 0 || position < 0 || position > file.source.size() - ref.length()) {
      throw new DamagedException(
          "Object "
              + file.name
              + " has "
              + file.source.size()
              + " bytes; "
              + ref.length()
              + " at "
              + position
              + " were expected.",
          null);
    }
    return position;
  }

  public static long align(long position) {
    return (position + 7) & ~7L;
  }

  private static String label(ObjectRef ref) {
    return ref.isOwnFile() ? ref.id() : ref.id() + " in commit " + ref.pack();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The dataset at " + store.location() + " is closed");
    }
  }

  private OpenFile file(String name) {
    checkOpen();
    OpenFile open = files.get(name);
    if (open == null) {
      evict();
      open = new OpenFile(name, open(name));
      files.put(name, open);
    }
    return open;
  }

  /**
   * Opens an object of the store, also one that is being reclaimed just now.
   *
   * @return owned by the caller
   * @throws TarnException with code {@code commit-reclaimed} if the commit it was read for is gone
   */
  public ObjectSource open(String name) {
    try {
      return store.open(name);
    } catch (ObjectMissingException e) {
      Optional<String> aside = new Trash(store).find(name);
      if (aside.isPresent()) {
        return store.open(aside.get());
      }
      throw explain(e);
    }
  }

  private synchronized TarnException explain(ObjectMissingException e) {
    return opened.stream()
        .filter(id -> store.size(ObjectNames.commit(id)).isEmpty())
        .findFirst()
        .<TarnException>map(id -> reclaimed(id, e))
        .orElse(e);
  }

  private TarnException reclaimed(String id, ObjectMissingException e) {
    return new RefusedException(
        "commit-reclaimed",
        "Commit "
            + id.substring(0, 8)
            + " of '"
            + store.location()
            + "' was reclaimed: no branch, tag or view had reached it for the retention time, or"
            + " its history was cut. '"
            + e.name()
            + "' went with it.",
        "Open the dataset anew. A tag or a saved view keeps a commit for as long as it is there.",
        e);
  }

  /** Whether the object of a commit is there. */
  public boolean hasCommit(String id) {
    return new Trash(store).place(ObjectNames.commit(id)).isPresent();
  }

  /** Where history was cut. */
  public Cut cut() {
    return new Cuts(store).newest();
  }

  /** Closes what was used longest ago and is not in use; after close, all that is not in use. */
  private void evict() {
    int keepChunks = closed || files.size() > MAX_OPEN_FILES ? 0 : MAX_OPEN_CHUNKS;
    Iterator<OpenChunk> oldest = chunks.values().iterator();
    while (chunks.size() > keepChunks && oldest.hasNext()) {
      OpenChunk chunk = oldest.next();
      if (chunk.users == 0) {
        oldest.remove();
        chunk.reader.close();
        chunk.file.chunks--;
      }
    }
    int keepFiles = closed ? 0 : MAX_OPEN_FILES;
    Iterator<OpenFile> oldestFile = files.values().iterator();
    while (files.size() > keepFiles && oldestFile.hasNext()) {
      OpenFile file = oldestFile.next();
      if (file.chunks == 0) {
        oldestFile.remove();
        file.source.close();
      }
    }
  }

  /** Closes everything; what is being read at this moment is closed by its reader. */
  @Override
  public synchronized void close() {
    closed = true;
    evict();
  }
}
