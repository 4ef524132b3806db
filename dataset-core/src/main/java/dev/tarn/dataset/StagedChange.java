package dev.tarn.dataset;

import java.time.Instant;
import java.util.List;

/**
 * Work that is durable and not committed yet.
 *
 * @param id the name of the stage, for {@code commit --stage}
 * @param owner {@code user@host}
 * @param isOwn whether a plain commit here takes it in
 * @param branch the branch it is meant for
 * @param base id of the commit it was made on
 * @param since when its first part was staged
 * @param added rows it will add
 * @param tensors the tensors it touches, by name
 */
public record StagedChange(
    String id,
    String owner,
    boolean isOwn,
    String branch,
    String base,
    Instant since,
    long added,
    List<String> tensors) {
  /** Copies the list. */
  public StagedChange {
    tensors = List.copyOf(tensors);
  }
}
