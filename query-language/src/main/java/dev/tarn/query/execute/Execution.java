package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens the operators of a plan; a node that stands in it twice is opened once. For one thread. */
public final class Execution {
  private final Evaluation evaluation;
  private final Batch.@Nullable Outer outer;
  private final int threads;
  private final Map<Openable, Relation> opened = new IdentityHashMap<>();

  private Execution(Evaluation evaluation, Batch.@Nullable Outer outer, int threads) {
    this.evaluation = evaluation;
    this.outer = outer;
    this.threads = threads;
  }

  /** The execution of a whole query, on at most that many threads. */
  public static Execution of(Evaluation evaluation, int threads) {
    return new Execution(evaluation, null, threads);
  }

  /** The execution of a subquery for a row of the query outside. */
  public static Execution inside(Batch.Outer outer) {
    return new Execution(outer.batch().evaluation(), outer, 1);
  }

  /** The rows of a node. */
  public Relation open(Openable node) {
    Relation known = opened.get(node);
    if (known == null) {
      known = node.open(this);
      opened.put(node, known);
    }
    return known;
  }

  /** What all batches of the query share. */
  public Evaluation evaluation() {
    return evaluation;
  }

  /** How many threads may work. */
  int threads() {
    return threads;
  }

  /** A batch of a relation with that many fields. */
  Batch batch(Relation relation, Rows rows, int fields) {
    if (Thread.currentThread().isInterrupted()) {
      throw new QueryCancelledException();
    }
    return Batch.of(relation, rows, fields, evaluation, outer);
  }
}
