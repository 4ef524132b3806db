package dev.tarn.dataset;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.schema.TensorSchema;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * A column of a view.
 *
 * @param name its name in the view
 * @param type what its samples are, for computed columns too
 * @param sequence whether each row holds a sequence of such samples, as GROUP BY and EXPAND BY make
 */
public record Column(String name, TensorSchema type, boolean sequence) {
  /** A column whose rows are single samples. */
  public static Column of(String name, TensorSchema type) {
    return new Column(name, type, false);
  }

  /** How it lies in Arrow: the layout of its samples, in a {@code List} for sequences. */
  public Field field() {
    Field sample = ArrowLayout.field(type.withName(sequence ? "item" : name));
    return sequence
        ? new Field(name, FieldType.nullable(new ArrowType.List()), List.of(sample))
        : sample;
  }
}
