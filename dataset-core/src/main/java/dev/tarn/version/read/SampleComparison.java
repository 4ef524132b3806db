package dev.tarn.version.read;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.compare.Range;
import org.apache.arrow.vector.compare.RangeEqualsVisitor;

/**
 * Says which samples of one tensor differ between two commits. Samples that are stored at the same
 * place are equal and not read; others are equal if their bits are, and labels if their class names
 * are.
 */
public final class SampleComparison {
  private static final int SLICE = 4096;

  private final PositionReader left;
  private final PositionReader right;
  private final ClassRenumbering toLeft;
  private final BufferAllocator allocator;

  public SampleComparison(PositionReader left, PositionReader right, BufferAllocator allocator) {
    this.left = left;
    this.right = right;
    this.allocator = allocator;
    this.toLeft =
        ClassRenumbering.of(right.schema(), ClassRenumbering.union(left.schema(), right.schema()));
  }

  /**
   * Gives the places of pairs that differ, rising.
   *
   * @param leftPositions positions of one commit; borrowed
   * @param rightPositions those to compare them with, as many; borrowed
   */
  public void differing(long[] leftPositions, long[] rightPositions, LongConsumer consumer) {
    int[] unsure = new int[Math.min(SLICE, leftPositions.length)];
    int count = 0;
    for (int i = 0; i < leftPositions.length; i++) {
      boolean same =
          toLeft.changesNothing()
              && left.place(leftPositions[i]).equals(right.place(rightPositions[i]));
      if (!same) {
        unsure[count++] = i;
      }
      if (count == unsure.length || (i == leftPositions.length - 1 && count > 0)) {
        compare(leftPositions, rightPositions, Arrays.copyOf(unsure, count), consumer);
        count = 0;
      }
    }
  }

  private void compare(
      long[] leftPositions, long[] rightPositions, int[] places, LongConsumer consumer) {
    long[] ours = Arrays.stream(places).mapToLong(place -> leftPositions[place]).toArray();
    long[] theirs = Arrays.stream(places).mapToLong(place -> rightPositions[place]).toArray();
    try (FieldVector a = left.take(ours, allocator);
        FieldVector b = right.take(theirs, allocator)) {
      toLeft.apply(b);
      RangeEqualsVisitor visitor = new RangeEqualsVisitor(a, b, (x, y) -> true);
      if (visitor.rangeEquals(new Range(0, 0, places.length))) {
        return;
      }
      for (int i = 0; i < places.length; i++) {
        if (!visitor.rangeEquals(new Range(i, i, 1))) {
          consumer.accept(places[i]);
        }
      }
    }
  }
}
