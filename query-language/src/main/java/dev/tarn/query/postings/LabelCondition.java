package dev.tarn.query.postings;

import java.util.List;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** A condition on class labels alone. Threads may share it. */
interface LabelCondition {
  /**
   * Where it holds.
   *
   * @param rows a run of positions; borrowed
   * @return some of the rows, not to be changed; empty where labels have to be read to know them
   */
  Optional<RoaringBitmap> in(RoaringBitmap rows, Certainty certainty);

  /** All of them. One that holds nowhere decides, whatever is not known of the others. */
  record All(List<LabelCondition> operands) implements LabelCondition {
    @Override
    public Optional<RoaringBitmap> in(RoaringBitmap rows, Certainty certainty) {
      RoaringBitmap all = rows;
      boolean known = true;
      for (LabelCondition operand : operands) {
        Optional<RoaringBitmap> one = operand.in(rows, certainty);
        known &= one.isPresent();
        all = one.isPresent() ? RoaringBitmap.and(all, one.get()) : all;
        if (all.isEmpty()) {
          return Optional.of(all);
        }
      }
      return known ? Optional.of(all) : Optional.empty();
    }
  }

  /** Any of them. */
  record Any(List<LabelCondition> operands) implements LabelCondition {
    @Override
    public Optional<RoaringBitmap> in(RoaringBitmap rows, Certainty certainty) {
      RoaringBitmap any = new RoaringBitmap();
      for (LabelCondition operand : operands) {
        Optional<RoaringBitmap> one = operand.in(rows, certainty);
        if (one.isEmpty()) {
          return Optional.empty();
        }
        any.or(one.get());
      }
      return Optional.of(any);
    }
  }

  /** Not this one. */
  record Not(LabelCondition operand) implements LabelCondition {
    @Override
    public Optional<RoaringBitmap> in(RoaringBitmap rows, Certainty certainty) {
      return operand.in(rows, certainty.opposite()).map(found -> RoaringBitmap.andNot(rows, found));
    }
  }
}
