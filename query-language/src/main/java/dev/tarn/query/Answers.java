package dev.tarn.query;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Question;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.query.execute.Execution;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.parser.QueryText;
import dev.tarn.query.plan.Field;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.RowProjection;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.value.LongColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a view of a plan's rows: of tensors as they are, of computed columns, or a result table.
 */
final class Answers {
  private Answers() {}

  static View of(
      Dataset dataset,
      QueryText text,
      PlanNode plan,
      Execution execution,
      Question question,
      String projection) {
    Relation relation = execution.open(plan);
    List<Field> fields = plan.fields();
    Optional<RowProjection> rowProjection = RowProjection.of(plan);
    if (rowProjection.isEmpty()
        || !(rowProjection.get().source() instanceof DatasetSource source)) {
      ComputedView table =
          new ComputedView(
              dataset, question, text, fields, relation, projection, execution, null, null);
      table.check();
      return table;
    }
    RowSelection rows = rows(plan, relation, source.rowCount());
    Optional<List<String>> tensors = tensors(fields, rowProjection.get());
    if (tensors.isPresent()) {
      return source.dataset().rows(rows, tensors.get(), question);
    }
    View view =
        ComputedView.ofRows(
            source.dataset(),
            question,
            text,
            fields,
            projection,
            execution,
            rowProjection.get(),
            rows);
    ((ComputedView) view).check();
    return view;
  }

  /** The rows' numbers; all rows in their order cost no memory. */
  private static RowSelection rows(PlanNode plan, Relation relation, long rowCount) {
    int field = plan.rowField().orElseThrow();
    LongColumn column = (LongColumn) relation.column(field, Rows.range(0, relation.rowCount()));
    long[] numbers = column.values();
    boolean all = numbers.length == rowCount;
    for (int i = 0; all && i < numbers.length; i++) {
      all = numbers[i] == i;
    }
    return all ? RowSelection.range(0, rowCount) : RowSelection.of(numbers);
  }

  /** The names of the columns if they are tensors under their own names. */
  private static Optional<List<String>> tensors(List<Field> fields, RowProjection projection) {
    List<String> names = new ArrayList<>();
    for (Field field : fields) {
      if (!field.hidden()) {
        Expr expression = projection.expressions().get(names.size());
        if (!(expression instanceof ColumnRef column)
            || !column.name().equals(field.name())
            || column.name().startsWith("#")) {
          return Optional.empty();
        }
        names.add(field.name());
      }
    }
    return Optional.of(names);
  }
}
