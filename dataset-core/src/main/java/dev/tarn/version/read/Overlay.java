package dev.tarn.version.read;

import dev.tarn.error.DamagedException;
import dev.tarn.version.object.ObjectLimits;
import dev.tarn.version.pack.ChunkEntry;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.pack.Patch;
import dev.tarn.version.row.Positions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The newest patch of each patched position of a tensor. Immutable; threads may share it. Takes 16
 * bytes per patched position.
 */
public final class Overlay {
  private static final Overlay NONE =
      new Overlay(List.of(), new Places(new long[0], new int[0], new int[0]));

  private final List<ChunkEntry> chunks;
  private final Places places;

  /** For each patched position, rising: which chunk has its sample, and at which row. */
  private static final class Places {
    final long[] positions;
    final int[] chunk;
    final int[] row;

    Places(long[] positions, int[] chunk, int[] row) {
      this.positions = positions;
      this.chunk = chunk;
      this.row = row;
    }
  }

  private Overlay(List<ChunkEntry> chunks, Places places) {
    this.chunks = chunks;
    this.places = places;
  }

  /** Nothing is patched. */
  static Overlay none() {
    return NONE;
  }

  /**
   * What these patches give, oldest first.
   *
   * @param rows how many positions there are
   */
  static Overlay of(List<Patch> patches, long rows, PackReader objects) {
    if (patches.isEmpty()) {
      return NONE;
    }
    long patched = 0;
    for (Patch patch : patches) {
      patched += patch.positions().count();
      ObjectLimits.checkValues(
          "A tensor has " + patched + " patched positions or more", patched / 16);
    }
    List<ChunkEntry> chunks = patches.stream().map(Patch::chunk).toList();
    List<long[]> sets = new ArrayList<>();
    Positions.Builder all = new Positions.Builder();
    for (Patch patch : patches) {
      Positions patchedHere = patch.positions().load(objects);
      if (patchedHere.end() > rows) {
        throw new DamagedException(
            "A patch has a sample for position "
                + (patchedHere.end() - 1)
                + "; the commit has "
                + rows
                + " positions.",
            null);
      }
      long[] set = patchedHere.toArray();
      sets.add(set);
      for (long position : set) {
        all.add(position);
      }
    }
    long[] positions = all.build().toArray();
    Places places = new Places(positions, new int[positions.length], new int[positions.length]);
    for (int chunk = 0; chunk < sets.size(); chunk++) {
      long[] set = sets.get(chunk);
      int at = 0;
      for (int row = 0; row < set.length; row++) {
        at = Arrays.binarySearch(places.positions, at, places.positions.length, set[row]);
        places.chunk[at] = chunk;
        places.row[at] = row;
      }
    }
    return new Overlay(chunks, places);
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** The chunks that patches have, in the order of {@link #chunkAt}. */
  public List<ChunkEntry> chunks() {
    return chunks;
  }

  /** Whether a position from {@code from} to before {@code to} is patched. */
  public boolean intersects(long from, long to) {
    int at = firstAt(from);
    return at < places.positions.length && places.positions[at] < to;
  }

  /** The patched positions from {@code from} to before {@code to}. */
  public Positions positions(long from, long to) {
    Positions.Builder found = new Positions.Builder();
    for (int place = firstAt(from); place < size() && positionAt(place) < to; place++) {
      found.add(positionAt(place));
    }
    return found.build();
  }

  /** The place in this overlay of the first patched position that is not before one. */
  public int firstAt(long position) {
    int found = Arrays.binarySearch(places.positions, position);
    return found < 0 ? -found - 1 : found;
  }

  /** The place of a position, or -1 if it is not patched. */
  public int find(long position) {
    int found = Arrays.binarySearch(places.positions, position);
    return found < 0 ? -1 : found;
  }

  /** How many positions are patched. */
  public int size() {
    return places.positions.length;
  }

  /** The position at a place. */
  public long positionAt(int place) {
    return places.positions[place];
  }

  /** Which of {@link #chunks} has the sample of a place. */
  public int chunkAt(int place) {
    return places.chunk[place];
  }

  /** The row of that chunk that has the sample of a place. */
  int rowAt(int place) {
    return places.row[place];
  }
}
