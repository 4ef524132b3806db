package dev.tarn.version.ref;

import dev.tarn.error.DamagedException;
import dev.tarn.store.ObjectMissingException;
import dev.tarn.store.ObjectStore;
import java.util.Optional;

/**
 * Tells whether the number of a branch is a whole commit, so that the commit can be had from it.
 */
public final class HeadCommit {
  private HeadCommit() {}

  /**
   * The id of the commit that a number of a branch is a second name of; empty where it is something
   * else, or damaged as far as can be told.
   *
   * @param name of the number
   */
  public static Optional<String> idOf(ObjectStore store, String name) {
    try {
      return new RefLog(store).wholeCommit(name);
    } catch (DamagedException | ObjectMissingException e) {
      return Optional.empty();
    }
  }

  /**
   * Why a number of a branch cannot be taken for its commit; empty where it can, or where it is
   * something else.
   *
   * @param name of the number
   */
  public static Optional<String> damageOf(ObjectStore store, String name) {
    try {
      new RefLog(store).wholeCommit(name);
      return Optional.empty();
    } catch (DamagedException | ObjectMissingException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
