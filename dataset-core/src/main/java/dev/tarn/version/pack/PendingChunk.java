package dev.tarn.version.pack;

import dev.tarn.chunk.EncodedChunk;
import dev.tarn.store.ObjectStore;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that no commit lists yet: already a file of its own, or small and still in memory.
 *
 * @param entry as a commit will list it; a chunk in memory has a reference without meaning
 * @param content the file's bytes of a small chunk, or null
 * @param listed whether a commit that the new one comes from lists it already, and so keeps it
 */
public record PendingChunk(ChunkEntry entry, @Nullable Content content, boolean listed) {
  public PendingChunk(ChunkEntry entry, @Nullable Content content) {
    this(entry, content, false);
  }

  /** A chunk that a parent of the new commit lists. */
  public static PendingChunk listed(ChunkEntry entry) {
    return new PendingChunk(entry, null, true);
  }

  /** The bytes of a small chunk. */
  public static final class Content {
    public final byte[] bytes;

    public Content(byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** Keeps a small chunk in memory and puts a larger one into the store, not synced yet. */
  public static PendingChunk of(EncodedChunk chunk, ObjectStore store) {
    String id = java.util.HexFormat.of().formatHex(chunk.id());
    ObjectRef own = new ObjectRef(id, ObjectRef.OWN_FILE, 0, chunk.length());
    ChunkEntry entry = new ChunkEntry(own, chunk.footerCrc(), chunk.stats());
    if (chunk.length() > PackWriter.MAX_PACKED_OBJECT_BYTES) {
      store.put(ObjectNames.chunk(id), chunk.content());
      return new PendingChunk(entry, null);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) chunk.length());
    chunk.content().forEach(part -> bytes.put(part.duplicate()));
    return new PendingChunk(entry, new Content(bytes.array()));
  }

  /** Rows without a value. */
  public static PendingChunk allNull(long rows) {
    return new PendingChunk(ChunkEntry.allNull(rows), null);
  }

  /** The entry under which a pack lists it, its bytes placed there if they are in memory. */
  public ChunkEntry place(PackWriter pack, PackWriter.Place place) {
    ObjectRef ref = entry.object();
    if (content == null || ref == null) {
      if (!listed) {
        entry.ref().ifPresent(file -> pack.files().add(ObjectNames.chunk(file.id())));
      }
      return entry;
    }
    return entry.at(pack.addChunk(ref.id(), content.bytes, place));
  }
}
