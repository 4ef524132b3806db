package dev.tarn.query.bind;

import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.source.RowSource;
import java.util.Optional;
import org.apache.calcite.plan.RelOptCluster;

/** Finds what FROM names. */
public interface Sources {
  /** The rows that a query without FROM is asked of. */
  PlanNode implied(RelOptCluster cluster);

  /**
   * Whether a name, quoted or not, is the dataset that is asked, as the tables of SQL have names.
   */
  boolean isTable(String name);

  /**
   * A dataset by its location, or by its name where it is a table.
   *
   * @param version a branch, tag or commit; the head of its current branch if empty
   * @throws dev.tarn.error.TarnException if there is none
   */
  RowSource dataset(String location, Optional<String> version);

  /**
   * The rows of a saved view of the implied dataset.
   *
   * @throws dev.tarn.error.TarnException if there is none
   */
  PlanNode view(String id, RelOptCluster cluster);
}
