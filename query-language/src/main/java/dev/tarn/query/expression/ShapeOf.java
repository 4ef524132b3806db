package dev.tarn.query.expression;

import dev.tarn.query.value.Column;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.util.List;

/** The shape of each sample: int64 (ndim). Of a field it is read without the samples. */
public final class ShapeOf extends Expr {
  private final Expr value;

  /** The shapes of a value. */
  public ShapeOf(Expr value) {
    super(ValueType.tensor(Dtype.INT64, Shape.of(value.type().shape().ndim())), value.position());
    this.value = value;
  }

  @Override
  public Column evaluate(Batch batch) {
    return value instanceof ColumnRef field
        ? batch.shapes(field.field())
        : Shapes.of(value.evaluate(batch));
  }

  @Override
  public List<Expr> operands() {
    return List.of(value);
  }

  @Override
  public Expr withOperands(List<Expr> operands) {
    return new ShapeOf(operands.get(0));
  }

  @Override
  public String digest() {
    return "SHAPE(" + value.digest() + ")";
  }
}
