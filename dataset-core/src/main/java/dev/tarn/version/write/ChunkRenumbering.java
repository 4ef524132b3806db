package dev.tarn.version.write;

import dev.tarn.chunk.ChunkLimits;
import dev.tarn.chunk.ChunkReader;
import dev.tarn.chunk.ChunkWriter;
import dev.tarn.chunk.EncodedChunk;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.store.ObjectSource;
import dev.tarn.version.pack.AskedRows;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.read.ClassRenumbering;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;

/**
 * Writes the label chunks of a change anew where the commit it lands on has given other numbers to
 * the same class names.
 */
final class ChunkRenumbering {
  private final Schema from;
  private final Schema to;
  private final PackReader objects;

  /**
   * @param from the schema the chunks were written with
   * @param to the schema they are committed with
   */
  ChunkRenumbering(Schema from, Schema to, PackReader objects) {
    this.from = from;
    this.to = to;
    this.objects = objects;
  }

  private Optional<ClassRenumbering> needed(String tensorId) {
    Optional<TensorSchema> written = from.byId(tensorId);
    Optional<TensorSchema> wanted = to.byId(tensorId);
    if (written.isEmpty() || wanted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(ClassRenumbering.of(written.get(), wanted.get()))
        .filter(renumbering -> !renumbering.changesNothing());
  }

  List<AppendedRows> appended(List<AppendedRows> rows) {
    return rows.stream()
        .map(
            appended -> {
              Map<String, List<PendingChunk>> chunks = new LinkedHashMap<>();
              appended.chunks().forEach((tensor, list) -> chunks.put(tensor, list(tensor, list)));
              return new AppendedRows(appended.segments(), chunks);
            })
        .toList();
  }

  List<Edits> edits(List<Edits> edits) {
    return edits.stream()
        .map(
            edit -> {
              Map<String, List<PendingPatch>> updates = new LinkedHashMap<>();
              edit.updates().forEach((tensor, list) -> updates.put(tensor, patches(tensor, list)));
              return new Edits(edit.base(), updates, edit.deleted(), edit.restored());
            })
        .toList();
  }

  private List<PendingChunk> list(String tensor, List<PendingChunk> chunks) {
    Optional<ClassRenumbering> renumbering = needed(tensor);
    if (renumbering.isEmpty()) {
      return chunks;
    }
    List<PendingChunk> rewritten = new ArrayList<>();
    for (PendingChunk chunk : chunks) {
      rewritten.addAll(rewrite(tensor, chunk, renumbering.get()));
    }
    return rewritten;
  }

  private List<PendingPatch> patches(String tensor, List<PendingPatch> patches) {
    Optional<ClassRenumbering> renumbering = needed(tensor);
    if (renumbering.isEmpty()) {
      return patches;
    }
    return patches.stream()
        .map(
            patch ->
                new PendingPatch(
                    patch.positions(), rewrite(tensor, patch.chunk(), renumbering.get()).get(0)))
        .toList();
  }

  private List<PendingChunk> rewrite(
      String tensorId, PendingChunk chunk, ClassRenumbering renumbering) {
    if (chunk.entry().ref().isEmpty()) {
      return List.of(chunk);
    }
    TensorSchema tensor = to.byId(tensorId).orElseThrow();
    List<PendingChunk> rewritten = new ArrayList<>();
    try (FieldVector labels = read(chunk, tensor);
        ChunkWriter writer = new ChunkWriter(tensor, objects.allocator(), ChunkLimits.standard())) {
      renumbering.apply(labels);
      // Equal counts and sizes: what was one chunk is one chunk again.
      int taken = writer.append(labels, 0, labels.getValueCount());
      if (taken != labels.getValueCount()) {
        throw new IllegalStateException(taken + " of " + labels.getValueCount() + " labels fit");
      }
      try (EncodedChunk encoded = writer.finish()) {
        rewritten.add(PendingChunk.of(encoded, objects.store()));
      }
    }
    return rewritten;
  }

  private FieldVector read(PendingChunk chunk, TensorSchema tensor) {
    int rows = Math.toIntExact(chunk.entry().rows());
    PendingChunk.Content content = chunk.content();
    if (content == null) {
      return objects.readChunk(
          chunk.entry(),
          tensor,
          AskedRows.NEW,
          reader -> reader.read(0, rows, objects.allocator()));
    }
    try (ChunkReader reader =
        ChunkReader.open(
            new InMemory(content.bytes),
            0,
            content.bytes.length,
            chunk.entry().footerCrc(),
            tensor,
            objects.allocator(),
            "that is not committed yet")) {
      return reader.read(0, rows, objects.allocator());
    }
  }

  /** A chunk's bytes that are in no store yet. */
  private static final class InMemory implements ObjectSource {
    private final byte[] bytes;

    InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer target) {
      target.put(bytes, Math.toIntExact(position), target.remaining());
    }

    @Override
    public Optional<ByteBuffer> map(long position, long length) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
