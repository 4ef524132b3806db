package dev.tarn.query.postings;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.source.DatasetSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Finds the rows of a dataset that meet a condition, as far as the condition's part on class labels
 * is known without reading them; the rest of it is computed for the rows that are left. The rows
 * are those that the whole condition gives, and so are the errors. For one query; its threads may
 * share it.
 */
public final class LabelFilter {
  private static final LabelFilter NONE = new LabelFilter(null, null, List.of());

  /** Fewer than one row in so many is read by itself, not with those around it. */
  private static final int SPARSE = 4;

  private final @Nullable LabelCondition labels;
  private final @Nullable Expr rest;
  private final List<LabelChunks> tensors;

  private LabelFilter(
      @Nullable LabelCondition labels, @Nullable Expr rest, List<LabelChunks> tensors) {
    this.labels = labels;
    this.rest = rest;
    this.tensors = tensors;
  }

  /** Knows nothing. */
  public static LabelFilter none() {
    return NONE;
  }

  /**
   * For a condition on the rows of a source.
   *
   * @param condition its fields are the source's tensors, in their order
   */
  public static LabelFilter of(DatasetSource source, Expr condition, Evaluation evaluation) {
    LabelConditions conditions = new LabelConditions(source, evaluation);
    List<LabelCondition> onLabels = new ArrayList<>();
    List<Expr> rest = new ArrayList<>();
    boolean movable = true;
    for (Expr one : conjuncts(condition)) {
      // What can fail is asked exactly for the rows that those before it leave.
      Optional<LabelCondition> found = movable ? conditions.of(one) : Optional.empty();
      found.ifPresentOrElse(onLabels::add, () -> rest.add(one));
      movable &= found.isPresent() || !one.canFail();
    }
    if (onLabels.isEmpty()) {
      return NONE;
    }
    LabelCondition labels =
        onLabels.size() == 1 ? onLabels.get(0) : new LabelCondition.All(onLabels);
    return new LabelFilter(labels, and(rest, condition), conditions.tensors());
  }

  private static @Nullable Expr and(List<Expr> operands, Expr like) {
    if (operands.size() < 2) {
      return operands.isEmpty() ? null : operands.get(0);
    }
    return new Logic(Logic.Kind.AND, operands, like.position());
  }

  private static List<Expr> conjuncts(Expr condition) {
    if (condition instanceof Logic logic && logic.kind() == Logic.Kind.AND) {
      return logic.operands().stream().flatMap(one -> conjuncts(one).stream()).toList();
    }
    return List.of(condition);
  }

  /**
   * The rows that meet the condition.
   *
   * @param rows where to look
   * @param batches makes a batch of some of these rows
   * @return their positions, rising; empty if the whole condition has to be computed
   */
  public Optional<int[]> matching(Rows rows, Function<Rows, Batch> batches) {
    if (labels == null || !rows.isRange() || rows.count() == 0) {
      return Optional.empty();
    }
    long from = rows.from();
    RoaringBitmap all = RoaringBitmap.bitmapOfRange(from, from + rows.count());
    Optional<RoaringBitmap> met = labels.in(all, Certainty.TRUE);
    if (rest == null || met.isEmpty()) {
      return met.map(RoaringBitmap::toArray);
    }
    Optional<RoaringBitmap> asked = rest.canFail() ? labels.in(all, Certainty.NOT_FALSE) : met;
    return asked
        .map(left -> matching(rest, left, rows, batches))
        .map(found -> Arrays.stream(found).filter(met.get()::contains).toArray());
  }

  private static int[] matching(
      Expr rest, RoaringBitmap left, Rows rows, Function<Rows, Batch> batches) {
    int count = left.getCardinality();
    if (count == 0) {
      return new int[0];
    }
    boolean dense = !rest.canFail() && count >= rows.count() / SPARSE;
    Rows read = dense || count == rows.count() ? rows : Rows.at(left.toArray());
    int[] met = Batch.trueRows(rest.evaluate(batches.apply(read)), read.count());
    return Arrays.stream(met).map(read::position).toArray();
  }

  /** For people: how many chunks of labels were decided by what; empty if nothing was. */
  public Map<String, Object> report() {
    Map<String, Object> report = new TreeMap<>();
    tensors.forEach(tensor -> report.put(tensor.name(), tensor.report()));
    return report;
  }

  /** Called when all rows were asked for. */
  public void finish() {
    tensors.forEach(LabelChunks::remember);
  }
}
