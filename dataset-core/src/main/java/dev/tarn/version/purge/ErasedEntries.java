package dev.tarn.version.purge;

import dev.tarn.schema.TensorSchema;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.object.StoredForm;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.ObjectMoves;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.pack.RunListRewriter;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.read.SampleErasure;
import dev.tarn.version.row.Positions;
import java.util.List;

/**
 * The chunks and patches of one tensor of a commit without the samples of its erased rows, which
 * are null from now on.
 */
final class ErasedEntries {
  private final TensorSchema tensor;
  private final Positions erased;
  private final PackReader objects;
  private final ObjectMoves moves;

  /**
   * @param erased the positions of the rows that go
   */
  ErasedEntries(TensorSchema tensor, Positions erased, PackReader objects, ObjectMoves moves) {
    this.tensor = tensor;
    this.erased = erased;
    this.objects = objects;
    this.moves = moves;
  }

  RunListRewriter.Entries<ChunkEntry> chunks() {
    return new RunListRewriter.Entries<>() {
      @Override
      public List<ChunkEntry> again(ChunkEntry entry, long first, boolean inTail) {
        return List.of(chunk(entry, within(first, first + entry.rows()), inTail));
      }

      @Override
      public Object scope(long first, long end) {
        return List.of(tensor.id(), within(first, end));
      }
    };
  }

  RunListRewriter.Entries<Patch> patches() {
    return new RunListRewriter.Entries<>() {
      @Override
      public List<Patch> again(Patch patch, long first, boolean inTail) {
        ChunkEntry chunk = chunk(patch.chunk(), ranks(patch.positions()), inTail);
        return List.of(new Patch(moved(patch.positions(), moves, inTail), chunk));
      }

      @Override
      public Object scope(long first, long end) {
        return List.of(tensor.id(), erased);
      }
    };
  }

  /** A set of positions, from wherever it lies from now on. */
  static StoredPositions moved(StoredPositions positions, ObjectMoves moves, boolean inTail) {
    ObjectRef old = positions.object();
    return old == null
        ? positions
        : new StoredPositions(
            positions.count(), null, moves.moved(old, StoredForm.Kind.POSITIONS, inTail));
  }

  private Positions within(long first, long end) {
    return erased.intersects(first, end)
        ? erased.and(Positions.range(first, end)).shifted(-first)
        : Positions.none();
  }

  /** Which rows of a patch's chunk belong to erased positions. */
  private Positions ranks(StoredPositions stored) {
    Positions patched = stored.load(objects);
    if (patched.and(erased).isEmpty()) {
      return Positions.none();
    }
    Positions.Builder ranks = new Positions.Builder();
    long[] rank = {0};
    patched.forEach(
        position -> {
          if (erased.contains(position)) {
            ranks.add(rank[0]);
          }
          rank[0]++;
        });
    return ranks.build();
  }

  private ChunkEntry chunk(ChunkEntry entry, Positions rows, boolean inTail) {
    ObjectRef old = entry.object();
    if (old == null) {
      return entry;
    }
    if (rows.isEmpty()) {
      return entry.at(moves.movedChunk(old, inTail));
    }
    if (rows.count() == entry.rows()) {
      return ChunkEntry.allNull(entry.rows());
    }
    return moves.become(
        old,
        rows,
        inTail,
        ChunkEntry.class,
        () ->
            new SampleErasure(tensor, objects)
                .without(entry, rows)
                .place(moves.pack(), moves.place(old, inTail)));
  }
}
