package dev.tarn.query.explain;

import dev.tarn.dataset.QueryPlan;
import dev.tarn.query.execute.FilterOperator;
import dev.tarn.query.execute.Profile;
import dev.tarn.query.execute.Subquery;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.plan.FilterNode;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.RowProjection;
import dev.tarn.query.plan.ScanNode;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.source.ReadLog;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** A plan as a tree that people and scripts read. For one thread. */
public final class Explanation {
  private final PlanNode plan;
  private final boolean usesIndexes;
  private final Function<Expr, String> text;
  private final Demand demand;
  private final Map<DatasetSource, ReadLog> reads = new IdentityHashMap<>();

  /**
   * @param plan what is to be explained
   * @param usesIndexes whether statistics and postings may be used
   * @param text writes an expression
   */
  public Explanation(PlanNode plan, boolean usesIndexes, Function<Expr, String> text) {
    this.plan = plan;
    this.usesIndexes = usesIndexes;
    this.text = text;
    this.demand = Demand.of(plan, RowProjection.of(plan).isEmpty());
  }

  /** Called before the plan is run, so that what is read is noted. */
  public void watchReads() {
    watch(plan);
  }

  private void watch(PlanNode node) {
    if (node instanceof ScanNode scan && scan.source() instanceof DatasetSource source) {
      reads.computeIfAbsent(source, DatasetSource::watchReads);
    }
    for (int i = 0; i < node.getInputs().size(); i++) {
      watch(node.input(i));
    }
    subqueries(node).forEach(this::watch);
  }

  /** The tree, with what a run did where there was one. */
  public QueryPlan tree(Optional<Profile> profile) {
    return tree(plan, profile);
  }

  private QueryPlan tree(PlanNode node, Optional<Profile> profile) {
    Map<String, Object> details = new LinkedHashMap<>(node.explained(text));
    if (node instanceof ScanNode scan) {
      details.put("tensors", demand.tensors(scan));
      if (scan.source() instanceof DatasetSource source && reads.containsKey(source)) {
        details.put("read", reads.get(source).counts());
      }
    }
    if (node instanceof FilterNode filter
        && usesIndexes
        && filter.input(0) instanceof ScanNode scan) {
      details.putAll(FilterOperator.outlook(scan.source(), filter.condition()));
    }
    List<QueryPlan> inputs = new ArrayList<>();
    for (int i = 0; i < node.getInputs().size(); i++) {
      inputs.add(tree(node.input(i), profile));
    }
    for (PlanNode subquery : subqueries(node)) {
      inputs.add(
          new QueryPlan(
              "Subquery",
              Map.of(),
              OptionalLong.empty(),
              OptionalDouble.empty(),
              List.of(tree(subquery, Optional.empty()))));
    }
    Optional<Profile.Work> work = profile.flatMap(p -> p.of(node));
    work.ifPresent(w -> details.putAll(w.notes()));
    return new QueryPlan(
        node.getClass().getSimpleName().replace("Node", ""),
        details,
        work.isPresent() ? OptionalLong.of(work.get().rows()) : OptionalLong.empty(),
        work.isPresent() ? OptionalDouble.of(work.get().nanos() / 1e6) : OptionalDouble.empty(),
        inputs);
  }

  private static List<PlanNode> subqueries(PlanNode node) {
    List<PlanNode> plans = new ArrayList<>();
    node.expressions().forEach(expression -> collect(expression, plans));
    return plans;
  }

  private static void collect(Expr expression, List<PlanNode> into) {
    if (expression instanceof Subquery subquery && subquery.plan() instanceof PlanNode plan) {
      into.add(plan);
    }
    expression.operands().forEach(operand -> collect(operand, into));
  }
}
