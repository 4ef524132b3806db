package dev.tarn.chunk;

import java.util.Arrays;

/**
 * How many rows have each class of a label tensor; classes that no row has are not listed.
 * Immutable.
 */
public final class ClassCounts {
  private static final ClassCounts NONE = new ClassCounts(new int[0], new long[0]);

  private final int[] numbers;
  private final long[] counts;

  private ClassCounts(int[] numbers, long[] counts) {
    this.numbers = numbers;
    this.counts = counts;
  }

  /** No rows with a class; also what tensors without classes have. */
  public static ClassCounts none() {
    return NONE;
  }

  /**
   * Counts by class number.
   *
   * @param counts rows that have class {@code i} at {@code i}, each at least 0
   */
  public static ClassCounts of(long... counts) {
    int size = 0;
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("A count is at least 0: " + count);
      }
      size += count > 0 ? 1 : 0;
    }
    int[] numbers = new int[size];
    long[] present = new long[size];
    int at = 0;
    for (int number = 0; number < counts.length; number++) {
      if (counts[number] > 0) {
        numbers[at] = number;
        present[at++] = counts[number];
      }
    }
    return size == 0 ? NONE : new ClassCounts(numbers, present);
  }

  /**
   * Counts of listed classes.
   *
   * @param numbers class numbers, rising; transferred
   * @param counts rows of each, at least 1; transferred
   * @throws IllegalArgumentException if they are not so
   */
  static ClassCounts ofSorted(int[] numbers, long[] counts) {
    int last = -1;
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] <= last || counts[i] < 1) {
        throw new IllegalArgumentException("Class counts are not in order");
      }
      last = numbers[i];
    }
    return numbers.length == 0 ? NONE : new ClassCounts(numbers, counts);
  }

  /** How many classes are listed. */
  public int size() {
    return numbers.length;
  }

  /** The number of the {@code i}-th listed class, rising with {@code i}. */
  public int number(int i) {
    return numbers[i];
  }

  /** The rows of the {@code i}-th listed class, at least 1. */
  public long count(int i) {
    return counts[i];
  }

  /** The rows that have a class; 0 for a class that is not listed. */
  public long countOf(int number) {
    int at = Arrays.binarySearch(numbers, number);
    return at < 0 ? 0 : counts[at];
  }

  /** The counts of both, added. */
  public ClassCounts plus(ClassCounts other) {
    if (other.size() == 0) {
      return this;
    }
    if (size() == 0) {
      return other;
    }
    int[] mergedNumbers = new int[size() + other.size()];
    long[] mergedCounts = new long[mergedNumbers.length];
    int at = 0;
    int i = 0;
    int j = 0;
    while (i < size() || j < other.size()) {
      boolean mine = j == other.size() || (i < size() && numbers[i] <= other.numbers[j]);
      boolean theirs = i == size() || (j < other.size() && other.numbers[j] <= numbers[i]);
      mergedNumbers[at] = mine ? numbers[i] : other.numbers[j];
      mergedCounts[at++] = Math.addExact(mine ? counts[i++] : 0, theirs ? other.counts[j++] : 0);
    }
    return new ClassCounts(Arrays.copyOf(mergedNumbers, at), Arrays.copyOf(mergedCounts, at));
  }

  /**
   * These counts less the others.
   *
   * @throws IllegalArgumentException if a class would be left with fewer than 0 rows
   */
  public ClassCounts minus(ClassCounts other) {
    if (other.size() == 0) {
      return this;
    }
    int[] leftNumbers = new int[size()];
    long[] leftCounts = new long[size()];
    int at = 0;
    long taken = 0;
    for (int i = 0; i < size(); i++) {
      long less = other.countOf(numbers[i]);
      taken += less;
      if (less > counts[i]) {
        throw new IllegalArgumentException("Class " + numbers[i] + " has no " + less + " rows");
      }
      if (less < counts[i]) {
        leftNumbers[at] = numbers[i];
        leftCounts[at++] = counts[i] - less;
      }
    }
    if (taken != Arrays.stream(other.counts).sum()) {
      throw new IllegalArgumentException("Classes that are not there cannot be taken away");
    }
    return at == 0
        ? NONE
        : new ClassCounts(Arrays.copyOf(leftNumbers, at), Arrays.copyOf(leftCounts, at));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassCounts that
        && Arrays.equals(numbers, that.numbers)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(numbers) + Arrays.hashCode(counts);
  }

  /** As {@code {0=5, 3=1}}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < size(); i++) {
      text.append(i == 0 ? "" : ", ").append(numbers[i]).append('=').append(counts[i]);
    }
    return text.append('}').toString();
  }
}
