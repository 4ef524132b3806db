package dev.tarn.query.value;

import org.jspecify.annotations.Nullable;

/** Texts ({@link String}) or JSON values ({@code JsonNode}), one per row. */
public final class ObjectColumn<T> extends Column {
  private final @Nullable T[] values;

  /** Takes the array as it is; the layout has one element per row and says which are null. */
  public ObjectColumn(ValueType type, Layout layout, @Nullable T[] values) {
    super(type, layout);
    this.values = values;
  }

  /** The column of these values; a null element is a null row. */
  public static <T> ObjectColumn<T> of(ValueType type, @Nullable T[] values) {
    boolean[] nulls = null;
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        nulls = nulls == null ? new boolean[values.length] : nulls;
        nulls[i] = true;
      }
    }
    return new ObjectColumn<>(type, Layout.scalars(values.length, nulls), values);
  }

  /** The value of a row of the batch that is not null. */
  public T at(int i) {
    T value = values[layout().row(i)];
    if (value == null) {
      throw new IllegalStateException("Row " + i + " is null");
    }
    return value;
  }

  @Override
  Column taken(int[] positions, Layout packed) {
    @Nullable T[] out = java.util.Arrays.copyOf(values, positions.length);
    for (int i = 0; i < positions.length; i++) {
      out[i] = positions[i] < 0 ? null : values[layout().row(positions[i])];
    }
    return new ObjectColumn<>(type(), packed, out);
  }

  @Override
  public Column withLayout(Layout other) {
    return new ObjectColumn<>(type(), other, values);
  }

  @Override
  public Column as(ValueType other) {
    return new ObjectColumn<>(other, layout(), values);
  }

  @Override
  @Nullable Object element(int position) {
    return values[position];
  }
}
