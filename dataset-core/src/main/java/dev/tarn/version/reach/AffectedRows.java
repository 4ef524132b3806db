package dev.tarn.version.reach;

import dev.tarn.error.TarnException;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.StoredPositions;
import dev.tarn.version.read.OpenCommit;
import dev.tarn.version.read.Overlay;
import dev.tarn.version.read.PositionReader;
import dev.tarn.version.read.TensorChunks;
import dev.tarn.version.ref.Refs;
import dev.tarn.version.row.LivePositions;
import dev.tarn.version.row.Positions;
import dev.tarn.version.row.RowTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says of an object that cannot be read which rows it takes along: their numbers in the newest
 * commit of a branch that needs it, or, where no branch does any more, their identities.
 */
public final class AffectedRows {
  /** Of rows that lie scattered so many runs are told apart; the last one spans the rest. */
  private static final int MAX_RUNS = 1000;

  private static final int MAX_SHOWN = 8;

  private final PackReader objects;
  private final Map<String, String> heads;
  private final Map<String, Optional<OpenCommit>> opened = new HashMap<>();

  /**
   * @param objects reads the dataset's objects
   */
  public AffectedRows(PackReader objects) {
    this.objects = objects;
    this.heads = new Refs(objects).headsByBranch();
  }

  /**
   * Rows that cannot be read.
   *
   * @param tensor their tensor; empty for all
   * @param first the number of the first, or -1 where no branch has them, or they are not known
   * @param last the number of the last, or -1
   * @param where whose numbers these are, or which identities, as a sentence; may be empty
   */
  public record Rows(String tensor, long first, long last, String where) {}

  /**
   * The rows that an object takes along.
   *
   * @param id SHA-256 of the object
   * @param commit the commit that it was found below
   */
  public List<Rows> of(String id, Held held, String commit) {
    if (held.isChunk() || held.first() >= 0) {
      for (Map.Entry<String, String> head : heads.entrySet()) {
        List<Rows> rows = atHead(id, held, head.getKey(), head.getValue(), commit);
        if (!rows.isEmpty()) {
          return rows;
        }
      }
    }
    return identities(held, commit);
  }

  private List<Rows> atHead(String id, Held held, String branch, String head, String commit) {
    try {
      // Of lists it is known only that this commit needs them, and heads are looked at first.
      Optional<OpenCommit> open =
          held.isChunk() || head.equals(commit) ? open(head) : Optional.empty();
      if (open.isEmpty() || !isThere(open.get(), held)) {
        return List.of();
      }
      LivePositions live = open.get().live();
      Positions gone = positions(open.get(), id, held).andNot(live.deleted());
      Runs runs = new Runs();
      gone.forEach(position -> runs.add(live.row(position)));
      String where = "Rows as branch '" + branch + "' has them.";
      return runs.rows(name(open.get(), held), where);
    } catch (TarnException e) {
      return unreadable(e);
    }
  }

  private List<Rows> unreadable(TarnException e) {
    if (e.kind() == TarnException.Kind.ENVIRONMENT) {
      throw e;
    }
    return List.of(); // what stands in the way is damaged itself, and reported for itself
  }

  private Optional<OpenCommit> open(String commit) {
    return opened.computeIfAbsent(
        commit,
        id -> {
          try {
            return Optional.of(OpenCommit.open(id, objects));
          } catch (TarnException e) {
            unreadable(e);
            return Optional.empty();
          }
        });
  }

  private static boolean isThere(OpenCommit commit, Held held) {
    return (held.tensor().isEmpty() || commit.schema().byId(held.tensor()).isPresent())
        && held.end() <= commit.record().rowTable().rows();
  }

  private static String name(OpenCommit commit, Held held) {
    return commit.schema().byId(held.tensor()).map(TensorSchema::name).orElse("");
  }

  /** The positions whose samples a commit has from an object. */
  private Positions positions(OpenCommit commit, String id, Held held) {
    if (!held.isChunk()) {
      return Positions.range(held.first(), held.end());
    }
    PositionReader reader = commit.positions(commit.schema().byId(held.tensor()).orElseThrow());
    Overlay overlay = reader.overlay();
    StoredPositions updated = held.updated();
    Positions.Builder found = new Positions.Builder();
    if (updated != null) {
      updated
          .load(objects)
          .forEach(
              position -> {
                int place = overlay.find(position);
                if (place >= 0 && isChunk(overlay.chunks().get(overlay.chunkAt(place)), id)) {
                  found.add(position);
                }
              });
      return found.build();
    }
    TensorChunks.Placed placed = reader.chunks().find(held.first());
    boolean same = placed.firstRow() == held.first() && isChunk(placed.entry(), id);
    return same
        ? Positions.range(held.first(), held.end())
            .andNot(overlay.positions(held.first(), held.end()))
        : Positions.none();
  }

  private static boolean isChunk(ChunkEntry entry, String id) {
    return entry.ref().map(ref -> ref.id().equals(id)).orElse(false);
  }

  private List<Rows> identities(Held held, String commit) {
    try {
      Optional<OpenCommit> open = commit.isEmpty() ? Optional.empty() : open(commit);
      if (open.isEmpty()) {
        return List.of(new Rows("", -1, -1, ""));
      }
      OpenCommit found = open.get();
      String tensor = name(found, held);
      StoredPositions updated = held.updated();
      if (updated == null && held.first() < 0) {
        return List.of(new Rows(tensor, -1, -1, ""));
      }
      Positions all =
          updated == null ? Positions.range(held.first(), held.end()) : updated.load(objects);
      RowTable table = found.table();
      List<String> texts = new ArrayList<>();
      Runs runs = new Runs();
      all.forEach(runs::add);
      for (long[] run : runs.runs) {
        for (RowTable.Placed placed : table.segments()) {
          if (placed.first() <= run[1] && placed.end() > run[0]) {
            String first = table.identity(Math.max(run[0], placed.first()));
            String last = table.identity(Math.min(run[1], placed.end() - 1));
            texts.add(first.equals(last) ? first : first + " to " + last);
          }
        }
      }
      String where =
          "No branch has these rows so any more; in commit "
              + commit.substring(0, 8)
              + " they are "
              + String.join(", ", texts.subList(0, Math.min(texts.size(), MAX_SHOWN)))
              + (texts.size() > MAX_SHOWN ? " and " + (texts.size() - MAX_SHOWN) + " more." : ".");
      return List.of(new Rows(tensor, -1, -1, where));
    } catch (TarnException e) {
      unreadable(e);
      return List.of(new Rows("", -1, -1, ""));
    }
  }

  /** Rising numbers as runs of consecutive ones. */
  private static final class Runs {
    final List<long[]> runs = new ArrayList<>();

    void add(long number) {
      long[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && (number == last[1] + 1 || runs.size() == MAX_RUNS)) {
        last[1] = number;
      } else {
        runs.add(new long[] {number, number});
      }
    }

    List<Rows> rows(String tensor, String where) {
      return runs.stream().map(run -> new Rows(tensor, run[0], run[1], where)).toList();
    }
  }
}
