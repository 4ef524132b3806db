package dev.tarn.integrity;

import java.util.List;

/**
 * What a purge did, or would do.
 *
 * @param rows how many rows are gone from all history
 * @param commitsAsked commits whose rows were asked for
 * @param commitsNotAsked ids of commits that lack a tensor or class of the condition: their rows
 *     went where another commit told that they had to
 * @param commits how many commits were written anew under other ids
 * @param branches branches that stand for another commit now, in name order
 * @param tags tags that do
 * @param views saved views that are called otherwise now
 * @param reclaimed what was deleted; nothing where nothing was changed
 */
public record Purged(
    long rows,
    long commitsAsked,
    List<String> commitsNotAsked,
    long commits,
    List<String> branches,
    List<String> tags,
    List<MovedView> views,
    Reclaimed reclaimed) {
  /** Copies the lists. */
  public Purged {
    commitsNotAsked = List.copyOf(commitsNotAsked);
    branches = List.copyOf(branches);
    tags = List.copyOf(tags);
    views = List.copyOf(views);
  }

  /**
   * A saved view of a commit that was written anew: the same question, author, time and name, and
   * the rows that are left.
   *
   * @param oldId what it was called
   * @param newId what it is called now; empty where nothing was changed
   * @param rows how many rows it had
   * @param rowsGone how many of them are gone
   */
  public record MovedView(String oldId, String newId, long rows, long rowsGone) {}
}
