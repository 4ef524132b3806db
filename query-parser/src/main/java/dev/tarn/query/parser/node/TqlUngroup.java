package dev.tarn.query.parser.node;

import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code UNGROUP BY [sequence]}. */
public final class TqlUngroup {
  private final SqlParserPos position;
  private final @Nullable SqlNode sequence;

  /** Called by the generated parser. */
  public TqlUngroup(SqlParserPos position, @Nullable SqlNode sequence) {
    this.position = position;
    this.sequence = sequence;
  }

  /** Where the clause stands. */
  public SqlParserPos position() {
    return position;
  }

  /** The sequence whose length counts, where it is named. */
  public Optional<SqlNode> sequence() {
    return Optional.ofNullable(sequence);
  }
}
