package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.value.Field;
import java.util.List;

/** What an execution can open: a node of a plan. */
public interface Openable {
  /** The fields of its rows. */
  List<Field> fields();

  /** Opens its operator; reads as little as can be. */
  Relation open(Execution execution);

  /** A number of its own among the nodes of its plan. */
  int getId();
}
