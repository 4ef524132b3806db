package dev.tarn.query.value;

/** Floating-point numbers; float16 and float32 are widened, their type says what they were. */
public final class DoubleColumn extends Column {
  private final double[] values;

  /** Takes the array as it is. */
  public DoubleColumn(ValueType type, Layout layout, double[] values) {
    super(type, layout);
    this.values = values;
  }

  /** A constant. */
  public static DoubleColumn constant(ValueType type, double value) {
    return new DoubleColumn(type, Layout.scalars(1, null).asConstant(), new double[] {value});
  }

  /** The flat elements; borrowed. */
  public double[] values() {
    return values;
  }

  /** The single element of a row of the batch. */
  public double at(int i) {
    return values[layout().row(i)];
  }

  @Override
  Column taken(int[] positions, Layout packed) {
    double[] out = new double[packed.elements()];
    if (packed.isScalar()) {
      for (int i = 0; i < positions.length; i++) {
        out[i] = positions[i] < 0 ? 0 : values[layout().row(positions[i])];
      }
    } else {
      copyRows(positions, packed, (from, to, n) -> System.arraycopy(values, from, out, to, n));
    }
    return new DoubleColumn(type(), packed, out);
  }

  @Override
  public Column withLayout(Layout other) {
    return new DoubleColumn(type(), other, values);
  }

  @Override
  public Column as(ValueType other) {
    return new DoubleColumn(other, layout(), values);
  }

  @Override
  Object element(int position) {
    return values[position];
  }
}
