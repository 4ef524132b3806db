package dev.tarn.version.read;

import dev.tarn.schema.TensorSchema;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the samples of one row are stored in one commit: two commits with the same state have the
 * same row.
 *
 * @param live whether the row is there
 * @param places where its samples lie, by the tensor's id; none where it is not there
 */
public record RowState(boolean live, Map<String, PositionReader.Place> places) {
  private static final RowState GONE = new RowState(false, Map.of());

  public static RowState of(OpenCommit commit, String block, long ordinal) {
    long position = commit.table().find(block, ordinal);
    if (position < 0 || commit.live().deleted().contains(position)) {
      return GONE;
    }
    Map<String, PositionReader.Place> places = new TreeMap<>();
    for (TensorSchema tensor : commit.schema().tensors()) {
      places.put(tensor.id(), commit.positions(tensor).place(position));
    }
    return new RowState(true, places);
  }
}
