package dev.tarn.query.plan;

import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;

/**
 * Improves plans by rules that always help; a choice by cost is not needed yet. For one query and
 * one thread.
 */
public final class Planner {
  private static final HepProgram RULES =
      new HepProgramBuilder()
          .addRuleInstance(LimitRule.Config.over(FilterNode.class).toRule())
          .addRuleInstance(LimitRule.Config.over(SortNode.class).toRule())
          .build();

  /** Its expressions are constants and its type factory has no state but interned types. */
  private static final RexBuilder EXPRESSIONS = new RexBuilder(new JavaTypeFactoryImpl());

  private final HepPlanner hep;
  private final RelOptCluster cluster;

  /** A planner with all rules. */
  public Planner() {
    this.hep = new HepPlanner(RULES);
    this.cluster = RelOptCluster.create(hep, EXPRESSIONS);
  }

  /** What nodes of this query's plan are made in. */
  public RelOptCluster cluster() {
    return cluster;
  }

  /** The improved plan; it gives the same rows. */
  public PlanNode improve(PlanNode plan) {
    // Every rule is about a LIMIT. Trying them in vain loads the metadata of Calcite, 16 of 255
    // samples of a new process that asks for the rows of a label.
    if (!hasLimit(plan)) {
      return plan;
    }
    hep.setRoot(plan);
    return unwrapped(hep.findBestExp());
  }

  private static boolean hasLimit(RelNode node) {
    return node instanceof LimitNode || node.getInputs().stream().anyMatch(Planner::hasLimit);
  }

  private static PlanNode unwrapped(RelNode node) {
    return (PlanNode) node.stripped();
  }
}
