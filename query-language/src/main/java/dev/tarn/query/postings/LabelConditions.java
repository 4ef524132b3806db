package dev.tarn.query.postings;

import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.value.LongColumn;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds what in a bound condition is about class labels alone. For one thread. */
final class LabelConditions {
  /** Their value in a row depends on their arguments in that row, and on nothing else. */
  private static final Set<String> CALLS =
      Set.of(
          "=",
          "<>",
          "<",
          "<=",
          ">",
          ">=",
          "IN",
          "NOT",
          "IS NULL",
          "IS TRUE",
          "IS FALSE",
          "CONDITION",
          "TRUTH",
          "NAME");

  private final DatasetSource source;
  private final Evaluation evaluation;
  private final Map<Integer, LabelChunks> chunks = new HashMap<>();

  LabelConditions(DatasetSource source, Evaluation evaluation) {
    this.source = source;
    this.evaluation = evaluation;
  }

  /** The tensors of the conditions found so far. */
  List<LabelChunks> tensors() {
    return List.copyOf(chunks.values());
  }

  /** A condition with one truth value a row; empty if it is about something else, too. */
  Optional<LabelCondition> of(Expr condition) {
    Optional<LabelCondition> test = test(condition);
    if (test.isPresent()) {
      return test;
    }
    if (condition instanceof Logic logic) {
      List<LabelCondition> operands = new ArrayList<>();
      for (Expr operand : logic.operands()) {
        of(operand).ifPresent(operands::add);
      }
      boolean all = operands.size() == logic.operands().size();
      LabelCondition whole =
          logic.kind() == Logic.Kind.AND
              ? new LabelCondition.All(operands)
              : new LabelCondition.Any(operands);
      return all ? Optional.of(whole) : Optional.empty();
    }
    if (condition instanceof Call call && call.name().equals("NOT") && call.type().isScalar()) {
      return of(call.operands().get(0)).map(LabelCondition.Not::new);
    }
    return hasClass(condition);
  }

  private Optional<LabelCondition> test(Expr condition) {
    Set<Integer> fields = new TreeSet<>();
    boolean scalarLabels = condition.type().isBool() && collect(condition, fields);
    if (!scalarLabels || fields.size() != 1 || condition.canFail()) {
      return Optional.empty();
    }
    int field = fields.iterator().next();
    return Optional.of(new ClassTest(of(field), field, condition, evaluation));
  }

  /** Whether nothing but labels, one a row, and constants is in it. */
  private boolean collect(Expr expression, Set<Integer> fields) {
    if (expression instanceof ColumnRef column) {
      fields.add(column.field());
      return column.type().isScalar() && isLabel(column);
    }
    boolean plain =
        expression instanceof Constant
            || expression instanceof Logic
            || (expression instanceof Call call && CALLS.contains(call.name()));
    return plain
        && expression.type().isScalar()
        && expression.operands().stream().allMatch(operand -> collect(operand, fields));
  }

  private boolean isLabel(ColumnRef column) {
    return column.field() < source.schema().tensors().size()
        && column.type().isLabel()
        && source.schema().tensors().get(column.field()).htype() == Htype.CLASS_LABEL;
  }

  /** {@code CONTAINS(labels, class)} of a tensor with any number of labels a row. */
  private Optional<LabelCondition> hasClass(Expr condition) {
    if (condition instanceof Call contains
        && contains.name().equals("CONTAINS")
        && contains.operands().size() == 1
        && contains.operands().get(0) instanceof Call equality
        && equality.name().equals("=")) {
      Expr a = equality.operands().get(0);
      Expr b = equality.operands().get(1);
      return a instanceof ColumnRef ? hasClass(a, b) : hasClass(b, a);
    }
    return Optional.empty();
  }

  private Optional<LabelCondition> hasClass(Expr labels, Expr wanted) {
    if (labels instanceof ColumnRef column
        && isLabel(column)
        && !column.type().isScalar()
        && wanted instanceof Constant constant
        && !constant.isNull()
        && constant.type().isScalar()
        && constant.type().dtype() != Dtype.UINT64
        && constant.column() instanceof LongColumn number
        && number.at(0) >= 0
        && number.at(0) <= Integer.MAX_VALUE) {
      return Optional.of(new HasClass(of(column.field()), (int) number.at(0)));
    }
    return Optional.empty();
  }

  private LabelChunks of(int field) {
    return chunks.computeIfAbsent(field, f -> new LabelChunks(source, f));
  }
}
