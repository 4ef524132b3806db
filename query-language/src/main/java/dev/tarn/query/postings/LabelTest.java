package dev.tarn.query.postings;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.roaringbitmap.RoaringBitmap;

/** A condition on one tensor of labels, answered chunk by chunk. */
abstract class LabelTest implements LabelCondition {
  private record Question(int chunk, Certainty certainty) {}

  private final LabelChunks chunks;
  private final Map<Question, Optional<RoaringBitmap>> known = new ConcurrentHashMap<>();

  LabelTest(LabelChunks chunks) {
    this.chunks = chunks;
  }

  final LabelChunks chunks() {
    return chunks;
  }

  /** Where it holds in a chunk, in positions of the dataset. */
  abstract Optional<RoaringBitmap> ofChunk(int chunk, Certainty certainty);

  @Override
  public final Optional<RoaringBitmap> in(RoaringBitmap rows, Certainty certainty) {
    RoaringBitmap found = new RoaringBitmap();
    int last = chunks.holding(rows.last());
    for (int chunk = chunks.holding(rows.first()); chunk <= last; chunk++) {
      Optional<RoaringBitmap> one =
          known.computeIfAbsent(
              new Question(chunk, certainty), asked -> ofChunk(asked.chunk(), asked.certainty()));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      found.or(RoaringBitmap.and(one.get(), rows));
    }
    return Optional.of(found);
  }
}
