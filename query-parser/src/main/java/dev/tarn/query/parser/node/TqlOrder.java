package dev.tarn.query.parser.node;

import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** What follows a whole query: ORDER BY or ARRANGE BY, SAMPLE BY, LIMIT and OFFSET. */
public final class TqlOrder extends SqlOrderBy {
  private final @Nullable SqlNodeList arrangeBy;
  private final @Nullable TqlSample sample;

  /** Called by the generated parser. */
  public TqlOrder(
      SqlParserPos pos,
      SqlNode query,
      SqlNodeList orderList,
      @Nullable SqlNodeList arrangeBy,
      @Nullable TqlSample sample,
      @Nullable SqlNode offset,
      @Nullable SqlNode fetch) {
    super(pos, query, orderList, offset, fetch);
    this.arrangeBy = arrangeBy;
    this.sample = sample;
  }

  /** The keys of ARRANGE BY, where there is one. */
  public Optional<SqlNodeList> arrangeBy() {
    return Optional.ofNullable(arrangeBy);
  }

  /** The SAMPLE BY clause, where there is one. */
  public Optional<TqlSample> sample() {
    return Optional.ofNullable(sample);
  }

  // The parser clones what stands in parentheses; Calcite's clone would lose our clauses.
  @Override
  public SqlNode clone(SqlParserPos pos) {
    return new TqlOrder(pos, query, orderList, arrangeBy, sample, offset, fetch);
  }
}
