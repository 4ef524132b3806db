package dev.tarn.query.execute;

import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Field;
import dev.tarn.query.value.LongColumn;
import java.util.Arrays;
import java.util.List;

/** EXPAND BY: windows of source rows round chosen rows. */
public final class ExpandOperator {
  private ExpandOperator() {}

  /**
   * The windows, as sequences of source rows, cut at the source's ends.
   *
   * @param positionField the field of {@code chosen} that holds a row's position in the source; -1
   *     if they are the same
   */
  public static Relation run(
      Relation source,
      List<Field> fields,
      Relation chosen,
      int positionField,
      int before,
      int after,
      boolean overlap) {
    int[] offsets = new int[chosen.rowCount() + 1];
    int[] members = new int[Math.max(16, chosen.rowCount())];
    int windows = 0;
    int free = 0;
    for (int i = 0; i < chosen.rowCount(); i++) {
      int at =
          positionField < 0
              ? i
              : (int) ((LongColumn) chosen.column(positionField, Rows.range(i, 1))).at(0);
      int begin = Math.max(0, at - before);
      int end = (int) Math.min(source.rowCount(), (long) at + after + 1);
      if (!overlap) {
        if (at < free) {
          continue;
        }
        begin = Math.max(begin, free);
        end = (int) Math.min(source.rowCount(), (long) begin + before + 1 + after);
        free = end;
      }
      int size = end - begin;
      if (offsets[windows] + size > members.length) {
        members = Arrays.copyOf(members, Math.max(offsets[windows] + size, members.length * 2));
      }
      for (int k = 0; k < size; k++) {
        members[offsets[windows] + k] = begin + k;
      }
      offsets[windows + 1] = offsets[windows] + size;
      windows++;
    }
    return new SequencesRelation(
        source,
        fields,
        Arrays.copyOf(offsets, windows + 1),
        Arrays.copyOf(members, offsets[windows]));
  }
}
