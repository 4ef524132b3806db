package dev.tarn.chunk;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.tarn.error.DamagedException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a tensor's values in a run of rows without reading them. Exact, not a bound.
 * Immutable.
 *
 * <p>Their bytes, in chunks and in whatever lists chunks, are one CBOR array of definite length, in
 * the order of the components: {@code [rows, nulls, empties, bytes, classes, min, max, nan,
 * shapeMin, shapeMax]}. {@code classes} is null for none, else an array of two arrays of the same
 * length: class numbers, each but the first less its predecessor, and counts. {@code min} and
 * {@code max} are null, a CBOR integer, a bignum (tag 2, above 2^63 − 1; nine bytes of which the
 * first is 0), or a float of eight bytes. {@code nan} is a boolean. The shapes are null or arrays
 * of integers. Readers skip elements beyond these.
 *
 * @param rows rows, nulls among them
 * @param nulls rows without a sample
 * @param empties rows with a sample of no elements: a list, text, or image of length 0, a shape
 *     with a 0
 * @param bytes of the samples' values: encoded images, UTF-8, elements; without offsets, shapes and
 *     what stands for nulls
 * @param classCounts rows that have each class, for label tensors; a row that has a class twice
 *     counts once
 * @param min the smallest element: a {@link Long}, a {@link BigInteger} above {@link
 *     Long#MAX_VALUE}, or a {@link Double} for floats (exact; NaN left out, -0.0 counts as 0.0);
 *     empty for images, text and JSON and where there is no element. {@code false} is 0.
 * @param max the largest element, likewise
 * @param hasNaN whether an element is NaN
 * @param shapeMin per dimension the smallest size; empty for scalars, text and JSON and where there
 *     is no sample
 * @param shapeMax per dimension the largest size, likewise
 */
public record ChunkStats(
    long rows,
    long nulls,
    long empties,
    long bytes,
    ClassCounts classCounts,
    Optional<Number> min,
    Optional<Number> max,
    boolean hasNaN,
    List<Integer> shapeMin,
    List<Integer> shapeMax) {
  private static final int ELEMENTS = 10;
  private static final ChunkStats NONE =
      new ChunkStats(
          0,
          0,
          0,
          0,
          ClassCounts.none(),
          Optional.empty(),
          Optional.empty(),
          false,
          List.of(),
          List.of());

  /** Checks that the counts go together. */
  public ChunkStats {
    if (rows < 0 || nulls < 0 || empties < 0 || bytes < 0 || nulls > rows - empties) {
      throw new IllegalArgumentException(
          rows + " rows, " + nulls + " nulls, " + empties + " empties, " + bytes + " bytes");
    }
    if (shapeMin.size() != shapeMax.size() || min.isPresent() != max.isPresent()) {
      throw new IllegalArgumentException("A minimum without a maximum");
    }
    shapeMin = List.copyOf(shapeMin);
    shapeMax = List.copyOf(shapeMax);
  }

  /** Of no rows. */
  public static ChunkStats none() {
    return NONE;
  }

  /** Of rows without a sample. */
  public static ChunkStats ofNulls(long rows) {
    return new ChunkStats(
        rows,
        rows,
        0,
        0,
        ClassCounts.none(),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(),
        List.of());
  }

  /**
   * Of both runs of rows together.
   *
   * @throws DamagedException if they cannot be of one tensor
   */
  public ChunkStats merge(ChunkStats other) {
    try {
      return merged(other);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DamagedException(
          "Statistics of chunks do not go together: " + e.getMessage() + ".", null, e);
    }
  }

  private ChunkStats merged(ChunkStats other) {
    return new ChunkStats(
        Math.addExact(rows, other.rows),
        Math.addExact(nulls, other.nulls),
        Math.addExact(empties, other.empties),
        Math.addExact(bytes, other.bytes),
        classCounts.plus(other.classCounts),
        pick(min, other.min, -1),
        pick(max, other.max, 1),
        hasNaN || other.hasNaN,
        pick(shapeMin, other.shapeMin, -1),
        pick(shapeMax, other.shapeMax, 1));
  }

  /**
   * Of these rows without some of them.
   *
   * @param removed statistics of the rows that go
   * @return empty where the smallest or largest element or shape, or the only NaN, may go with
   *     them: then the rows that stay must be looked at
   * @throws DamagedException if they cannot be some of these rows
   */
  public Optional<ChunkStats> without(ChunkStats removed) {
    try {
      return left(removed);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new DamagedException(
          "Statistics of a chunk are not those of rows in it: " + e.getMessage() + ".", null, e);
    }
  }

  private Optional<ChunkStats> left(ChunkStats removed) {
    boolean anyLeft = rows - nulls > removed.rows - removed.nulls;
    boolean isLabel = classCounts.size() > 0;
    boolean extremesStay =
        (isLabel || (stays(min, removed.min) && stays(max, removed.max)))
            && (!hasNaN || !removed.hasNaN)
            && staysShape(removed);
    if (!extremesStay && anyLeft) {
      return Optional.empty();
    }
    ClassCounts leftCounts = classCounts.minus(removed.classCounts);
    return Optional.of(
        new ChunkStats(
            rows - removed.rows,
            nulls - removed.nulls,
            empties - removed.empties,
            Math.max(0, bytes - removed.bytes),
            leftCounts,
            isLabel ? extreme(leftCounts, 0) : anyLeft ? min : Optional.empty(),
            isLabel ? extreme(leftCounts, leftCounts.size() - 1) : anyLeft ? max : Optional.empty(),
            anyLeft && hasNaN,
            anyLeft ? shapeMin : List.of(),
            anyLeft ? shapeMax : List.of()));
  }

  /** The smallest or largest label is that of a class that rows still have. */
  private static Optional<Number> extreme(ClassCounts counts, int place) {
    return counts.size() == 0 ? Optional.empty() : Optional.of((long) counts.number(place));
  }

  private static boolean stays(Optional<Number> extreme, Optional<Number> removed) {
    return removed.isEmpty() || extreme.isEmpty() || compare(extreme.get(), removed.get()) != 0;
  }

  /** Where all samples have one shape, that of those that stay is known. */
  private boolean staysShape(ChunkStats removed) {
    for (int i = 0; i < removed.shapeMin.size(); i++) {
      boolean same = shapeMin.get(i).equals(shapeMax.get(i));
      if (!same
          && (removed.shapeMin.get(i).equals(shapeMin.get(i))
              || removed.shapeMax.get(i).equals(shapeMax.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Number> pick(Optional<Number> a, Optional<Number> b, int sign) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    return compare(b.get(), a.get()) * sign > 0 ? b : a;
  }

  private static int compare(Number a, Number b) {
    if (a instanceof Double x && b instanceof Double y) {
      return Double.compare(x, y);
    }
    return integer(a).compareTo(integer(b));
  }

  private static BigInteger integer(Number number) {
    if (number instanceof Double) {
      throw new IllegalArgumentException("Statistics of floats and of integers do not merge");
    }
    return number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
  }

  private static List<Integer> pick(List<Integer> a, List<Integer> b, int sign) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    if (a.size() != b.size()) {
      throw new IllegalArgumentException("Shapes of " + a.size() + " and " + b.size() + " axes");
    }
    List<Integer> picked = new ArrayList<>(a.size());
    for (int i = 0; i < a.size(); i++) {
      picked.add(b.get(i).compareTo(a.get(i)) * sign > 0 ? b.get(i) : a.get(i));
    }
    return picked;
  }

  /**
   * Writes these statistics as one value.
   *
   * @param out a generator of CBOR; borrowed
   */
  public void write(JsonGenerator out) throws IOException {
    out.writeStartArray(this, ELEMENTS);
    out.writeNumber(rows);
    out.writeNumber(nulls);
    out.writeNumber(empties);
    out.writeNumber(bytes);
    writeClasses(out);
    write(min, out);
    write(max, out);
    out.writeBoolean(hasNaN);
    write(shapeMin, out);
    write(shapeMax, out);
    out.writeEndArray();
  }

  private void writeClasses(JsonGenerator out) throws IOException {
    int size = classCounts.size();
    if (size == 0) {
      out.writeNull();
      return;
    }
    out.writeStartArray(classCounts, 2);
    out.writeStartArray(classCounts, size);
    int last = 0;
    for (int i = 0; i < size; i++) {
      out.writeNumber(classCounts.number(i) - last);
      last = classCounts.number(i);
    }
    out.writeEndArray();
    out.writeStartArray(classCounts, size);
    for (int i = 0; i < size; i++) {
      out.writeNumber(classCounts.count(i));
    }
    out.writeEndArray();
    out.writeEndArray();
  }

  private static void write(Optional<Number> number, JsonGenerator out) throws IOException {
    if (number.isEmpty()) {
      out.writeNull();
    } else if (number.get() instanceof Double d) {
      out.writeNumber(d);
    } else if (number.get() instanceof BigInteger big) {
      out.writeNumber(big);
    } else {
      out.writeNumber(number.get().longValue());
    }
  }

  private static void write(List<Integer> shape, JsonGenerator out) throws IOException {
    if (shape.isEmpty()) {
      out.writeNull();
      return;
    }
    out.writeStartArray(shape, shape.size());
    for (int dim : shape) {
      out.writeNumber(dim);
    }
    out.writeEndArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in a parser of CBOR at the value's first token, or before it; it is left at the last one
   * @throws IOException if the bytes are not such statistics
   */
  public static ChunkStats read(JsonParser in) throws IOException {
    return new ChunkStatsParser(in).read();
  }
}
