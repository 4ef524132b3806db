package dev.tarn.query.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Nulls;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ObjectColumn;
import dev.tarn.query.value.SequenceColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code x[…]} on tensors, sequences and JSON, as NumPy counts. */
public final class Subscripts {
  private Subscripts() {}

  /**
   * One subscript: an index alone, or a slice.
   *
   * @param index the index, null for a slice
   */
  public record Subscript(
      @Nullable Expr index, @Nullable Expr start, @Nullable Expr stop, @Nullable Expr step) {}

  /** Binds a value with its subscripts. */
  public static Expr of(Expr value, List<Subscript> subscripts, SqlParserPos position) {
    if (value.type().isJson()) {
      Expr json = value;
      for (Subscript subscript : subscripts) {
        json = json(json, subscript, position);
      }
      return json;
    }
    if (value.type().isSequence()) {
      Expr member = sequence(value, subscripts.get(0), position);
      List<Subscript> rest = subscripts.subList(1, subscripts.size());
      return rest.isEmpty() ? member : of(member, rest, position);
    }
    return tensor(value, subscripts, position);
  }

  private static Expr tensor(Expr value, List<Subscript> subscripts, SqlParserPos position) {
    Shape shape = value.type().shape();
    if (subscripts.size() > shape.ndim()) {
      throw tooMany(value, subscripts.size(), position);
    }
    List<Expr> operands = new ArrayList<>(List.of(value));
    List<int[]> axes = new ArrayList<>();
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < shape.ndim(); axis++) {
      if (axis < subscripts.size()) {
        Subscript subscript = subscripts.get(axis);
        checkStatic(value, subscript, axis, shape.dim(axis));
        axes.add(
            new int[] {
              add(operands, subscript.index()),
              add(operands, subscript.start()),
              add(operands, subscript.stop()),
              add(operands, subscript.step())
            });
        if (subscript.index() == null) {
          dims.add(staticCount(subscript, shape.dim(axis)));
        }
      } else {
        axes.add(new int[] {-1, -1, -1, -1});
        dims.add(shape.dim(axis));
      }
    }
    Shape result = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    ValueType type = value.type().withShape(result);
    boolean boxes = type.boxForm().isPresent() && result.ndim() == 2 && result.dim(1) == 4;
    ValueType plain =
        boxes ? type : new ValueType(type.dtype(), result, type.classes(), null, null);
    return new Call(
        "SUBSCRIPT" + digest(subscripts),
        operands,
        plain,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> new Picking(a, axes, batch.size()).run(call.type()));
  }

  private static String digest(List<Subscript> subscripts) {
    StringBuilder text = new StringBuilder("[");
    for (Subscript s : subscripts) {
      text.append(text.length() > 1 ? "," : "")
          .append(
              s.index() != null
                  ? "i"
                  : (s.start() != null ? "s" : "")
                      + ":"
                      + (s.stop() != null ? "s" : "")
                      + ":"
                      + (s.step() != null ? "s" : ""));
    }
    return text.append("]").toString();
  }

  private static int add(List<Expr> operands, @Nullable Expr part) {
    if (part == null) {
      return -1;
    }
    Expr number = Conversions.numeric(part);
    if (!number.type().isInteger() || !number.type().isScalar()) {
      if (!Operators.isNull(part)) {
        throw Fault.at(
                part.position(),
                "wrong-type",
                "A subscript must be a whole number, not " + part.type().describe())
            .hint("Write x[0], or x[0:2] for a slice.");
      }
    }
    operands.add(number);
    return operands.size() - 1;
  }

  private static Fault tooMany(Expr value, int given, SqlParserPos position) {
    int ndim = value.type().shape().ndim();
    String has =
        ndim == 0
            ? " is a single " + (value.type().isText() ? "text" : "value") + " and takes none"
            : " has " + ndim + (ndim == 1 ? " dimension" : " dimensions");
    return Fault.at(
            position,
            "too-many-subscripts",
            given
                + (given == 1 ? " subscript" : " subscripts")
                + " given, but "
                + Arguments.describe(value)
                + has)
        .hint(
            ndim == 0
                ? "Leave the brackets out."
                : "Give at most " + ndim + ", as in x[0" + ", 0".repeat(ndim - 1) + "].");
  }

  /** What can be known before any row is read: a step of 0, an index outside a fixed size. */
  private static void checkStatic(Expr value, Subscript subscript, int axis, int size) {
    OptionalLong step = constant(subscript.step());
    if (step.isPresent() && step.getAsLong() == 0 && subscript.step() != null) {
      throw Fault.at(subscript.step().position(), "bad-step", "The step of a slice must not be 0")
          .hint("Write x[::2] for every second element, x[::-1] for the reverse.");
    }
    OptionalLong index = constant(subscript.index());
    if (size != Shape.ANY
        && index.isPresent()
        && subscript.index() != null
        && (index.getAsLong() < -size || index.getAsLong() >= size)) {
      throw Fault.at(
              subscript.index().position(),
              "index-out-of-range",
              "Index "
                  + index.getAsLong()
                  + " is outside "
                  + Arguments.describe(value)
                  + ", whose dimension "
                  + axis
                  + " has size "
                  + size)
          .hint("Indexes go from 0 to " + (size - 1) + ", or from -1 backwards to " + -size + ".");
    }
  }

  private static OptionalLong constant(@Nullable Expr part) {
    return part instanceof Constant c && c.value() instanceof Long n
        ? OptionalLong.of(n)
        : OptionalLong.empty();
  }

  private static int staticCount(Subscript s, int size) {
    boolean known =
        size != Shape.ANY
            && (s.start() == null || constant(s.start()).isPresent())
            && (s.stop() == null || constant(s.stop()).isPresent())
            && (s.step() == null || constant(s.step()).isPresent());
    if (!known) {
      return Shape.ANY;
    }
    long[] slice =
        Slice.of(
            constant(s.start()).orElse(Slice.ABSENT),
            constant(s.stop()).orElse(Slice.ABSENT),
            constant(s.step()).orElse(1),
            size);
    return (int) slice[1];
  }

  private static Expr sequence(Expr value, Subscript subscript, SqlParserPos position) {
    List<Expr> operands = new ArrayList<>(List.of(value));
    int[] parts = {
      add(operands, subscript.index()),
      add(operands, subscript.start()),
      add(operands, subscript.stop()),
      add(operands, subscript.step())
    };
    checkStatic(value, subscript, 0, Shape.ANY);
    ValueType type = subscript.index() == null ? value.type() : value.type().member();
    return new Call(
        "SUBSCRIPT" + digest(List.of(subscript)),
        operands,
        type,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> members(a, parts, batch.size()));
  }

  private static Column members(Column[] a, int[] parts, int size) {
    SequenceColumn sequence = (SequenceColumn) a[0];
    Layout from = sequence.layout();
    boolean[] nulls = Nulls.any(a, size);
    int[] offsets = new int[size + 1];
    int[] picked = new int[Math.max(size, from.elements())];
    int[] one = new int[size];
    for (int i = 0; i < size; i++) {
      offsets[i + 1] = offsets[i];
      one[i] = -1;
      int n = from.size(from.row(i));
      if (nulls != null && nulls[i]) {
        continue;
      }
      if (parts[0] >= 0) {
        long index = ((LongColumn) a[parts[0]]).at(i);
        boolean inside = index >= -n && index < n;
        one[i] = inside ? from.start(from.row(i)) + (int) (index < 0 ? index + n : index) : -1;
      } else {
        long[] slice = slice(a, new int[] {parts[1], parts[2], parts[3]}, i, n);
        for (long k = 0; k < slice[1]; k++) {
          if (offsets[i + 1] == picked.length) {
            picked = java.util.Arrays.copyOf(picked, picked.length * 2 + 1);
          }
          picked[offsets[i + 1]++] = from.start(from.row(i)) + (int) (slice[0] + k * slice[2]);
        }
      }
    }
    if (parts[0] >= 0) {
      return sequence.members().take(one);
    }
    int[] dims = new int[size];
    for (int i = 0; i < size; i++) {
      dims[i] = offsets[i + 1] - offsets[i];
    }
    Layout layout = Layout.ragged(size, Shape.any(1), offsets, dims, nulls);
    return new SequenceColumn(
        sequence.type(),
        layout,
        sequence.members().take(java.util.Arrays.copyOf(picked, offsets[size])));
  }

  private static long part(Column[] a, int argument, int i) {
    return argument < 0 ? Slice.ABSENT : ((LongColumn) a[argument]).at(i);
  }

  private static Expr json(Expr value, Subscript subscript, SqlParserPos position) {
    Expr index = subscript.index();
    if (index == null) {
      return jsonSlice(value, subscript, position);
    }
    boolean fits = index.type().isScalar() && (index.type().isText() || index.type().isInteger());
    if (!fits) {
      throw Fault.at(
              position,
              "wrong-type",
              "JSON takes a key in single quotes or the number of an element in [ ]")
          .hint("Write meta['key'], meta['list'][0] or meta['list'][0:2].");
    }
    return new Call(
        "ITEM",
        List.of(value, index),
        ValueType.JSON,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> {
          boolean constant = a[0].layout().isConstant() && a[1].layout().isConstant();
          int rows = constant ? 1 : batch.size();
          JsonNode[] out = new JsonNode[rows];
          for (int i = 0; i < rows; i++) {
            out[i] =
                a[0].isNull(i) || a[1].isNull(i)
                    ? null
                    : item(Conversions.jsonColumn(a[0]).at(i), a[1].value(i));
          }
          Column items = ObjectColumn.of(ValueType.JSON, out);
          return constant ? items.asConstant() : items;
        });
  }

  private static Expr jsonSlice(Expr value, Subscript subscript, SqlParserPos position) {
    List<Expr> operands = new ArrayList<>(List.of(value));
    int[] parts = {
      add(operands, subscript.start()),
      add(operands, subscript.stop()),
      add(operands, subscript.step())
    };
    checkStatic(value, subscript, 0, Shape.ANY);
    return new Call(
        "SUBSCRIPT" + digest(List.of(subscript)),
        operands,
        ValueType.JSON,
        position,
        Call.Risk.NONE,
        (a, call, batch) -> {
          JsonNode[] out = new JsonNode[batch.size()];
          boolean @Nullable [] nulls = Nulls.any(a, out.length);
          for (int i = 0; i < out.length; i++) {
            boolean known = nulls == null || !nulls[i];
            JsonNode json = known ? Conversions.jsonColumn(a[0]).at(i) : null;
            if (json != null && json.isArray()) {
              out[i] = elements(json, slice(a, parts, i, json.size()));
            }
          }
          return ObjectColumn.of(ValueType.JSON, out);
        });
  }

  private static JsonNode elements(JsonNode list, long[] slice) {
    ArrayNode elements = JsonNodeFactory.instance.arrayNode((int) slice[1]);
    for (long k = 0; k < slice[1]; k++) {
      elements.add(list.get((int) (slice[0] + k * slice[2])));
    }
    return elements;
  }

  /** The slice that start, stop and step of a row take of n elements. */
  private static long[] slice(Column[] a, int[] parts, int i, int n) {
    return Slice.of(
        part(a, parts[0], i),
        part(a, parts[1], i),
        parts[2] < 0 ? 1 : Math.max(part(a, parts[2], i), Slice.ABSENT),
        n);
  }

  private static @Nullable JsonNode item(JsonNode json, @Nullable Object key) {
    JsonNode item = null;
    if (key instanceof String name && json.isObject()) {
      item = json.get(name);
    } else if (key instanceof Long number && json.isArray()) {
      long at = number < 0 ? number + json.size() : number;
      item = at >= 0 && at < json.size() ? json.get((int) at) : null;
    }
    return item == null || item.isNull() ? null : item;
  }
}
