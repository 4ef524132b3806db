package dev.tarn.query.parser.node;

import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** One SELECT with the clauses that only TQL has: UNGROUP BY, EXPAND BY. */
public final class TqlSelect extends SqlSelect {
  private final @Nullable TqlUngroup ungroup;
  private final @Nullable TqlExpand expand;

  /** Called by the generated parser; the arguments after {@code expand} are {@link SqlSelect}'s. */
  public TqlSelect(
      @Nullable TqlUngroup ungroup,
      @Nullable TqlExpand expand,
      SqlParserPos pos,
      @Nullable SqlNodeList keywordList,
      SqlNodeList selectList,
      @Nullable SqlNode from,
      @Nullable SqlNode where,
      @Nullable SqlNodeList groupBy,
      @Nullable SqlNode having,
      @Nullable SqlNodeList windowDecls,
      @Nullable SqlNode qualify,
      @Nullable SqlNodeList orderBy,
      @Nullable SqlNode offset,
      @Nullable SqlNode fetch,
      @Nullable SqlNodeList hints) {
    super(
        pos,
        keywordList,
        selectList,
        from,
        where,
        groupBy,
        having,
        windowDecls,
        qualify,
        orderBy,
        offset,
        fetch,
        hints);
    this.ungroup = ungroup;
    this.expand = expand;
  }

  /** The UNGROUP BY clause, where there is one. */
  public Optional<TqlUngroup> ungroup() {
    return Optional.ofNullable(ungroup);
  }

  /** The EXPAND BY clause, where there is one. */
  public Optional<TqlExpand> expand() {
    return Optional.ofNullable(expand);
  }

  // The parser clones what stands in parentheses; Calcite's clone would lose our clauses.
  @Override
  public SqlNode clone(SqlParserPos pos) {
    return new TqlSelect(
        ungroup,
        expand,
        pos,
        (SqlNodeList) getOperandList().get(0),
        getSelectList(),
        getFrom(),
        getWhere(),
        getGroup(),
        getHaving(),
        getWindowList(),
        getQualify(),
        getOrderList(),
        getOffset(),
        getFetch(),
        getHints());
  }
}
