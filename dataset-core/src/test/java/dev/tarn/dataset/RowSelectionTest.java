package dev.tarn.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSelectionTest {
  private static final long[] ROWS = {2, 3, 5, 8};

  private final List<String> asked = new ArrayList<>();

  /** Rows that are found later, with room behind them, and who asked for them in which way. */
  private RowSelection later() {
    return RowSelection.later(
        ROWS.length,
        new RowFinder() {
          @Override
          public int[] find() {
            asked.add("ints");
            return new int[] {2, 3, 5, 8, 0};
          }

          @Override
          public void findInto(long[] into) {
            asked.add("longs");
            System.arraycopy(ROWS, 0, into, 0, into.length);
          }
        });
  }

  @Test
  void rowsThatNobodyAsksForAreNotFound() {
    assertEquals(4, later().count());
    assertEquals(List.of(), asked);
  }

  @Test
  void allRowsAreFoundStraightIntoTheArrayAndKeptWhenAskedForAgain() {
    RowSelection rows = later();
    assertArrayEquals(ROWS, rows.toArray());
    assertArrayEquals(ROWS, rows.toArray());
    assertArrayEquals(ROWS, rows.toArray());
    assertEquals(5, rows.row(2));
    assertEquals(List.of("longs", "ints"), asked);
  }

  @Test
  void partsAreTakenFromRowsThatAreFoundOnce() {
    RowSelection rows = later();
    assertArrayEquals(new long[] {3, 5}, rows.slice(1, 3).toArray());
    assertEquals(8, rows.row(3));
    assertArrayEquals(ROWS, rows.toArray());
    assertEquals(List.of("ints"), asked);
  }

  @Test
  void aFinderOfIntsAloneFillsLongs() {
    RowFinder finder = () -> new int[] {7, 9, 0};
    assertArrayEquals(new long[] {7, 9}, RowSelection.later(2, finder).toArray());
  }
}
