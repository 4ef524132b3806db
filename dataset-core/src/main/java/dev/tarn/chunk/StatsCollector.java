package dev.tarn.chunk;

import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/** Gathers the statistics of a batch while it is filled, or checked. */
final class StatsCollector {
  /** Counters are an array by class number: more classes than this are no classes. */
  static final int MAX_CLASSES = 1 << 22;

  private final TensorSchema tensor;
  private final BodyLayout layout;
  private final ElementStats elements;
  private final boolean hasElements;
  private final boolean hasClasses;
  private final @Nullable StatsCollector items;
  private final int[] shapeMin;
  private final int[] shapeMax;
  private long rows;
  private long nulls;
  private long empties;
  private long bits;
  private long[] classCounts = {};
  private int[] lastRowOfClass = {};

  StatsCollector(TensorSchema tensor, BodyLayout layout) {
    this.tensor = tensor;
    this.layout = layout;
    this.elements = new ElementStats(tensor.dtype());
    this.hasClasses = tensor.htype() == Htype.CLASS_LABEL;
    this.hasElements =
        layout.kind() != ArrowLayout.Kind.IMAGE
            && layout.kind() != ArrowLayout.Kind.TEXT
            && layout.kind() != ArrowLayout.Kind.SEQUENCE;
    this.items = layout.items() == null ? null : new StatsCollector(tensor.item(), layout.items());
    int ndim = items != null ? 1 : layout.kind() == ArrowLayout.Kind.TEXT ? 0 : tensor.ndim();
    this.shapeMin = new int[ndim];
    this.shapeMax = new int[ndim];
    Arrays.fill(shapeMin, Integer.MAX_VALUE);
    Arrays.fill(shapeMax, Integer.MIN_VALUE);
  }

  /** What gathers the statistics of a sequence's items. */
  StatsCollector items() {
    return Objects.requireNonNull(items);
  }

  void addNulls(long count) {
    rows += count;
    nulls += count;
  }

  /** Takes rows of a batch into account, each of which has a sample. */
  void add(OpenBatch batch, int firstRow, int count) {
    rows += count;
    if (items != null) {
      addLengths(batch.offsets().buffer(), firstRow, count);
      return;
    }
    ArrowBuf values = batch.part(0).buffer();
    long from;
    long length;
    if (layout.isVariable()) {
      ArrowBuf offsets = batch.offsets().buffer();
      from = offsets.getInt(4L * firstRow);
      length = offsets.getInt(4L * (firstRow + count)) - from;
      bits += layout.bits().get(0) * length;
      addLengths(offsets, firstRow, count);
    } else {
      long perRow = layout.bits().get(0) / tensor.dtype().bits();
      from = perRow * firstRow;
      length = perRow * count;
      bits += layout.bits().get(0) * count;
      empties += perRow == 0 ? count : 0;
    }
    if (hasElements) {
      elements.add(values, from, length);
    }
    addShapes(batch, firstRow, count);
    if (hasClasses) {
      addClasses(values, batch, firstRow, count);
    }
  }

  private void addLengths(ArrowBuf offsets, int firstRow, int count) {
    boolean isShape = layout.kind() == ArrowLayout.Kind.LIST || items != null;
    int last = offsets.getInt(4L * firstRow);
    for (int i = 1; i <= count; i++) {
      int next = offsets.getInt(4L * (firstRow + i));
      int length = next - last;
      last = next;
      empties += length == 0 ? 1 : 0;
      if (isShape) {
        addSize(0, length);
      }
    }
  }

  private void addSize(int axis, int size) {
    shapeMin[axis] = Math.min(shapeMin[axis], size);
    shapeMax[axis] = Math.max(shapeMax[axis], size);
  }

  private void addShapes(OpenBatch batch, int firstRow, int count) {
    int ndim = shapeMin.length;
    if (layout.kind() == ArrowLayout.Kind.FIXED) {
      for (int axis = 0; axis < ndim; axis++) {
        addSize(axis, tensor.shape().dim(axis));
      }
    } else if (layout.parts() > 1) {
      ArrowBuf shapes = batch.part(1).buffer();
      for (int i = 0; i < count; i++) {
        for (int axis = 0; axis < ndim; axis++) {
          addSize(axis, shapes.getInt(4L * ((long) ndim * (firstRow + i) + axis)));
        }
      }
    }
  }

  /** Called after the elements were looked at: the largest class is known. */
  private void addClasses(ArrowBuf values, OpenBatch batch, int firstRow, int count) {
    elements.max().ifPresent(max -> reserveCounters(max.longValue()));
    Dtype dtype = tensor.dtype();
    long[] counts = classCounts;
    if (!layout.isVariable()) {
      for (int row = firstRow; row < firstRow + count; row++) {
        counts[(int) number(dtype, values, row)]++;
      }
      return;
    }
    ArrowBuf offsets = batch.offsets().buffer();
    int at = offsets.getInt(4L * firstRow);
    for (int row = firstRow; row < firstRow + count; row++) {
      int end = offsets.getInt(4L * (row + 1));
      for (; at < end; at++) {
        int number = (int) number(dtype, values, at);
        if (lastRowOfClass[number] <= row) { // 0 is "none": rows are counted from 1 here
          lastRowOfClass[number] = row + 1;
          counts[number]++;
        }
      }
    }
  }

  /** An element of an integer type; unsigned ones of 64 bits beyond a long are negative. */
  private static long number(Dtype dtype, ArrowBuf values, long at) {
    return switch (dtype) {
      case INT8 -> values.getByte(at);
      case UINT8 -> values.getByte(at) & 0xff;
      case INT16 -> values.getShort(2 * at);
      case UINT16 -> values.getShort(2 * at) & 0xffff;
      case INT32 -> values.getInt(4 * at);
      case UINT32 -> values.getInt(4 * at) & 0xffffffffL;
      case INT64, UINT64 -> values.getLong(8 * at);
      default -> throw new IllegalStateException(dtype + " counts no classes");
    };
  }

  private void reserveCounters(long max) {
    if (max < 0 || max >= MAX_CLASSES) {
      throw new IllegalArgumentException("Class number " + max);
    }
    if (max >= classCounts.length) {
      int size = Math.max(16, Integer.highestOneBit((int) max) * 2);
      classCounts = Arrays.copyOf(classCounts, size);
      lastRowOfClass = Arrays.copyOf(lastRowOfClass, size);
    }
  }

  ChunkStats toStats() {
    boolean hasShape = shapeMin.length > 0 && rows > nulls;
    if (items != null) {
      ChunkStats inside = items.toStats();
      return new ChunkStats(
          rows,
          nulls,
          empties,
          inside.bytes(),
          ClassCounts.of(classCounts),
          inside.min(),
          inside.max(),
          inside.hasNaN(),
          hasShape ? list(shapeMin) : List.of(),
          hasShape ? list(shapeMax) : List.of());
    }
    return new ChunkStats(
        rows,
        nulls,
        empties,
        Bits.bytes(bits),
        ClassCounts.of(classCounts),
        hasElements ? elements.min() : Optional.empty(),
        hasElements ? elements.max() : Optional.empty(),
        hasElements && elements.hasNaN(),
        hasShape ? list(shapeMin) : List.of(),
        hasShape ? list(shapeMax) : List.of());
  }

  private static List<Integer> list(int[] sizes) {
    List<Integer> list = new ArrayList<>(sizes.length);
    for (int size : sizes) {
      list.add(size);
    }
    return list;
  }
}
