package dev.tarn.query;

import dev.tarn.dataset.Column;
import dev.tarn.dataset.View;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.fault.QueryException;
import dev.tarn.query.parser.QueryText;
import dev.tarn.query.parser.TqlSyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The names of an answer's columns, for forms in which each may stand once. */
public final class AnswerNames {
  private AnswerNames() {}

  /**
   * Refuses an answer of which two columns have one name.
   *
   * @throws QueryException naming the second of them and where the query selects it
   */
  public static void requireDistinct(View view) {
    Set<String> names = new HashSet<>();
    List<Column> columns = view.columns();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      if (!names.add(name)) {
        QueryText text = new QueryText(view.question().text());
        Fault fault =
            Fault.at(
                    place(text, i, columns.size()),
                    "duplicate-column",
                    "Two columns of the answer are named '" + name + "'")
                .hint("Name one of them otherwise: SELECT … AS \"" + name + "_2\".");
        throw QueryException.of(text, fault);
      }
    }
  }

  /** Where a query selects a column; nowhere if that cannot be told from the text. */
  private static SqlParserPos place(QueryText text, int column, int columns) {
    SqlNode node;
    try {
      node = TqlEngine.parsed(text);
    } catch (TqlSyntaxException e) {
      return SqlParserPos.ZERO;
    }
    while (!(node instanceof SqlSelect)) {
      if (node instanceof SqlOrderBy order) {
        node = order.query;
      } else if (node instanceof SqlWith with) {
        node = with.body;
      } else if (node instanceof SqlBasicCall set && set.operandCount() > 0) {
        node = set.operand(0);
      } else {
        return SqlParserPos.ZERO;
      }
    }
    return place(((SqlSelect) node).getSelectList(), column, columns);
  }

  /** A star stands for as many columns as the other items leave. */
  private static SqlParserPos place(List<SqlNode> items, int column, int columns) {
    int star = -1;
    for (int i = 0; i < items.size(); i++) {
      if (isStar(items.get(i))) {
        if (star >= 0) {
          return SqlParserPos.ZERO;
        }
        star = i;
      }
    }
    int starred = star < 0 ? 0 : columns - (items.size() - 1);
    if (star < 0 ? items.size() != columns : starred < 0) {
      return SqlParserPos.ZERO;
    }
    int item =
        star < 0 || column < star ? column : column < star + starred ? star : column - starred + 1;
    return items.get(item).getParserPosition();
  }

  private static boolean isStar(SqlNode item) {
    return item instanceof SqlStarExclude
        || (item instanceof SqlIdentifier identifier && identifier.isStar());
  }
}
