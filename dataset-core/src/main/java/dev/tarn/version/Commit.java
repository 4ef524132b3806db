package dev.tarn.version;

import java.time.Instant;
import java.util.List;

/**
 * One commit, as {@code log} shows it.
 *
 * @param id SHA-256 of the commit object, 64 hex digits: it vouches for every byte below it
 * @param parents the commits it was made on; none for the first, two for a merge
 * @param branch the branch it was made on
 * @param number its place in the branch, from 1
 * @param time when it was made, by its writer's clock, in microseconds
 * @param author who made it
 * @param message what its author said of it
 * @param rowCount rows of the dataset at this commit
 * @param added rows it added
 * @param updated rows it changed
 * @param deleted rows it deleted
 */
public record Commit(
    String id,
    List<String> parents,
    String branch,
    long number,
    Instant time,
    String author,
    String message,
    long rowCount,
    long added,
    long updated,
    long deleted) {

  /** Copies the list of parents. */
  public Commit {
    parents = List.copyOf(parents);
  }

  /** The first eight digits of the id, for people. */
  public String shortId() {
    return id.substring(0, 8);
  }
}
