package dev.tarn.query.sample;

import dev.tarn.query.value.PairwiseSum;

/**
 * Vose's alias table over the rows of positive weight: a draw looks at one place, whatever the
 * number of rows, and no running sum loses digits.
 *
 * @see "M. D. Vose, A linear algorithm for generating random numbers with a given distribution,
 *     1991"
 */
final class AliasTable implements RowChooser {
  private final int[] rows;
  private final double[] keep;
  private final int[] alias;

  private AliasTable(int[] rows, double[] keep, int[] alias) {
    this.rows = rows;
    this.keep = keep;
    this.alias = alias;
  }

  static AliasTable of(double[] weights) {
    int n = 0;
    double largest = 0;
    for (double weight : weights) {
      n += weight > 0 ? 1 : 0;
      largest = Math.max(largest, weight);
    }
    int[] rows = new int[n];
    double[] share = new double[n];
    int at = 0;
    PairwiseSum total = new PairwiseSum();
    for (int row = 0; row < weights.length; row++) {
      if (weights[row] > 0) {
        rows[at] = row;
        share[at] = weights[row] / largest;
        total.add(share[at++]);
      }
    }
    for (int i = 0; i < n; i++) {
      share[i] = share[i] / total.sum() * n;
    }
    return build(rows, share);
  }

  private static AliasTable build(int[] rows, double[] share) {
    int n = share.length;
    int[] alias = new int[n];
    int[] small = new int[n];
    int[] large = new int[n];
    int smalls = 0;
    int larges = 0;
    for (int i = n - 1; i >= 0; i--) {
      alias[i] = i;
      if (share[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[larges - 1];
      alias[less] = more;
      share[more] -= 1 - share[less];
      if (share[more] < 1) {
        larges--;
        small[smalls++] = more;
      }
    }
    // What rounding has left over stands for itself.
    while (smalls > 0) {
      share[small[--smalls]] = 1;
    }
    while (larges > 0) {
      share[large[--larges]] = 1;
    }
    return new AliasTable(rows, share, alias);
  }

  @Override
  public boolean isEmpty() {
    return rows.length == 0;
  }

  @Override
  public int choose(CounterRandom random, long n) {
    int i = random.below(2 * n + 1, rows.length);
    return rows[random.uniform(2 * n) < keep[i] ? i : alias[i]];
  }
}
