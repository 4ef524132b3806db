package dev.tarn.query.jdbc;

import dev.tarn.chunk.ArrowLayout;
import dev.tarn.dataset.Column;
import dev.tarn.sample.ImageSample;
import dev.tarn.sample.NdArray;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.TensorSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.AvaticaType;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a column is to SQL, and its values.
 *
 * <p>Numbers are the smallest type of SQL that holds them, class labels their names, text and JSON
 * are VARCHAR, images the bytes of their files, and everything with dimensions is an ARRAY, of
 * ARRAYs where there are several.
 */
final class CellType {
  private final TensorSchema tensor;
  private final ClassNames classes;
  private final AvaticaType type;

  private CellType(TensorSchema tensor, AvaticaType type) {
    this.tensor = tensor;
    this.classes = tensor.isLabel() ? tensor.info().classes() : ClassNames.none();
    this.type = type;
  }

  static CellType of(Column column) {
    AvaticaType sample = type(column.type());
    return new CellType(column.type(), column.sequence() ? array(sample) : sample);
  }

  /** As Avatica names it. */
  AvaticaType type() {
    return type;
  }

  private static AvaticaType type(TensorSchema tensor) {
    return switch (ArrowLayout.kind(tensor)) {
      case TEXT -> ColumnMetaData.scalar(Types.VARCHAR, "VARCHAR", Rep.STRING);
      case IMAGE -> ColumnMetaData.scalar(Types.VARBINARY, "VARBINARY", Rep.BYTE_STRING);
      case SEQUENCE -> array(type(tensor.item()));
      default -> {
        AvaticaType type = element(tensor);
        for (int axis = 0; axis < tensor.ndim(); axis++) {
          type = array(type);
        }
        yield type;
      }
    };
  }

  private static AvaticaType array(AvaticaType element) {
    return ColumnMetaData.array(element, element.getName() + " ARRAY", Rep.ARRAY);
  }

  private static AvaticaType element(TensorSchema tensor) {
    if (tensor.isLabel() && !tensor.info().classes().isEmpty()) {
      return ColumnMetaData.scalar(Types.VARCHAR, "VARCHAR", Rep.STRING);
    }
    return switch (tensor.dtype()) {
      case BOOL -> ColumnMetaData.scalar(Types.BOOLEAN, "BOOLEAN", Rep.BOOLEAN);
      case INT8 -> ColumnMetaData.scalar(Types.TINYINT, "TINYINT", Rep.BYTE);
      case INT16, UINT8 -> ColumnMetaData.scalar(Types.SMALLINT, "SMALLINT", Rep.SHORT);
      case INT32, UINT16 -> ColumnMetaData.scalar(Types.INTEGER, "INTEGER", Rep.INTEGER);
      case INT64, UINT32 -> ColumnMetaData.scalar(Types.BIGINT, "BIGINT", Rep.LONG);
      case UINT64 -> ColumnMetaData.scalar(Types.DECIMAL, "DECIMAL", Rep.NUMBER);
      case FLOAT16, FLOAT32 -> ColumnMetaData.scalar(Types.REAL, "REAL", Rep.FLOAT);
      case FLOAT64 -> ColumnMetaData.scalar(Types.DOUBLE, "DOUBLE", Rep.DOUBLE);
      default -> ColumnMetaData.scalar(Types.VARCHAR, "VARCHAR", Rep.STRING);
    };
  }

  /** A sample, or a sequence of samples, as Avatica keeps it. */
  @Nullable Object value(@Nullable Object sample) {
    if (sample instanceof ImageSample image) {
      return new ByteString(image.bytes());
    }
    if (sample instanceof NdArray array) {
      return nested(array, 0, new int[1]);
    }
    if (sample instanceof List<?> members) {
      List<@Nullable Object> values = new ArrayList<>(members.size());
      members.forEach(member -> values.add(value(member)));
      return values;
    }
    return sample instanceof Number number ? number(number) : sample;
  }

  private Object nested(NdArray array, int axis, int[] next) {
    if (axis == array.ndim()) {
      Object element = array.valueAt(next[0]++);
      return element instanceof Number number ? number(number) : element;
    }
    List<Object> list = new ArrayList<>(array.dim(axis));
    for (int i = 0; i < array.dim(axis); i++) {
      list.add(nested(array, axis + 1, next));
    }
    return list;
  }

  private Object number(Number number) {
    int code = number.intValue();
    if (!classes.isEmpty()) {
      return code >= 0 && code < classes.size() ? classes.name(code) : Integer.toString(code);
    }
    Dtype dtype = tensor.dtype();
    return switch (dtype) {
      case INT8 -> number.byteValue();
      case INT16, UINT8 -> number.shortValue();
      case INT32, UINT16 -> number.intValue();
      case UINT64 ->
          number instanceof BigInteger big
              ? new BigDecimal(big)
              : BigDecimal.valueOf(number.longValue());
      case FLOAT16, FLOAT32 -> number.floatValue();
      case FLOAT64 -> number.doubleValue();
      default -> number.longValue();
    };
  }
}
