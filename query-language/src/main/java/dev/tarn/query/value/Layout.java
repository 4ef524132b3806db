package dev.tarn.query.value;

import dev.tarn.schema.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Where each row's elements lie in a column's flat array, what shape they have, and which rows are
 * null.
 *
 * <p>Rows of a fixed shape lie at a fixed stride. A constant has one row that stands for all. A
 * null row may hold any number of elements; they mean nothing. Immutable; the arrays are not
 * copied.
 */
public final class Layout {
  private final int rows;
  private final boolean constant;
  private final Shape shape;
  private final int stride;
  private final int @Nullable [] offsets;
  private final int @Nullable [] dims;
  private final boolean @Nullable [] nulls;

  private Layout(
      int rows,
      boolean constant,
      Shape shape,
      int @Nullable [] offsets,
      int @Nullable [] dims,
      boolean @Nullable [] nulls) {
    this.rows = rows;
    this.constant = constant;
    this.shape = shape;
    this.stride = offsets == null ? Math.toIntExact(shape.elements()) : 0;
    this.offsets = offsets;
    this.dims = dims;
    this.nulls = nulls;
  }

  /** One element per row. */
  public static Layout scalars(int rows, boolean @Nullable [] nulls) {
    return new Layout(rows, false, Shape.scalar(), null, null, nulls);
  }

  /** Rows of one fixed shape. */
  public static Layout fixed(int rows, Shape shape, boolean @Nullable [] nulls) {
    return new Layout(rows, false, shape, null, null, nulls);
  }

  /**
   * Rows of differing shapes.
   *
   * @param offsets (rows + 1) where each row's elements begin
   * @param dims (rows x ndim) the sizes of each row's dimensions
   */
  public static Layout ragged(
      int rows, Shape shape, int[] offsets, int[] dims, boolean @Nullable [] nulls) {
    return new Layout(rows, false, shape, offsets, dims, nulls);
  }

  /** The first row alone, standing for any number of rows. */
  public Layout asConstant() {
    return new Layout(1, true, shape, offsets, dims, nulls);
  }

  /** The same with other nulls. */
  public Layout withNulls(boolean @Nullable [] other) {
    return new Layout(rows, constant, shape, offsets, dims, other);
  }

  /** The number of rows that are stored: 1 of a constant. */
  public int rows() {
    return rows;
  }

  /** Whether one row stands for all. */
  public boolean isConstant() {
    return constant;
  }

  /** The stored row of a row of the batch. */
  public int row(int i) {
    return constant ? 0 : i;
  }

  /** The shape that all rows have in common; sizes that differ are {@link Shape#ANY}. */
  public Shape shape() {
    return shape;
  }

  /** Whether each row has one element. */
  public boolean isScalar() {
    return shape.ndim() == 0;
  }

  /** Whether all rows have the same shape. */
  public boolean isFixed() {
    return offsets == null;
  }

  /** Where the elements of a stored row begin. */
  public int start(int row) {
    return offsets == null ? row * stride : offsets[row];
  }

  /** How many elements a stored row has. */
  public int size(int row) {
    return offsets == null ? stride : offsets[row + 1] - offsets[row];
  }

  /** The size of a dimension of a stored row. */
  public int dim(int row, int axis) {
    return dims == null ? shape.dim(axis) : dims[row * shape.ndim() + axis];
  }

  /** The sizes of a stored row's dimensions, in an array of one's own. */
  public int[] dims(int row) {
    int[] sizes = new int[shape.ndim()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = dim(row, axis);
    }
    return sizes;
  }

  /** How many elements all stored rows have. */
  public int elements() {
    return offsets == null ? rows * stride : offsets[rows];
  }

  /** Whether a stored row is null. */
  public boolean isNull(int row) {
    return nulls != null && nulls[row];
  }

  /** Whether any row is null. */
  public boolean hasNulls() {
    return nulls != null;
  }

  /** The nulls of the stored rows, or null where none is; borrowed. */
  public boolean @Nullable [] nulls() {
    return nulls;
  }

  /** The layout of some of the rows, packed; a position of -1 is a null row. */
  Layout take(int[] positions) {
    boolean[] taken = takeNulls(positions);
    if (offsets == null) {
      return new Layout(positions.length, false, shape, null, null, taken);
    }
    int ndim = shape.ndim();
    int[] newOffsets = new int[positions.length + 1];
    int[] newDims = new int[positions.length * ndim];
    for (int i = 0; i < positions.length; i++) {
      int row = positions[i] < 0 ? -1 : row(positions[i]);
      newOffsets[i + 1] = Math.addExact(newOffsets[i], row < 0 ? 0 : size(row));
      for (int axis = 0; axis < ndim; axis++) {
        newDims[i * ndim + axis] = row < 0 ? 0 : dim(row, axis);
      }
    }
    return new Layout(positions.length, false, shape, newOffsets, newDims, taken);
  }

  private boolean @Nullable [] takeNulls(int[] positions) {
    boolean[] taken = null;
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] < 0 || isNull(row(positions[i]))) {
        taken = taken == null ? new boolean[positions.length] : taken;
        taken[i] = true;
      }
    }
    return taken;
  }
}
