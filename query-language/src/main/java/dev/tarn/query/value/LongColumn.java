package dev.tarn.query.value;

import dev.tarn.schema.Dtype;
import java.math.BigInteger;

/** Whole numbers, class labels and truth values (0 and 1). uint64 keeps its bits. */
public final class LongColumn extends Column {
  private final long[] values;

  /** Takes the array as it is. */
  public LongColumn(ValueType type, Layout layout, long[] values) {
    super(type, layout);
    this.values = values;
  }

  /** A constant. */
  public static LongColumn constant(ValueType type, long value) {
    return new LongColumn(type, Layout.scalars(1, null).asConstant(), new long[] {value});
  }

  /** The flat elements; borrowed. */
  public long[] values() {
    return values;
  }

  /** The single element of a row of the batch. */
  public long at(int i) {
    return values[layout().row(i)];
  }

  @Override
  Column taken(int[] positions, Layout packed) {
    long[] out = new long[packed.elements()];
    if (packed.isScalar()) {
      for (int i = 0; i < positions.length; i++) {
        out[i] = positions[i] < 0 ? 0 : values[layout().row(positions[i])];
      }
    } else {
      copyRows(positions, packed, (from, to, n) -> System.arraycopy(values, from, out, to, n));
    }
    return new LongColumn(type(), packed, out);
  }

  @Override
  public Column withLayout(Layout other) {
    return new LongColumn(type(), other, values);
  }

  @Override
  public Column as(ValueType other) {
    return new LongColumn(other, layout(), values);
  }

  @Override
  Object element(int position) {
    long value = values[position];
    if (type().dtype() == Dtype.BOOL) {
      return value != 0;
    }
    if (type().dtype() == Dtype.UINT64 && value < 0) {
      return new BigInteger(Long.toUnsignedString(value));
    }
    return value;
  }
}
