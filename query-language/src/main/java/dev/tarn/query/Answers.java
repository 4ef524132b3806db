package dev.tarn.query;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.Question;
import dev.tarn.dataset.RowFinder;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.query.execute.Execution;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.parser.QueryText;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.RowProjection;
import dev.tarn.query.source.DatasetSource;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.LongColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a view of a plan's rows: of tensors as they are, of computed columns, or a result table.
 */
final class Answers {
  private Answers() {}

  /** A query that is ready to run. */
  record Planned(
      QueryText text, PlanNode plan, Execution execution, Question question, long seed) {}

  static View of(Dataset dataset, Planned query) {
    PlanNode plan = query.plan();
    Relation relation = query.execution().open(plan);
    List<Field> fields = plan.fields();
    Optional<RowProjection> rowProjection = RowProjection.of(plan);
    String projection = Canonical.projection(fields, rowProjection, query.seed());
    if (rowProjection.isEmpty()
        || !(rowProjection.get().source() instanceof DatasetSource source)) {
      ComputedView table = new ComputedView(dataset, query, relation, projection, null, null);
      table.check();
      return table;
    }
    RowSelection rows = rows(plan, relation, source.rowCount());
    Optional<List<String>> tensors = tensors(fields, rowProjection.get());
    if (tensors.isPresent()) {
      return source.dataset().rows(rows, tensors.get(), query.question());
    }
    ComputedView view =
        ComputedView.ofRows(source.dataset(), query, projection, rowProjection.get(), rows);
    view.check();
    return view;
  }

  /** The columns of a query of all rows, for other rows; nothing is read. */
  static View restored(Dataset dataset, Planned query, RowSelection rows, Question question) {
    RowProjection projection =
        RowProjection.of(query.plan())
            .orElseThrow(
                () -> new IllegalStateException("No projection of rows: " + query.text().text()));
    String text =
        Canonical.projection(query.plan().fields(), Optional.of(projection), query.seed());
    Planned asked =
        new Planned(query.text(), query.plan(), query.execution(), question, query.seed());
    return ComputedView.ofRows(dataset, asked, text, projection, rows);
  }

  /** The rows' numbers; all rows in their order cost no memory. */
  private static RowSelection rows(PlanNode plan, Relation relation, long rowCount) {
    int field = plan.rowField().orElseThrow();
    int count = relation.rowCount();
    Optional<RowFinder> rising = relation.rising(field);
    if (rising.isPresent()) {
      // Each row once and in order: as many as there are is all of them.
      return count == rowCount
          ? RowSelection.range(0, rowCount)
          : RowSelection.later(count, rising.get());
    }
    Optional<Supplier<int[]>> chosen = relation.chosen(field);
    if (chosen.isPresent()) {
      int[] numbers = chosen.get().get();
      boolean all = count == rowCount;
      for (int i = 0; all && i < count; i++) {
        all = numbers[i] == i;
      }
      return all ? RowSelection.range(0, rowCount) : RowSelection.later(count, () -> numbers);
    }
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
