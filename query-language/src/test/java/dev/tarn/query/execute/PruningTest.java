package dev.tarn.query.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.chunk.ClassCounts;
import dev.tarn.query.expression.Arithmetic;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.function.Operators;
import dev.tarn.query.source.ChunkSummary;
import dev.tarn.query.source.RowSource;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.DoubleColumn;
import dev.tarn.query.value.LongColumn;
import dev.tarn.query.value.ValueType;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.junit.jupiter.api.Test;

/** Which of three chunks of 100 rows are read: 0 to 9, 10 to 19 with NaN, and nulls alone. */
class PruningTest {
  private static final SqlParserPos HERE = SqlParserPos.ZERO;

  private final Expr x = new ColumnRef(0, "x", ValueType.FLOAT64, HERE);

  private static ChunkSummary chunk(long first, long nulls, Double min, Double max, boolean nan) {
    ChunkStats stats =
        new ChunkStats(
            100,
            nulls,
            0,
            800,
            ClassCounts.none(),
            Optional.ofNullable(min),
            Optional.ofNullable(max),
            nan,
            List.of(),
            List.of());
    return new ChunkSummary(first, 100, stats);
  }

  private record Chunks(List<ChunkSummary> chunks) implements RowSource {
    @Override
    public String key() {
      return "chunks";
    }

    @Override
    public Schema schema() {
      TensorSpec spec = TensorSpec.of("x", Htype.GENERIC).withDtype(Dtype.FLOAT64);
      return new Schema(List.of(spec.toSchema("0123456789abcdef")));
    }

    @Override
    public long rowCount() {
      return 300;
    }

    @Override
    public Column read(int tensor, Rows rows) {
      throw new AssertionError("Nothing is read");
    }

    @Override
    public Column shapes(int tensor, Rows rows) {
      throw new AssertionError("Nothing is read");
    }

    @Override
    public List<ChunkSummary> chunks(int tensor) {
      return chunks;
    }
  }

  private String read(Expr condition) {
    Chunks source =
        new Chunks(
            List.of(
                chunk(0, 0, 0.0, 9.0, false),
                chunk(100, 5, 10.0, 19.0, true),
                chunk(200, 100, null, null, false)));
    StringBuilder text = new StringBuilder();
    for (Rows rows : Pruning.pieces(source, condition, 65_536)) {
      text.append(rows.from()).append('-').append(rows.from() + rows.count() - 1).append(' ');
    }
    return text.toString().strip();
  }

  private Expr compare(Comparison comparison, double value) {
    return Operators.compare(
        comparison, x, new Constant(DoubleColumn.constant(ValueType.FLOAT64, value), HERE), HERE);
  }

  @Test
  void chunksThatCannotMatchAreLeftOut() {
    assertEquals("0-99", read(compare(Comparison.LESS, 10)));
    assertEquals("0-199", read(compare(Comparison.LESS_OR_EQUAL, 10)));
    assertEquals("100-199", read(compare(Comparison.EQUAL, 12.5)));
    assertEquals("", read(compare(Comparison.EQUAL, 9.5)));
    assertEquals("100-199", read(compare(Comparison.GREATER, 9)));
    assertEquals("0-199", read(compare(Comparison.NOT_EQUAL, 5)));
    assertEquals("0-99", read(compare(Comparison.EQUAL, -0.0)));
  }

  @Test
  void conditionsInARowNarrowDownTogether() {
    Expr both =
        new Logic(
            Logic.Kind.AND,
            List.of(compare(Comparison.GREATER, 5), compare(Comparison.LESS, 10)),
            HERE);
    assertEquals("0-99", read(both));
  }

  @Test
  void nothingIsSkippedThatCouldFailFirst() {
    Expr one = new Constant(LongColumn.constant(ValueType.INT64, 1), HERE);
    Expr zero = new Constant(LongColumn.constant(ValueType.INT64, 0), HERE);
    Expr risky =
        Operators.compare(
            Comparison.EQUAL,
            Operators.arithmetic(Arithmetic.FLOOR_DIVIDE, one, zero, HERE),
            one,
            HERE);
    Expr condition = new Logic(Logic.Kind.AND, List.of(risky, compare(Comparison.LESS, 10)), HERE);
    assertEquals("0-299", read(condition));
  }

  @Test
  void whatIsNoComparisonReadsEverything() {
    assertEquals("0-299", read(Operators.isNull(x, HERE)));
  }
}
