package dev.tarn.query.explain;

import dev.tarn.query.execute.Bm25;
import dev.tarn.query.execute.DataOfRow;
import dev.tarn.query.execute.Openable;
import dev.tarn.query.execute.Subquery;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.OuterRef;
import dev.tarn.query.expression.ShapeOf;
import dev.tarn.query.plan.AggregateNode;
import dev.tarn.query.plan.DistinctNode;
import dev.tarn.query.plan.JoinNode;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.ProjectNode;
import dev.tarn.query.plan.ScanNode;
import dev.tarn.query.plan.SetNode;
import dev.tarn.query.value.Field;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tensors a plan's operators read to find the rows, from the top down: those of conditions,
 * keys and weights, and those of columns that an operator above needs.
 */
final class Demand {
  private final Map<PlanNode, Set<String>> tensors = new IdentityHashMap<>();

  private Demand() {}

  /**
   * @param values whether the values of all columns are read, too, as those of a result table are
   */
  static Demand of(PlanNode plan, boolean values) {
    Demand demand = new Demand();
    Map<Integer, Boolean> wanted = new HashMap<>();
    for (int i = 0; i < plan.fields().size(); i++) {
      if (values && !plan.fields().get(i).hidden()) {
        wanted.put(i, true);
      }
    }
    demand.visit(plan, wanted);
    return demand;
  }

  /** The tensors that are read of a scan's rows; of some only the shapes, as {@code SHAPE(x)}. */
  List<String> tensors(PlanNode scan) {
    Set<String> names = tensors.getOrDefault(scan, Set.of());
    return names.stream()
        .filter(name -> !name.startsWith("SHAPE(") || !names.contains(inner(name)))
        .toList();
  }

  private static String inner(String shape) {
    return shape.substring("SHAPE(".length(), shape.length() - 1);
  }

  /** Fields that are wanted, each with whether its values are and not its shapes alone. */
  private void visit(PlanNode node, Map<Integer, Boolean> wanted) {
    if (node instanceof ScanNode scan) {
      Set<String> names = tensors.computeIfAbsent(scan, s -> new TreeSet<>());
      wanted.forEach(
          (field, values) -> {
            Field f = scan.fields().get(field);
            if (!f.hidden()) {
              names.add(values ? f.name() : "SHAPE(" + f.name() + ")");
            }
          });
      return;
    }
    if (node instanceof ProjectNode project) {
      Map<Integer, Boolean> below = new HashMap<>();
      wanted.forEach((field, values) -> collect(project.expressions().get(field), values, below));
      visit(project.input(0), below);
      return;
    }
    if (node instanceof JoinNode join) {
      visitJoin(join, wanted);
      return;
    }
    Map<Integer, Boolean> below = new HashMap<>();
    if (!(node instanceof AggregateNode)) {
      below.putAll(wanted);
    }
    node.expressions().forEach(expression -> collect(expression, true, below));
    boolean compares = node instanceof DistinctNode || (node instanceof SetNode s && !s.isByRow());
    for (int i = 0; compares && i < node.fields().size(); i++) {
      if (!node.fields().get(i).hidden()) {
        below.put(i, true);
      }
    }
    for (int i = 0; i < node.getInputs().size(); i++) {
      PlanNode input = node.input(i);
      Map<Integer, Boolean> own = new HashMap<>(below);
      own.keySet().removeIf(field -> field >= input.fields().size());
      visit(input, own);
    }
  }

  private void visitJoin(JoinNode join, Map<Integer, Boolean> wanted) {
    Map<Integer, Boolean> both = new HashMap<>(wanted);
    join.expressions().forEach(expression -> collect(expression, true, both));
    int left = join.input(0).fields().size();
    for (int side = 0; side < 2; side++) {
      Map<Integer, Boolean> own = new HashMap<>();
      for (Map.Entry<Integer, Boolean> one : both.entrySet()) {
        if ((one.getKey() < left) == (side == 0)) {
          own.merge(one.getKey() - (side == 0 ? 0 : left), one.getValue(), Boolean::logicalOr);
        }
      }
      join.keys(side).forEach(key -> collect(key, true, own));
      visit(join.input(side), own);
    }
  }

  private void collect(Expr expression, boolean values, Map<Integer, Boolean> into) {
    if (expression instanceof ColumnRef column) {
      into.merge(column.field(), values, Boolean::logicalOr);
      return;
    }
    if (expression instanceof OuterRef) {
      return;
    }
    boolean shapes =
        expression instanceof ShapeOf && expression.operands().get(0) instanceof ColumnRef;
    Openable other = null;
    if (expression instanceof Subquery subquery) {
      other = subquery.plan();
    } else if (expression instanceof Bm25 bm25) {
      other = bm25.corpusRows();
    } else if (expression instanceof DataOfRow data) {
      other = data.rows();
    }
    if (other instanceof PlanNode plan) {
      Map<Integer, Boolean> all = new HashMap<>();
      for (int i = 0; expression instanceof Subquery && i < plan.fields().size(); i++) {
        all.put(i, true);
      }
      visit(plan, all);
    }
    expression.operands().forEach(operand -> collect(operand, !shapes, into));
  }
}
