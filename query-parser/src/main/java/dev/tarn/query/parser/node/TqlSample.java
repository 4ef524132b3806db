package dev.tarn.query.parser.node;

import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code SAMPLE BY weight [REPLACE bool] [SEED n]}. */
public final class TqlSample {
  private final SqlParserPos position;
  private final SqlNode weight;
  private final @Nullable SqlNode replace;
  private final @Nullable SqlNode seed;

  /** Called by the generated parser. */
  public TqlSample(
      SqlParserPos position, SqlNode weight, @Nullable SqlNode replace, @Nullable SqlNode seed) {
    this.position = position;
    this.weight = weight;
    this.replace = replace;
    this.seed = seed;
  }

  /** Where the clause stands. */
  public SqlParserPos position() {
    return position;
  }

  /** An expression, or a call whose arguments are {@link TqlOperators#WEIGHT} pairs. */
  public SqlNode weight() {
    return weight;
  }

  /** The literal after REPLACE, where it is given. */
  public Optional<SqlNode> replace() {
    return Optional.ofNullable(replace);
  }

  /** The number or parameter after SEED, where it is given. */
  public Optional<SqlNode> seed() {
    return Optional.ofNullable(seed);
  }
}
