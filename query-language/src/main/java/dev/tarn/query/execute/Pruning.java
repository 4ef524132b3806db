package dev.tarn.query.execute;

import dev.tarn.chunk.ChunkStats;
import dev.tarn.query.expression.Call;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Comparison;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Logic;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.source.ChunkSummary;
import dev.tarn.query.source.RowSource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Leaves chunks unread in which no row can meet a condition, as their statistics show. What is left
 * out could not have been in the answer, nor have failed: a condition behind one that can fail is
 * not looked at.
 */
final class Pruning {
  private Pruning() {}

  /** Runs of rows that may meet the condition, in order, cut into pieces of a batch at most. */
  static List<Rows> pieces(RowSource source, Expr condition, int batchRows) {
    int rows = Math.toIntExact(source.rowCount());
    List<int[]> ranges = List.of(new int[] {0, rows});
    for (Expr conjunct : conjuncts(condition)) {
      if (conjunct.canFail()) {
        break;
      }
      Optional<ColumnRef> column = column(conjunct);
      if (column.isPresent() && column.get().field() < source.schema().tensors().size()) {
        List<ChunkSummary> chunks = source.chunks(column.get().field());
        ranges = intersect(ranges, matching(chunks, conjunct, condition.canFail(), rows));
      }
    }
    List<Rows> pieces = new ArrayList<>();
    for (int[] range : ranges) {
      pieces.addAll(Morsels.pieces(range[0], range[1], batchRows));
    }
    return pieces;
  }

  /**
   * How many chunks the tensors have whose statistics are looked at, and how many of them are left
   * out.
   */
  record Chunks(int all, int skipped) {}

  /** The chunks of the tensors that a condition prunes by; empty where it prunes by none. */
  static Optional<Chunks> chunks(RowSource source, Expr condition) {
    List<Rows> pieces = pieces(source, condition, Integer.MAX_VALUE);
    int all = 0;
    int skipped = 0;
    Set<Integer> fields = new TreeSet<>();
    for (Expr conjunct : conjuncts(condition)) {
      if (conjunct.canFail()) {
        break;
      }
      column(conjunct)
          .filter(column -> column.field() < source.schema().tensors().size())
          .ifPresent(column -> fields.add(column.field()));
    }
    for (int field : fields) {
      for (ChunkSummary chunk : source.chunks(field)) {
        boolean read =
            pieces.stream()
                .anyMatch(
                    rows ->
                        rows.from() < chunk.firstRow() + chunk.rowCount()
                            && chunk.firstRow() < (long) rows.from() + rows.count());
        all++;
        skipped += read ? 0 : 1;
      }
    }
    return fields.isEmpty() ? Optional.empty() : Optional.of(new Chunks(all, skipped));
  }

  private static List<Expr> conjuncts(Expr condition) {
    return condition instanceof Logic logic && logic.kind() == Logic.Kind.AND
        ? logic.operands()
        : List.of(condition);
  }

  /** The tensor that a condition of a known form is about. */
  private static Optional<ColumnRef> column(Expr conjunct) {
    if (!(conjunct instanceof Call call)) {
      return Optional.empty();
    }
    if (call.name().equals("CONTAINS") && call.operands().size() == 1) {
      return column(call.operands().get(0))
          .filter(c -> comparison(equality(call)) == Comparison.EQUAL);
    }
    boolean known = call.name().equals("IN") || comparison(call) != null;
    boolean first =
        known && !call.operands().isEmpty() && call.operands().get(0) instanceof ColumnRef;
    if (!first || !numeric(call.operands().get(0))) {
      return Optional.empty();
    }
    boolean scalar =
        call.operands().get(0).type().isScalar() || call.name().equals(Comparison.EQUAL.sign());
    boolean constants =
        call.operands().stream()
            .skip(1)
            .allMatch(
                o -> o instanceof Constant c && c.type().isScalar() && !c.isNull() && numeric(c));
    return scalar && constants ? Optional.of((ColumnRef) call.operands().get(0)) : Optional.empty();
  }

  private static Call equality(Call contains) {
    return (Call) contains.operands().get(0);
  }

  private static boolean numeric(Expr expression) {
    return expression.type().isNumber() || expression.type().isBool();
  }

  private static @Nullable Comparison comparison(Call call) {
    for (Comparison comparison : Comparison.values()) {
      if (comparison.sign().equals(call.name()) && call.operands().size() == 2) {
        return comparison;
      }
    }
    return null;
  }

  /**
   * The runs of rows of the chunks that may hold a match; rows behind the last chunk are kept.
   *
   * @param nullsToo whether chunks with nulls are kept, too: where a conjunct is null, one behind
   *     it is still computed, and may fail
   */
  private static List<int[]> matching(
      List<ChunkSummary> chunks, Expr conjunct, boolean nullsToo, int rows) {
    List<int[]> ranges = new ArrayList<>();
    int next = 0;
    for (ChunkSummary chunk : chunks) {
      int from = Math.toIntExact(chunk.firstRow());
      int to = Math.toIntExact(chunk.firstRow() + chunk.rowCount());
      if (from > next) {
        add(ranges, next, from);
      }
      boolean undecided = nullsToo && chunk.stats().nulls() > 0;
      if (undecided || mayMatch((Call) conjunct, chunk.stats())) {
        add(ranges, from, to);
      }
      next = to;
    }
    add(ranges, next, rows);
    return ranges;
  }

  private static void add(List<int[]> ranges, int from, int to) {
    int[] last = ranges.isEmpty() ? new int[] {0, -1} : ranges.get(ranges.size() - 1);
    if (from < to && last[1] == from) {
      last[1] = to;
    } else if (from < to) {
      ranges.add(new int[] {from, to});
    }
  }

  private static List<int[]> intersect(List<int[]> a, List<int[]> b) {
    List<int[]> both = new ArrayList<>();
    for (int[] one : a) {
      for (int[] other : b) {
        add(both, Math.max(one[0], other[0]), Math.min(one[1], other[1]));
      }
    }
    return both;
  }

  private static boolean mayMatch(Call conjunct, ChunkStats stats) {
    if (conjunct.name().equals("CONTAINS")) {
      return mayMatch(equality(conjunct), stats);
    }
    if (stats.nulls() == stats.rows()) {
      return false;
    }
    List<Expr> constants = conjunct.operands().subList(1, conjunct.operands().size());
    Comparison comparison = conjunct.name().equals("IN") ? Comparison.EQUAL : comparison(conjunct);
    boolean scalar = conjunct.operands().get(0).type().isScalar();
    if (comparison == null || (scalar && stats.min().isEmpty() && !stats.hasNaN())) {
      return true;
    }
    return constants.stream()
        .anyMatch(c -> mayMatch(comparison, (Constant) c, stats, conjunct.operands().get(0)));
  }

  private static boolean mayMatch(
      Comparison comparison, Constant constant, ChunkStats stats, Expr column) {
    boolean label = column.type().isLabel() && stats.classCounts().size() > 0;
    if (label && comparison == Comparison.EQUAL && constant.value() instanceof Long number) {
      return number >= 0
          && number <= Integer.MAX_VALUE
          && stats.classCounts().countOf(number.intValue()) > 0;
    }
    Optional<BigDecimal> wanted = exact(constant.value());
    Optional<BigDecimal> min = stats.min().flatMap(Pruning::exact);
    Optional<BigDecimal> max = stats.max().flatMap(Pruning::exact);
    if (wanted.isEmpty() || min.isEmpty() || max.isEmpty()) {
      return true;
    }
    int toMin = wanted.get().compareTo(min.get());
    int toMax = wanted.get().compareTo(max.get());
    return switch (comparison) {
      case EQUAL -> toMin >= 0 && toMax <= 0;
      case LESS -> toMin > 0;
      case LESS_OR_EQUAL -> toMin >= 0;
      case GREATER -> toMax < 0;
      case GREATER_OR_EQUAL -> toMax <= 0;
      case NOT_EQUAL -> toMin != 0 || toMax != 0 || stats.hasNaN();
    };
  }

  /** A number without rounding; empty for NaN, infinities and what is no number. */
  private static Optional<BigDecimal> exact(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return Optional.of(truth ? BigDecimal.ONE : BigDecimal.ZERO);
    }
    if (value instanceof Long number) {
      return Optional.of(BigDecimal.valueOf(number));
    }
    if (value instanceof BigInteger number) {
      return Optional.of(new BigDecimal(number));
    }
    boolean finite = value instanceof Double number && Double.isFinite(number);
    return finite ? Optional.of(new BigDecimal((Double) value)) : Optional.empty();
  }
}
