package dev.tarn.query.value;

/** Makes columns whose rows are all null. */
public final class NullColumn {
  private NullColumn() {}

  /** A constant null of a type. */
  public static Column of(ValueType type) {
    boolean[] nulls = {true};
    if (type.isSequence()) {
      Layout layout = Layout.ragged(1, type.shape(), new int[2], new int[1], nulls).asConstant();
      return new SequenceColumn(type, layout, of(type.member()).take(new int[0]));
    }
    Layout layout =
        type.shape().isFixed()
            ? Layout.fixed(1, type.shape(), nulls).asConstant()
            : Layout.ragged(1, type.shape(), new int[2], new int[type.shape().ndim()], nulls)
                .asConstant();
    return switch (type.dtype()) {
      case STR -> new ObjectColumn<>(type, layout, new String[1]);
      case JSON -> new ObjectColumn<>(type, layout, new com.fasterxml.jackson.databind.JsonNode[1]);
      case FLOAT16, FLOAT32, FLOAT64 ->
          new DoubleColumn(type, layout, new double[layout.elements()]);
      default -> new LongColumn(type, layout, new long[layout.elements()]);
    };
  }
}
