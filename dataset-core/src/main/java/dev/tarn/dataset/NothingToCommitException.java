package dev.tarn.dataset;

import dev.tarn.error.TarnException;

/** Nothing is staged that a commit could take in. */
public final class NothingToCommitException extends TarnException {
  NothingToCommitException(String branch) {
    super(
        Kind.NO,
        "nothing-to-commit",
        "Nothing is staged on branch '" + branch + "'.",
        "'tarn status DATASET' shows what others have staged.");
  }
}
