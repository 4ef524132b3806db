package dev.tarn.query.function;

import dev.tarn.error.Suggestion;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.ClassNames;
import java.util.OptionalInt;

/** Class labels meet the names and numbers that queries write. */
final class Labels {
  private Labels() {}

  /** What the number of a class is used for. */
  enum Use {
    /** To be equal to: a number that no class has is a mistake. */
    EQUALITY,
    /** To be ordered: any number will do. */
    ORDER
  }

  /**
   * A constant that is compared with a label, as the class's number; everything else as it is.
   *
   * @throws Fault if there is no class of that name or number; it lists the names
   */
  static Expr number(Expr value, Expr label, Use use) {
    if (!label.type().isLabel() || !(value instanceof Constant constant) || constant.isNull()) {
      return value;
    }
    ClassNames classes = label.type().classes();
    Object given = constant.value();
    if (given instanceof String name) {
      OptionalInt number = classes.number(name);
      if (number.isEmpty()) {
        throw unknown("name '" + name + "'", name, label, constant);
      }
      return new Constant(
          LongColumn.constant(ValueType.INT64, number.getAsInt()), value.position());
    }
    boolean outside = given instanceof Long number && (number < 0 || number >= classes.size());
    boolean between = given instanceof Double decimal && decimal != Math.rint(decimal);
    if (use == Use.EQUALITY && (outside || between || given instanceof java.math.BigInteger)) {
      throw unknown("number " + given, "", label, constant);
    }
    return value;
  }

  private static Fault unknown(String what, String name, Expr label, Constant constant) {
    String list = list(label.type().classes());
    Fault fault =
        Fault.at(
                constant.position(),
                "unknown-class",
                "Unknown class " + what + " of tensor " + Arguments.describe(label))
            .expecting("it has " + list);
    return Suggestion.nearest(name, label.type().classes().toList())
        .filter(near -> !name.isEmpty())
        .map(near -> fault.hint("Did you mean '" + near + "'?"))
        .orElse(fault);
  }

  private static String list(ClassNames classes) {
    int shown = Math.min(classes.size(), 20);
    String names = String.join(", ", classes.toList().subList(0, shown));
    return shown < classes.size() ? names + " and " + (classes.size() - shown) + " more" : names;
  }
}
