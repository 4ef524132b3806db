package dev.tarn.version.stage;

import dev.tarn.version.object.CborReader;
import dev.tarn.version.object.CborWriter;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.EntryForm;
import dev.tarn.version.pack.PackWriter;
import dev.tarn.version.pack.PendingChunk;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.row.Positions;
import dev.tarn.version.write.Edits;
import dev.tarn.version.write.PendingPatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How edits lie in a stage: {@code [base, {tensor: [[positions, chunk], …]}, deleted]}. */
final class StagedEdits {
  private StagedEdits() {}

  /**
   * Edits whose chunks are placed.
   *
   * @param edits what changes
   * @param chunks the entries of their chunks by the tensor's id, in their order
   */
  record Placed(Edits edits, Map<String, List<ChunkEntry>> chunks) {}

  static Placed place(Edits edits, PackWriter pack) {
    if (!edits.restored().isEmpty()) {
      throw new IllegalArgumentException("Rows that come back are committed, not staged");
    }
    Map<String, List<ChunkEntry>> chunks = new LinkedHashMap<>();
    edits
        .updates()
        .forEach(
            (tensor, patches) ->
                chunks.put(
                    tensor,
                    patches.stream()
                        .map(patch -> patch.chunk().place(pack, PackWriter.Place.BY_SIZE))
                        .toList()));
    return new Placed(edits, chunks);
  }

  static void write(CborWriter out, Placed placed) {
    Edits edits = placed.edits();
    out.array(
        3,
        () -> {
          out.hex(edits.base());
          out.map(
              edits.updates().size(),
              () ->
                  edits
                      .updates()
                      .forEach(
                          (tensor, patches) ->
                              write(
                                  out,
                                  tensor,
                                  patches,
                                  placed.chunks().getOrDefault(tensor, List.of()))));
          out.bytes(edits.deleted().encode());
        });
  }

  private static void write(
      CborWriter out, String tensor, List<PendingPatch> patches, List<ChunkEntry> chunks) {
    out.key(tensor);
    out.array(
        patches.size(),
        () -> {
          for (int i = 0; i < patches.size(); i++) {
            byte[] positions = patches.get(i).positions().encode();
            ChunkEntry chunk = chunks.get(i);
            out.array(
                2,
                () -> {
                  out.bytes(positions);
                  EntryForm.CHUNKS.write(out, chunk);
                });
          }
        });
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param pending gives the chunk of an entry, which may lie in the stage
   */
  static Edits read(CborReader in, Function<ChunkEntry, PendingChunk> pending) {
    in.begin();
    String base = in.id();
    Map<String, List<PendingPatch>> updates = new LinkedHashMap<>();
    in.map(
        tensor -> {
          List<PendingPatch> patches = new ArrayList<>();
          in.array(
              () -> {
                in.begin();
                Positions positions = StoredPositions.decode(in.bytes());
                PendingChunk chunk = pending.apply(EntryForm.CHUNKS.read(in, ObjectRef.HERE));
                in.end();
                patches.add(new PendingPatch(positions, chunk));
              });
          updates.put(tensor, patches);
        });
    Positions deleted = StoredPositions.decode(in.bytes());
    in.end();
    return new Edits(base, updates, deleted, Positions.none());
  }
}
