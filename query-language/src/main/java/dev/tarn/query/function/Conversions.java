package dev.tarn.query.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Columns;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.NullColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.SequenceColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.ClassNames;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Shape;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;

/**
 * Conversions that happen by themselves: JSON where a number or text is wanted, sequences where a
 * tensor is.
 */
public final class Conversions {
  private Conversions() {}

  /** The null literal as another type. */
  public static Expr nullAs(Expr value, ValueType type) {
    boolean untyped = value instanceof Constant constant && constant.isNull();
    return untyped ? new Constant(NullColumn.of(type), value.position()) : value;
  }

  /** JSON numbers as float64 (what is no number is null), sequences of equal samples as tensors. */
  public static Expr numeric(Expr value) {
    ValueType type = value.type();
    if (value instanceof Constant constant && constant.isNull()) {
      return new Constant(NullColumn.of(ValueType.FLOAT64), value.position());
    }
    if (type.isJson()) {
      return json(value, ValueType.FLOAT64, Conversions::numbers);
    }
    if (type.isSequence() && (type.member().isNumber() || type.member().isBool())) {
      return tensor(value);
    }
    return value;
  }

  /** JSON strings as text (what is no string is null), labels as their names. */
  public static Expr text(Expr value) {
    if (value instanceof Constant constant && constant.isNull()) {
      return new Constant(NullColumn.of(ValueType.TEXT), value.position());
    }
    if (value.type().isJson()) {
      return json(value, ValueType.TEXT, Conversions::texts);
    }
    return value;
  }

  /** The names of a scalar label. */
  public static Expr names(Expr label) {
    ClassNames classes = label.type().classes();
    return new Call(
        "NAME",
        List.of(label),
        ValueType.TEXT,
        label.position(),
        Call.Risk.NONE,
        (a, call, batch) -> {
          LongColumn numbers = (LongColumn) a[0];
          String[] names = new String[numbers.rows()];
          for (int row = 0; row < names.length; row++) {
            names[row] =
                numbers.layout().isNull(row) ? null : classes.name((int) numbers.values()[row]);
          }
          return new ObjectColumn<>(ValueType.TEXT, numbers.layout(), names);
        });
  }

  private static Expr json(
      Expr value, ValueType type, Function<ObjectColumn<JsonNode>, Column> convert) {
    return new Call(
        "JSON_AS_" + type.dtype(),
        List.of(value),
        type,
        value.position(),
        Call.Risk.NONE,
        (a, call, batch) -> {
          Column converted = convert.apply(jsonColumn(a[0]));
          return a[0].layout().isConstant() ? converted.asConstant() : converted;
        });
  }

  /** Single numbers, texts and truth values as JSON; anything else as it is. */
  static Expr json(Expr value) {
    ValueType type = value.type();
    boolean single = type.isScalar() && !type.isSequence();
    if (!single || !(type.isNumber() || type.isBool() || type.isText())) {
      return value;
    }
    Expr plain = type.isLabel() ? names(value) : value;
    return new Call(
        "AS_JSON",
        List.of(plain),
        ValueType.scalar(Dtype.JSON),
        value.position(),
        Call.Risk.NONE,
        (a, call, batch) -> {
          JsonNode[] out = new JsonNode[a[0].rows()];
          for (int row = 0; row < out.length; row++) {
            out[row] = a[0].layout().isNull(row) ? null : node(a[0].asRow(row));
          }
          ObjectColumn<JsonNode> json = ObjectColumn.of(call.type(), out);
          return a[0].layout().isConstant() ? json.asConstant() : json;
        });
  }

  private static JsonNode node(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof Long number) {
      return nodes.numberNode(number);
    }
    if (value instanceof BigInteger number) {
      return nodes.numberNode(number);
    }
    if (value instanceof Double number) {
      return nodes.numberNode(number);
    }
    return value instanceof Boolean truth
        ? nodes.booleanNode(truth)
        : nodes.textNode(String.valueOf(value));
  }

  /** A column that holds JSON. */
  @SuppressWarnings("unchecked")
  public static ObjectColumn<JsonNode> jsonColumn(Column column) {
    return (ObjectColumn<JsonNode>) column;
  }

  /** A column that holds text. */
  @SuppressWarnings("unchecked")
  public static ObjectColumn<String> textColumn(Column column) {
    return (ObjectColumn<String>) column;
  }

  private static Column numbers(ObjectColumn<JsonNode> json) {
    double[] out = new double[json.rows()];
    boolean[] nulls = new boolean[out.length];
    for (int row = 0; row < out.length; row++) {
      boolean number = !json.layout().isNull(row) && json.at(row).isNumber();
      nulls[row] = !number;
      out[row] = number ? json.at(row).doubleValue() : 0;
    }
    return new DoubleColumn(ValueType.FLOAT64, Layout.scalars(out.length, nulls), out);
  }

  private static Column texts(ObjectColumn<JsonNode> json) {
    String[] out = new String[json.rows()];
    for (int row = 0; row < out.length; row++) {
      boolean text = !json.layout().isNull(row) && json.at(row).isTextual();
      out[row] = text ? json.at(row).textValue() : null;
    }
    return ObjectColumn.of(ValueType.TEXT, out);
  }

  /**
   * A sequence as a tensor with one dimension more; a row with null or differing members is null.
   */
  private static Expr tensor(Expr sequence) {
    ValueType member = sequence.type().member();
    ValueType type =
        new ValueType(
            member.dtype(), Shape.any(member.shape().ndim() + 1), member.classes(), null, null);
    return new Call(
        "TENSOR",
        List.of(sequence),
        type,
        sequence.position(),
        Call.Risk.NONE,
        (a, call, batch) -> stack((SequenceColumn) a[0], type));
  }

  private static Column stack(SequenceColumn sequence, ValueType type) {
    Column members = sequence.members();
    Layout layout = sequence.layout();
    int ndim = type.shape().ndim();
    boolean[] nulls = new boolean[layout.rows()];
    int[] offsets = new int[layout.rows() + 1];
    int[] dims = new int[layout.rows() * ndim];
    for (int row = 0; row < layout.rows(); row++) {
      nulls[row] = layout.isNull(row) || !uniform(members, layout.start(row), layout.size(row));
      offsets[row + 1] = offsets[row];
      if (!nulls[row]) {
        dims[row * ndim] = layout.size(row);
        for (int k = 0; k < layout.size(row); k++) {
          offsets[row + 1] += members.layout().size(layout.start(row) + k);
        }
        if (layout.size(row) > 0) {
          System.arraycopy(
              members.layout().dims(layout.start(row)), 0, dims, row * ndim + 1, ndim - 1);
        }
      }
    }
    Layout out = Layout.ragged(layout.rows(), Shape.any(ndim), offsets, dims, nulls);
    return copy(members, layout, out, type);
  }

  private static Column copy(Column members, Layout from, Layout to, ValueType type) {
    boolean whole = members instanceof LongColumn;
    Object target = whole ? new long[to.elements()] : new double[to.elements()];
    Object source = whole ? ((LongColumn) members).values() : Columns.doubles(members);
    for (int row = 0; row < to.rows(); row++) {
      int at = to.start(row);
      for (int k = 0; !to.isNull(row) && k < from.size(row); k++) {
        int member = from.start(row) + k;
        int n = members.layout().size(member);
        System.arraycopy(source, members.layout().start(member), target, at, n);
        at += n;
      }
    }
    return whole
        ? new LongColumn(type, to, (long[]) target)
        : new DoubleColumn(type, to, (double[]) target);
  }

  private static boolean uniform(Column members, int start, int count) {
    for (int i = start; i < start + count; i++) {
      if (members.layout().isNull(i)
          || !java.util.Arrays.equals(members.layout().dims(i), members.layout().dims(start))) {
        return false;
      }
    }
    return true;
  }

  /** The type of a value whose elements become another dtype. */
  public static ValueType retyped(ValueType type, Dtype dtype) {
    return ValueType.tensor(dtype, type.shape());
  }
}
