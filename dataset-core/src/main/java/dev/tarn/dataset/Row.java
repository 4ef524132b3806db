package dev.tarn.dataset;

import dev.tarn.sample.ImageSample;
import dev.tarn.sample.SampleReader;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** One row of a view, read when asked for. Immutable; threads may share it. */
public final class Row {
  private final View view;
  private final long place;

  Row(View view, long place) {
    this.view = view;
    this.place = place;
  }

  /** Its place in the view, from 0. */
  public long place() {
    return place;
  }

  /** Its row number in the commit; empty in a result table. */
  public OptionalLong number() {
    return view.rowSelection()
        .map(rows -> OptionalLong.of(rows.row(place)))
        .orElse(OptionalLong.empty());
  }

  /** The value of a column as {@link SampleReader#value} gives it; empty where it is null. */
  public Optional<Object> value(String column) {
    int index = view.columnIndex(column);
    if (view.columns().get(index).sequence()) {
      throw new dev.tarn.error.RefusedException(
          "wrong-type", "Column '" + column + "' holds sequences.", "Read it with batches().");
    }
    try (BufferAllocator allocator = view.dataset().newAllocator("row");
        FieldVector vector = view.read(index, place, 1, allocator)) {
      return new SampleReader(view.columns().get(index).type()).value(vector, 0);
    }
  }

  /** The elements of a numeric column as floats, row-major; null is refused. */
  public float[] floats(String column) {
    return Values.floats(value(column), column, place);
  }

  /** The elements of an integer column as longs, row-major; null is refused. */
  public long[] integers(String column) {
    return Values.integers(value(column), column, place);
  }

  /** The stored bytes of an image; of a link the bytes of the local file it leads to. */
  public byte[] bytes(String column) {
    return Values.bytes(followed(column), column, place);
  }

  /** An image as it is stored. */
  public ImageSample image(String column) {
    return Values.image(followed(column), column, place);
  }

  private Optional<Object> followed(String column) {
    return LinkedSamples.follow(
        value(column),
        view.columns().get(view.columnIndex(column)).type(),
        view.dataset().folder(),
        number().orElse(place));
  }

  /** A text, JSON as it was written, or the name of a single class label. */
  public String text(String column) {
    return Values.text(value(column), view.columns().get(view.columnIndex(column)).type(), place);
  }
}
