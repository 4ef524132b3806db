package dev.tarn.query.oracle;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An expression: how it is written, and what it gives.
 *
 * @param type what it gives
 * @param op its operator; AND, OR and NOT are taken apart where a condition is wanted
 * @param kids what it is computed from
 * @param text writes it with its kids' texts
 * @param value computes it
 */
record Node(
    Type type, String op, List<Node> kids, Function<List<String>, String> text, Value value) {
  /** Computes a node; it asks its kids when it needs them. */
  interface Value {
    @Nullable Object of(Env env, List<Node> kids);
  }

  @Nullable Object eval(Env env) {
    return value.of(env, kids);
  }

  Node with(List<Node> others) {
    return new Node(type, op, others, text, value);
  }

  boolean uses(String operator) {
    return op.equals(operator) || kids.stream().anyMatch(kid -> kid.uses(operator));
  }

  /** Whether it is true, false or unknown as a condition: a tensor counts as all its elements. */
  @Nullable Boolean truth(Env env) {
    if (op.equals("AND") || op.equals("OR")) {
      Boolean deciding = op.equals("OR");
      Boolean result = !deciding;
      for (Node kid : kids) {
        Boolean one = kid.truth(env);
        if (deciding.equals(one)) {
          return deciding;
        }
        result = one == null ? null : result;
      }
      return result;
    }
    if (op.equals("NOT")) {
      Boolean inner = kids.get(0).truth(env);
      return inner == null ? null : !inner;
    }
    Object got = eval(env);
    if (got instanceof Arr arr) {
      return arr.flat().length > 0
          && java.util.Arrays.stream(arr.flat()).allMatch(Boolean.TRUE::equals);
    }
    return (Boolean) got;
  }

  @Override
  public String toString() {
    return text.apply(kids.stream().map(Node::toString).toList());
  }
}
