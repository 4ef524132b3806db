package dev.tarn.version;

/**
 * What laying out a commit anew did.
 *
 * @param outcome whether it was done
 * @param chunksBefore chunks and patches of all tensors before
 * @param chunksAfter chunks and patches of all tensors now
 * @param samplesWritten samples that were written again
 * @param droppedRows deleted rows that are gone for good from the new layout
 */
public record LayoutResult(
    Outcome outcome, long chunksBefore, long chunksAfter, long samplesWritten, long droppedRows) {
  /** Whether it was done. */
  public enum Outcome {
    /** The branch has a new layout; commits, rows and answers are the same. */
    LAID_OUT,
    /** It was well laid out already. */
    GOOD,
    /** Others committed each time; they go first. */
    YIELDED
  }
}
