package dev.tarn.query.postings;

import dev.tarn.chunk.ClassCounts;
import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Expr;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import dev.tarn.query.value.Layout;
import dev.tarn.query.value.LongColumn;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.roaringbitmap.RoaringBitmap;

/**
 * Any condition on a tensor of one label a row. It is computed once for each class, and for null,
 * by the same code that would compute it for the rows; a row's answer is that of its class.
 */
final class ClassTest extends LabelTest {
  private enum Outcome {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /** Classes that rows have, rising, and {@link LabelChunks#NULL} before them. */
  private final int[] values;

  private final Outcome[] outcomes;

  ClassTest(LabelChunks chunks, int field, Expr condition, Evaluation evaluation) {
    super(chunks);
    ClassCounts counts = chunks.classCounts();
    this.values =
        IntStream.range(-1, counts.size())
            .map(i -> i < 0 ? LabelChunks.NULL : counts.number(i))
            .toArray();
    this.outcomes = outcomes(column(chunks, values), field, condition, evaluation);
  }

  private static Column column(LabelChunks chunks, int[] values) {
    boolean[] nulls = new boolean[values.length];
    nulls[0] = true;
    long[] numbers = Arrays.stream(values).asLongStream().toArray();
    numbers[0] = 0;
    return new LongColumn(chunks.type(), Layout.scalars(values.length, nulls), numbers);
  }

  private static Outcome[] outcomes(
      Column column, int field, Expr condition, Evaluation evaluation) {
    int count = column.rows();
    Relation classes =
        new Relation() {
          @Override
          public int rowCount() {
            return count;
          }

          @Override
          public Column column(int ignored, Rows rows) {
            return rows.isRange() ? column : column.take(rows.toArray());
          }
        };
    Batch batch = Batch.of(classes, Rows.range(0, count), field + 1, evaluation, null);
    LongColumn truth = (LongColumn) condition.evaluate(batch);
    Outcome[] outcomes = new Outcome[count];
    for (int i = 0; i < count; i++) {
      Outcome decided = truth.at(i) != 0 ? Outcome.TRUE : Outcome.FALSE;
      outcomes[i] = truth.isNull(i) ? Outcome.UNKNOWN : decided;
    }
    return outcomes;
  }

  /** How many rows of a chunk meet it. */
  long count(int chunk) {
    long count = 0;
    for (int value : chunks().values(chunk)) {
      count += holds(value, Certainty.TRUE) ? chunks().count(chunk, value) : 0;
    }
    return count;
  }

  /** 1 for each class that meets it, behind the number for null; 0 for all others. */
  int[] table() {
    int[] table = new int[values[values.length - 1] + 2];
    for (int value : values) {
      table[value + 1] = holds(value, Certainty.TRUE) ? 1 : 0;
    }
    return table;
  }

  @Override
  Optional<RoaringBitmap> ofChunk(int chunk, Certainty certainty) {
    Map<Boolean, List<Integer>> holds =
        Arrays.stream(chunks().values(chunk))
            .boxed()
            .collect(Collectors.partitioningBy(value -> holds(value, certainty)));
    return chunks().rows(chunk, holds.get(true), holds.get(false));
  }

  private boolean holds(int value, Certainty certainty) {
    Outcome outcome = outcomes[Arrays.binarySearch(values, value)];
    return outcome == Outcome.TRUE
        || (outcome == Outcome.UNKNOWN && certainty == Certainty.NOT_FALSE);
  }
}
