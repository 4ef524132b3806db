package dev.tarn.query.parser.node;

import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code EXPAND BY before after [OVERLAP bool]}. */
public final class TqlExpand {
  private final SqlParserPos position;
  private final SqlNode before;
  private final SqlNode after;
  private final @Nullable SqlNode overlap;

  /** Called by the generated parser. */
  public TqlExpand(
      SqlParserPos position, SqlNode before, SqlNode after, @Nullable SqlNode overlap) {
    this.position = position;
    this.before = before;
    this.after = after;
    this.overlap = overlap;
  }

  /** Where the clause stands. */
  public SqlParserPos position() {
    return position;
  }

  /** How many rows before each: a number or a parameter. */
  public SqlNode before() {
    return before;
  }

  /** How many rows after each: a number or a parameter. */
  public SqlNode after() {
    return after;
  }

  /** The literal after OVERLAP, where it is given. */
  public Optional<SqlNode> overlap() {
    return Optional.ofNullable(overlap);
  }
}
