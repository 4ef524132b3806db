package dev.tarn.query;

import dev.tarn.dataset.Column;
import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.View;
import dev.tarn.query.parser.QueryText;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.RowProjection;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/**
 * A query as SQL tools ask it: FROM may call the dataset by the name of a table, and what the
 * answer's columns will be is known before it is asked. Immutable; threads may share it.
 */
public final class TableQuery {
  private final TqlEngine engine = new TqlEngine();
  private final Dataset dataset;
  private final DatasetSources sources;
  private final QueryText text;
  private final SqlNode syntax;

  private TableQuery(Dataset dataset, DatasetSources sources, QueryText text, SqlNode syntax) {
    this.dataset = dataset;
    this.sources = sources;
    this.text = text;
    this.syntax = syntax;
  }

  /**
   * Reads a query; what cannot be parsed is refused now.
   *
   * @param dataset the dataset that is asked, at its commit; borrowed
   * @param tables the names that FROM may call it by, in any case
   */
  public static TableQuery of(Dataset dataset, String tql, Set<String> tables) {
    QueryText text = new QueryText(tql);
    SqlNode syntax = TqlEngine.guarded(text, () -> TqlEngine.parsed(text));
    return new TableQuery(dataset, DatasetSources.ofTables(dataset, tables), text, syntax);
  }

  /** Its text. */
  public String text() {
    return text.text();
  }

  /** How many values it takes for its {@code ?}. */
  public int parameterCount() {
    int[] count = {0};
    syntax.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          @SuppressWarnings("NullAway") // A visitor of Void has nothing to return.
          public Void visit(SqlDynamicParam parameter) {
            count[0]++;
            return null;
          }
        });
    return count[0];
  }

  /** The columns of the answer; names and types are checked, no value is read. */
  public List<Column> columns(QueryOptions options) {
    return TqlEngine.guarded(
        text,
        () -> {
          PlanNode plan = engine.planned(sources, text, syntax, options, null).plan();
          return ComputedView.columns(dataset, plan.fields(), RowProjection.of(plan).orElse(null));
        });
  }

  /** The answer. */
  public View run(QueryOptions options) {
    return TqlEngine.guarded(
        text, () -> Answers.of(dataset, engine.planned(sources, text, syntax, options, null)));
  }
}
