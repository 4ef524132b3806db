package dev.tarn.query.value;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of samples per row; the members of all rows lie in one column, null members among
 * them.
 */
public final class SequenceColumn extends Column {
  private final Column members;

  /**
   * @param layout one dimension per row: the number of members
   * @param members a column with as many rows as the layout has elements
   */
  public SequenceColumn(ValueType type, Layout layout, Column members) {
    super(type, layout);
    this.members = members;
  }

  /** The members of all rows; row {@code i} has those from {@code layout().start(i)}. */
  public Column members() {
    return members;
  }

  @Override
  Column taken(int[] positions, Layout packed) {
    int[] picked = new int[packed.elements()];
    for (int i = 0; i < positions.length; i++) {
      int row = positions[i] < 0 ? 0 : layout().row(positions[i]);
      for (int k = 0; k < packed.size(i); k++) {
        picked[packed.start(i) + k] = layout().start(row) + k;
      }
    }
    return new SequenceColumn(type(), packed, members.take(picked));
  }

  @Override
  public Column withLayout(Layout other) {
    return new SequenceColumn(type(), other, members);
  }

  @Override
  public Column as(ValueType other) {
    return new SequenceColumn(other, layout(), members);
  }

  @Override
  @Nullable Object element(int position) {
    return members.value(position);
  }

  @Override
  public @Nullable Object asRow(int row) {
    if (layout().isNull(row)) {
      return null;
    }
    List<@Nullable Object> list = new ArrayList<>();
    for (int k = 0; k < layout().size(row); k++) {
      list.add(element(layout().start(row) + k));
    }
    return list;
  }
}
