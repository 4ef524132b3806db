package dev.tarn.query.bind;

import dev.tarn.query.execute.Bm25;
import dev.tarn.query.execute.DataOfRow;
import dev.tarn.query.execute.RandomNumber;
import dev.tarn.query.expression.ColumnRef;
import dev.tarn.query.expression.Constant;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.function.Conversions;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Functions that need the rows round a row: ROW_NUMBER, DATA, RANDOM, BM25_SIMILARITY. */
final class RowFunctions {
  /** Their names, and those of the aggregates, for suggestions. */
  static final List<String> NAMES =
      List.of(
          "ROW_NUMBER",
          "DATA",
          "RANDOM",
          "BM25_SIMILARITY",
          "COUNT",
          "MIN",
          "MAX",
          "COALESCE",
          "NULLIF");

  private final QueryBinder query;
  private int randoms;

  RowFunctions(QueryBinder query) {
    this.query = query;
  }

  Optional<Expr> bind(String name, SqlCall call, ExpressionBinder binder) {
    return switch (name) {
      case "ROW_NUMBER" -> {
        checkCount(name, call, 0);
        yield Optional.of(rowNumber(binder.scope(), call.getParserPosition()));
      }
      case "RANDOM" -> Optional.of(random(call, binder));
      case "DATA" -> {
        checkCount(name, call, 2);
        yield Optional.of(data(call, binder));
      }
      case "BM25_SIMILARITY" -> {
        checkCount(name, call, 2);
        yield Optional.of(bm25(call, binder));
      }
      default -> Optional.empty();
    };
  }

  private Expr random(SqlCall call, ExpressionBinder binder) {
    SqlParserPos position = call.getParserPosition();
    if (call.operandCount() == 2) {
      // As projections write it, so that a view's random column stays what it was.
      Expr seed = binder.bindValue(call.operand(0));
      OptionalInt place = binder.smallNumber(call.operand(1));
      if (place.isPresent()
          && seed instanceof Constant constant
          && constant.value() instanceof Long n) {
        return new RandomNumber(place.getAsInt(), OptionalLong.of(n), position);
      }
    }
    checkCount("RANDOM", call, 0);
    query.noteRandom();
    return new RandomNumber(randoms++, OptionalLong.empty(), position);
  }

  private static void checkCount(String name, SqlCall call, int wanted) {
    if (call.operandCount() != wanted) {
      throw Fault.at(
          call.getParserPosition(),
          "wrong-arguments",
          name
              + " takes "
              + (wanted == 0 ? "no" : wanted)
              + " arguments, not "
              + call.operandCount());
    }
  }

  /** The row's number in the commit; over a subquery or a join its position there. */
  static Expr rowNumber(Scope scope, SqlParserPos position) {
    OptionalInt row = OptionalInt.empty();
    for (int i = 0; i < scope.fields().size(); i++) {
      Field field = scope.fields().get(i);
      boolean counts = field.hidden() && field.name().equals(Field.POSITION);
      if (counts || (field.isRow() && row.isEmpty())) {
        row = OptionalInt.of(i);
      }
    }
    if (row.isEmpty()) {
      throw Fault.at(
              position, "no-row-number", "ROW_NUMBER() has no meaning here: the rows are groups")
          .hint(
              "Number the rows before they are grouped: MIN(ROW_NUMBER()) is the first row of a group.");
    }
    return new ColumnRef(row.getAsInt(), Field.ROW, ValueType.INT64, position);
  }

  private Expr data(SqlCall call, ExpressionBinder binder) {
    Expr value = binder.bindValue(call.operand(0));
    Expr row = Conversions.numeric(binder.bindValue(call.operand(1)));
    if (!row.type().isInteger() || !row.type().isScalar()) {
      throw Fault.at(
              row.position(), "wrong-type", "DATA takes a row number, not " + row.type().describe())
          .hint("Write DATA(column, 0) for the first row.");
    }
    if (!(value instanceof ColumnRef column)) {
      throw Fault.at(value.position(), "wrong-type", "DATA takes a tensor's name and a row number")
          .hint("Write DATA(column, 0) for the first row.");
    }
    if (row instanceof Constant constant && constant.isNull()) {
      return Conversions.nullAs(row, column.type());
    }
    return new DataOfRow(
        query.from(binder.scope(), call.getParserPosition()),
        column,
        row,
        call.getParserPosition());
  }

  private Expr bm25(SqlCall call, ExpressionBinder binder) {
    Expr text = Conversions.text(binder.bindValue(call.operand(0)));
    Expr words = binder.bindValue(call.operand(1));
    if (!text.type().isText()) {
      throw Fault.at(
              text.position(),
              "wrong-type",
              "BM25_SIMILARITY takes text, not " + text.type().describe())
          .hint("Name a text tensor: BM25_SIMILARITY(note, 'words').");
    }
    if (!(words instanceof Constant constant) || !(constant.value() instanceof String wanted)) {
      throw Fault.at(
              words.position(),
              "wrong-type",
              "BM25_SIMILARITY takes the words in single quotes or as a parameter")
          .hint("Write BM25_SIMILARITY(note, 'words').");
    }
    return new Bm25(
        query.from(binder.scope(), call.getParserPosition()),
        text,
        wanted,
        call.getParserPosition());
  }
}
