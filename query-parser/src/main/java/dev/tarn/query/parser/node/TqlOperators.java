package dev.tarn.query.parser.node;

import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** The operators of the syntax tree that Calcite does not have. */
public final class TqlOperators {
  /** {@code a // b}: as tight as {@code /}. */
  public static final SqlOperator FLOOR_DIVIDE =
      new SqlBinaryOperator("//", SqlKind.OTHER, 60, true, null, null, null);

  /** {@code condition: weight} in SAMPLE BY; two operands. */
  public static final SqlOperator WEIGHT = new SqlSpecialOperator(":", SqlKind.OTHER);

  /** {@code source AT VERSION 'ref'}; two operands. */
  public static final SqlOperator AT_VERSION = new SqlSpecialOperator("AT VERSION", SqlKind.OTHER);

  /** {@code start : stop : step}; three operands, null where nothing is written. */
  public static final SqlOperator SLICE = new SqlSpecialOperator("SLICE", SqlKind.OTHER);

  private TqlOperators() {}

  /** A slice; absent parts are null operands. */
  public static SqlCall slice(
      @Nullable SqlNode start, @Nullable SqlNode stop, @Nullable SqlNode step, SqlParserPos pos) {
    return SLICE.createCall(pos, Arrays.asList(start, stop, step));
  }

  /** {@code NAME(c1: w1, ...)} as a call of an unresolved function on {@link #WEIGHT} pairs. */
  public static SqlCall weights(SqlIdentifier name, List<SqlNode> pairs, SqlParserPos pos) {
    return new SqlUnresolvedFunction(
            name, null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(pos, pairs);
  }
}
