package dev.tarn.version.merge;

import dev.tarn.sample.NdArray;
import dev.tarn.sample.SampleReader;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.MergeConflict;
import dev.tarn.version.MergeConflictException;
import dev.tarn.version.MergeResolver;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.arrow.vector.FieldVector;

/** Asks for each conflict of one merge and remembers those that stay open. For one thread. */
final class MergeChoices {
  /** More conflicts than this are counted and not listed. */
  private static final int LISTED = 10_000;

  private final OpenCommit ours;
  private final OpenCommit theirs;
  private final MergeResolver resolver;
  private final PackReader objects;
  private final List<MergeConflict> open = new ArrayList<>();
  private long openCount;

  MergeChoices(OpenCommit ours, OpenCommit theirs, MergeResolver resolver, PackReader objects) {
    this.ours = ours;
    this.theirs = theirs;
    this.resolver = resolver;
    this.objects = objects;
  }

  private MergeResolver.Choice choose(MergeConflict conflict) {
    MergeResolver.Choice choice = resolver.choose(conflict);
    if (choice == MergeResolver.Choice.NONE) {
      openCount++;
      if (open.size() < LISTED) {
        open.add(conflict);
      }
    }
    return choice;
  }

  /** Stops the merge if a conflict is open. */
  void throwIfOpen() {
    if (openCount > 0) {
      throw new MergeConflictException(open, openCount);
    }
  }

  /** Whether a tensor that they dropped, and in which we updated rows, stays. */
  boolean keepsDroppedThere(TensorSchema tensor, Positions updatedHere) {
    return chosenForAll(
            updatedHere, position -> inOurs(MergeConflict.Kind.DROPPED_THERE, tensor, position))
        != MergeResolver.Choice.THEIRS;
  }

  /** Whether a tensor that we dropped, and in which they updated rows, stays dropped. */
  boolean keepsDroppedHere(TensorSchema tensor, Positions updatedThere) {
    return chosenForAll(
            updatedThere,
            position -> inTheirs(MergeConflict.Kind.DROPPED_HERE, tensor.name(), position))
        != MergeResolver.Choice.THEIRS;
  }

  private interface Describing {
    MergeConflict at(long position);
  }

  private MergeResolver.Choice chosenForAll(Positions positions, Describing describing) {
    long[] rows = positions.toArray();
    MergeResolver.Choice choice = choose(describing.at(rows[0]));
    if (choice == MergeResolver.Choice.NONE) {
      for (int i = 1; i < rows.length; i++) {
        openCount++;
        if (open.size() < LISTED) {
          open.add(describing.at(rows[i]));
        }
      }
    }
    return choice;
  }

  /** Of rows that they deleted and we updated, at our positions, those that stay. */
  Positions keepsDeletedThere(Positions updatedHere) {
    return where(
        updatedHere,
        position ->
            choose(inOurs(MergeConflict.Kind.DELETED_THERE, null, position))
                != MergeResolver.Choice.THEIRS);
  }

  /** Of rows that we deleted and they updated, at our positions, those that come back. */
  Positions bringsBack(Positions deletedHere) {
    return where(
        deletedHere,
        position -> {
          RowTable.Placed placed = ours.table().segment(position);
          long there =
              theirs
                  .table()
                  .find(
                      placed.segment().block(),
                      placed.segment().firstOrdinal() + position - placed.first());
          return choose(inTheirs(MergeConflict.Kind.DELETED_HERE, "", there))
              == MergeResolver.Choice.THEIRS;
        });
  }

  /** Of rows that they updated and that are nowhere here, at their positions, those to add. */
  Positions bringsBackLost(Positions lostHere) {
    return where(
        lostHere,
        position ->
            choose(inTheirs(MergeConflict.Kind.DELETED_HERE, "", position))
                == MergeResolver.Choice.THEIRS);
  }

  /** Of rows whose samples both sides changed, at our positions, those that keep ours. */
  Positions keepsOurs(String tensorId, Positions conflicts, UnaryOperator<long[]> theirPositions) {
    return where(
        conflicts,
        position -> {
          TensorSchema here = ours.schema().byId(tensorId).orElseThrow();
          TensorSchema there = theirs.schema().byId(tensorId).orElseThrow();
          long theirPosition = theirPositions.apply(new long[] {position})[0];
          MergeConflict conflict =
              new MergeConflict(
                  MergeConflict.Kind.BOTH_UPDATED,
                  here.name(),
                  ours.live().row(position),
                  ours.table().identity(position),
                  value(ours, here, position),
                  value(theirs, there, theirPosition));
          return choose(conflict) != MergeResolver.Choice.THEIRS;
        });
  }

  private static Positions where(Positions positions, java.util.function.LongPredicate holds) {
    return Positions.of(LongStream.of(positions.toArray()).filter(holds).toArray());
  }

  private MergeConflict inOurs(
      MergeConflict.Kind kind,
      @org.jspecify.annotations.Nullable TensorSchema tensor,
      long position) {
    return new MergeConflict(
        kind,
        tensor == null ? "" : tensor.name(),
        ours.live().row(position),
        ours.table().identity(position),
        tensor == null ? Optional.empty() : value(ours, tensor, position),
        Optional.empty());
  }

  private MergeConflict inTheirs(MergeConflict.Kind kind, String tensor, long position) {
    return new MergeConflict(
        kind,
        tensor,
        theirs.live().row(position),
        theirs.table().identity(position),
        Optional.empty(),
        tensor.isEmpty()
            ? Optional.empty()
            : value(theirs, theirs.schema().tensor(tensor), position));
  }

  private Optional<Object> value(OpenCommit commit, TensorSchema tensor, long position) {
    try (FieldVector sample =
        commit.positions(tensor).take(new long[] {position}, objects.allocator())) {
      return new SampleReader(tensor).value(sample, 0).map(value -> named(value, tensor));
    }
  }

  private static Object named(Object value, TensorSchema tensor) {
    if (tensor.htype() != Htype.CLASS_LABEL || tensor.info().classes().isEmpty()) {
      return value;
    }
    if (value instanceof NdArray several) {
      return LongStream.of(several.toLongs())
          .mapToObj(number -> tensor.info().classes().name((int) number))
          .toList();
    }
    return tensor.info().classes().name(((Number) value).intValue());
  }
}
