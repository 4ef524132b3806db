package dev.tarn.query.postings;

import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** Whether a row has a class, possibly among others. */
final class HasClass extends LabelTest {
  private final int number;

  HasClass(LabelChunks chunks, int number) {
    super(chunks);
    this.number = number;
  }

  @Override
  Optional<RoaringBitmap> ofChunk(int chunk, Certainty certainty) {
    Optional<RoaringBitmap> having = chunks().rows(chunk, number);
    if (certainty == Certainty.TRUE || having.isEmpty()) {
      return having;
    }
    return chunks()
        .rows(chunk, LabelChunks.NULL)
        .map(nulls -> RoaringBitmap.or(having.get(), nulls));
  }
}
