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
  private final boolean usesIndexes;
  private final int batchRows;
  private final Map<Openable, Relation> opened = new IdentityHashMap<>();

  private Execution(
      Evaluation evaluation,
      Batch.@Nullable Outer outer,
      int threads,
      boolean usesIndexes,
      int batchRows) {
    this.evaluation = evaluation;
    this.outer = outer;
    this.threads = threads;
    this.usesIndexes = usesIndexes;
    this.batchRows = batchRows;
  }

  /**
   * The execution of a whole query.
   *
   * @param threads how many may work on it
   * @param usesIndexes whether rows may be found without reading what is known of them
   * @param batchRows how many rows are worked on at once, at most
   */
  public static Execution of(
      Evaluation evaluation, int threads, boolean usesIndexes, int batchRows) {
    return new Execution(evaluation, null, threads, usesIndexes, batchRows);
  }

  /** The execution of a subquery for a row of the query outside. */
  public static Execution inside(Batch.Outer outer) {
    return new Execution(outer.batch().evaluation(), outer, 1, false, Morsels.SIZE);
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

  /** How many rows are worked on at once, at most. */
  int batchRows() {
    return batchRows;
  }

  /** Whether rows may be found without reading what is known of them. */
  boolean usesIndexes() {
    return usesIndexes;
  }

  /** A batch of a relation with that many fields. */
  Batch batch(Relation relation, Rows rows, int fields) {
    if (Thread.currentThread().isInterrupted()) {
      throw new QueryCancelledException();
    }
    return Batch.of(relation, rows, fields, evaluation, outer);
  }
}
