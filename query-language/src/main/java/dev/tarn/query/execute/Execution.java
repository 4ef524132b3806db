package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.expression.ShapeOf;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the operators of a plan; a node that stands in it twice is opened once. For one thread. */
public final class Execution {
  /** 64 MiB of a thread's numbers. */
  private static final long BATCH_ELEMENTS = 8 << 20;

  private final Evaluation evaluation;
  private final Batch.@Nullable Outer outer;
  private final Settings settings;
  private final Map<Openable, Relation> opened = new IdentityHashMap<>();

  private Execution(Evaluation evaluation, Batch.@Nullable Outer outer, Settings settings) {
    this.evaluation = evaluation;
    this.outer = outer;
    this.settings = settings;
  }

  /** The execution of a whole query. */
  public static Execution of(Evaluation evaluation, Settings settings) {
    return new Execution(evaluation, null, settings);
  }

  /** The execution of a subquery for a row of the query outside. */
  public static Execution inside(Batch.Outer outer) {
    return new Execution(
        outer.batch().evaluation(), outer, new Settings(1, false, Morsels.SIZE, null));
  }

  /** The rows of a node. */
  public Relation open(Openable node) {
    Relation known = opened.get(node);
    if (known == null) {
      known = settings.profile() == null ? node.open(this) : profiled(node, settings.profile());
      opened.put(node, known);
    }
    return known;
  }

  private Relation profiled(Openable node, Profile profile) {
    profile.begin(node);
    try {
      Relation rows = node.open(this);
      profile.end(rows.rowCount());
      return rows;
    } catch (RuntimeException | Error e) {
      profile.abandon();
      throw e;
    }
  }

  /** Says how the operator that is being opened works, where someone wants to know. */
  void note(String what, Supplier<Object> value) {
    if (settings.profile() != null) {
      settings.profile().note(what, value.get());
    }
  }

  /** What all batches of the query share. */
  public Evaluation evaluation() {
    return evaluation;
  }

  /** How many threads may work. */
  int threads() {
    return settings.threads();
  }

  /** How many rows are worked on at once, at most. */
  int batchRows() {
    return settings.batchRows();
  }

  /**
   * How many rows of a relation are worked on at once for some expressions: fewer where samples are
   * large, so that a batch of images does not fill the memory.
   */
  int batchRows(Relation relation, List<Expr> expressions) {
    long most = 1;
    for (Expr expression : expressions) {
      most = Math.max(most, elements(relation, expression));
    }
    return (int) Math.max(1, Math.min(settings.batchRows(), BATCH_ELEMENTS / most));
  }

  /** How many elements the largest samples have that an expression reads. */
  static long elements(Relation relation, Expr expression) {
    if (expression instanceof ColumnRef column) {
      return relation.elements(column.field());
    }
    if (expression instanceof ShapeOf) {
      return 1;
    }
    long most = 1;
    for (Expr operand : expression.operands()) {
      most = Math.max(most, elements(relation, operand));
    }
    return most;
  }

  /** Whether rows may be found without reading what is known of them. */
  boolean usesIndexes() {
    return settings.usesIndexes();
  }

  /** Looks whether the query is to end; called now and then by everything that takes long. */
  void check() {
    evaluation.watch().check();
  }

  /** Refuses what would need more memory than is allowed. */
  void require(long bytes, String what) {
    evaluation.watch().require(bytes, what);
  }

  /** A batch of a relation with that many fields. */
  Batch batch(Relation relation, Rows rows, int fields) {
    evaluation.watch().advance(rows.count());
    return Batch.of(relation, rows, fields, evaluation, outer);
  }
}
