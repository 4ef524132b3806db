package dev.tarn.query.execute;

import dev.tarn.query.expression.Batch;
import dev.tarn.query.expression.Relation;
import dev.tarn.query.expression.Rows;
import dev.tarn.query.value.Column;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Joins two relations: by a hash table where keys must be equal, by trying all pairs otherwise. */
public final class JoinOperator {
  private static final int PAIRS_AT_ONCE = 65_536;

  private final Relation left;
  private final int leftFields;
  private final Relation right;
  private final int rightFields;
  private final JoinCondition on;
  private final Execution execution;
  private int[] leftRows = new int[1024];
  private int[] rightRows = new int[1024];
  private int count;

  /** Joins two sides. */
  public JoinOperator(
      Relation left,
      int leftFields,
      Relation right,
      int rightFields,
      JoinCondition on,
      Execution execution) {
    this.left = left;
    this.leftFields = leftFields;
    this.right = right;
    this.rightFields = rightFields;
    this.on = on;
    this.execution = execution;
  }

  /** The pairs, in the left side's order, then the right's. */
  public Relation run() {
    int[][] partners = partners();
    boolean[] rightMet = new boolean[right.rowCount()];
    for (int l = 0; l < left.rowCount(); l++) {
      if ((l & 1023) == 0) {
        execution.check();
      }
      int[] kept =
          keep(l, partners == null ? Rows.range(0, right.rowCount()).toArray() : partners[l]);
      for (int r : kept) {
        add(l, r);
        rightMet[r] = true;
      }
      if (kept.length == 0 && on.keepLeft()) {
        add(l, -1);
      }
    }
    for (int r = 0; on.keepRight() && r < rightMet.length; r++) {
      if (!rightMet[r]) {
        add(-1, r);
      }
    }
    return new JoinedRelation(
        left, leftFields, right, Arrays.copyOf(leftRows, count), Arrays.copyOf(rightRows, count));
  }

  /**
   * For each left row the right rows with equal keys; null where there are no keys. A null key
   * equals nothing.
   */
  private int @Nullable [][] partners() {
    if (on.leftKeys().isEmpty()) {
      return null;
    }
    Column[] rightKeys = Keys.all(on.rightKeys(), right, rightFields, execution);
    KeyTable table = new KeyTable();
    int[] ids = table.number(rightKeys, right.rowCount());
    int[][] byId = new int[table.size()][];
    int[] sizes = new int[table.size()];
    for (int r = 0; r < ids.length; r++) {
      if (!anyNull(rightKeys, r)) {
        int[] list = byId[ids[r]] == null ? new int[2] : byId[ids[r]];
        byId[ids[r]] = sizes[ids[r]] == list.length ? Arrays.copyOf(list, list.length * 2) : list;
        byId[ids[r]][sizes[ids[r]]++] = r;
      }
    }
    Column[] leftKeys = Keys.all(on.leftKeys(), left, leftFields, execution);
    int[][] partners = new int[left.rowCount()][];
    for (int l = 0; l < partners.length; l++) {
      int id = anyNull(leftKeys, l) ? -1 : table.find(leftKeys, l);
      partners[l] = id < 0 || byId[id] == null ? new int[0] : Arrays.copyOf(byId[id], sizes[id]);
    }
    return partners;
  }

  private static boolean anyNull(Column[] keys, int row) {
    for (Column key : keys) {
      if (key.isNull(row) || isNan(key.value(row))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNan(@Nullable Object value) {
    return value instanceof Double number && number.isNaN();
  }

  /** The candidates for which everything else holds too. */
  private int[] keep(int l, int[] candidates) {
    if (on.rest().isEmpty() || candidates.length == 0) {
      return candidates;
    }
    int[] kept = new int[candidates.length];
    int n = 0;
    for (int from = 0; from < candidates.length; from += PAIRS_AT_ONCE) {
      int[] part =
          Arrays.copyOfRange(candidates, from, Math.min(candidates.length, from + PAIRS_AT_ONCE));
      int[] same = new int[part.length];
      Arrays.fill(same, l);
      Relation pairs = new JoinedRelation(left, leftFields, right, same, part);
      Batch batch = execution.batch(pairs, Rows.range(0, part.length), leftFields + rightFields);
      for (int i : Batch.trueRows(on.rest().get(0).evaluate(batch), part.length)) {
        kept[n++] = part[i];
      }
    }
    return Arrays.copyOf(kept, n);
  }

  private void add(int l, int r) {
    if (count == leftRows.length) {
      execution.require(
          4L * Integer.BYTES * count, "Joining into more than " + count + " pairs of rows");
    }
    if (count == leftRows.length) {
      leftRows = Arrays.copyOf(leftRows, count * 2);
      rightRows = Arrays.copyOf(rightRows, count * 2);
    }
    leftRows[count] = l;
    rightRows[count++] = r;
  }
}
