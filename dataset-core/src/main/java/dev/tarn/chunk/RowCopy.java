package dev.tarn.chunk;

import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/** Appends single rows of a chunk to a vector. */
final class RowCopy {
  private final ChunkReader chunk;
  private final BodyLayout layout;
  private final CheckedBytes bytes;
  private final BatchIndexes indexes;
  private final FieldVector target;
  private final List<FieldVector> nodes;
  private final @Nullable RowCopy items;
  private int at;

  RowCopy(
      ChunkReader chunk,
      BodyLayout layout,
      CheckedBytes bytes,
      BatchIndexes indexes,
      FieldVector target,
      int at) {
    this.chunk = chunk;
    this.layout = layout;
    this.bytes = bytes;
    this.indexes = indexes;
    this.target = target;
    this.nodes = BodyLayout.nodes(target);
    this.at = at;
    this.items = layout.items() == null ? null : items(layout.items());
  }

  /** Appends the items of a sequence, behind those that the target has. */
  private RowCopy items(BodyLayout itemLayout) {
    int there = at == 0 ? 0 : BodyLayout.offsets(offsetsNode()).getInt(4L * at);
    return new RowCopy(chunk, itemLayout, bytes, indexes, nodes.get(1), there);
  }

  void copy(int[] rows, int from, int to) {
    if (from >= to) {
      return;
    }
    reserveRows(at + (to - from));
    int i = from;
    while (i < to) {
      int batch = chunk.batchOf(rows[i]);
      BatchIndexes.BatchIndex index = indexes.of(batch, chunk.place(batch));
      int row = rows[i] - chunk.batchStart(batch);
      boolean isNull = index.isNull(row);
      int count = 1; // neighbours in the chunk that are neighbours in the request: one read
      while (i + count < to
          && rows[i + count] == rows[i] + count
          && row + count < index.place().rows()
          && index.isNull(row + count) == isNull) {
        count++;
      }
      append(index, row, count, isNull);
      i += count;
    }
    finish();
  }

  private void reserveRows(int rows) {
    if (capacity() == 0) {
      target.setInitialCapacity(rows);
      target.allocateNew();
    }
    while (capacity() < rows) {
      target.reAlloc();
    }
    if (layout.isVariable() && at == 0) {
      BodyLayout.offsets(offsetsNode()).setInt(0, 0);
    }
  }

  /** Lists of no elements report a capacity of 0 whatever they have. */
  private long capacity() {
    boolean hasNoElements = !layout.isVariable() && layout.fixedBits() == 0;
    return hasNoElements
        ? target.getValidityBuffer().capacity() * Byte.SIZE
        : target.getValueCapacity();
  }

  private FieldVector offsetsNode() {
    return nodes.get(layout.offsetsNode());
  }

  private void append(BatchIndexes.BatchIndex index, int row, int count, boolean isNull) {
    if (layout.isVariable()) {
      appendVariable(index, row, count, isNull);
    }
    for (int part = 0; part < layout.parts(); part++) {
      if (!layout.isVariable(part)) {
        appendFixed(index, part, row, count, isNull);
      }
    }
    for (int node = 0; node < layout.nodeLengths().size(); node++) {
      long perRow = layout.nodeLengths().get(node);
      if (perRow != BodyLayout.ELEMENTS) {
        Bits.fill(
            nodes.get(node).getValidityBuffer(), perRow * at, perRow * count, node > 0 || !isNull);
      }
    }
    at += count;
  }

  private void appendFixed(
      BatchIndexes.BatchIndex index, int part, int row, int count, boolean isNull) {
    long bits = layout.bits().get(part);
    ArrowBuf values = nodes.get(layout.valuesNode().get(part)).getDataBuffer();
    if (isNull) {
      Bits.fill(values, bits * at, bits * count, false);
      return;
    }
    Optional<ArrowBuf> kept = index.part(part);
    if (kept.isPresent()) {
      Bits.copy(kept.get(), bits * row, values, bits * at, bits * count);
    } else {
      bytes.readBits(index.place().values(part), bits * row, bits * count, values, bits * at);
    }
  }

  private void appendVariable(BatchIndexes.BatchIndex index, int row, int count, boolean isNull) {
    ArrowBuf offsets = BodyLayout.offsets(offsetsNode());
    int end = offsets.getInt(4L * at);
    int first = isNull ? 0 : index.offset(row);
    long length = isNull ? 0 : index.offset(row + count) - first;
    if (end + length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "These rows have "
              + (end + length)
              + " bytes or elements, more than a vector holds: take fewer");
    }
    for (int i = 1; i <= count; i++) {
      int rowEnd = isNull ? 0 : index.offset(row + i) - first;
      offsets.setInt(4L * (at + i), end + rowEnd);
    }
    if (layout.kind() == ArrowLayout.Kind.RAGGED && !isNull) {
      checkShapes(index, row, count);
    }
    if (items != null) {
      if (length > 0) {
        items.reserveRows(Math.toIntExact(end + length));
        items.append(index.items(), first, (int) length, false);
      }
      return;
    }
    reserveElements(end + length);
    long bits = layout.bits().get(0);
    FieldVector node = nodes.get(layout.valuesNode().get(0));
    bytes.readBits(
        index.place().values(0), bits * first, bits * length, node.getDataBuffer(), bits * end);
    if (!(node instanceof BaseVariableWidthVector)) {
      Bits.fill(node.getValidityBuffer(), end, length, true);
    }
  }

  private void checkShapes(BatchIndexes.BatchIndex index, int row, int count) {
    Optional<ArrowBuf> shapes = index.part(1);
    int ndim = (int) (layout.bits().get(1) / Integer.SIZE);
    for (int i = row; shapes.isPresent() && i < row + count; i++) {
      int length = index.offset(i + 1) - index.offset(i);
      RangeRead.checkShape(layout, shapes.get(), i, ndim, length, bytes.damage());
    }
  }

  private void reserveElements(long elements) {
    FieldVector node = nodes.get(layout.valuesNode().get(0));
    if (node instanceof BaseVariableWidthVector text) {
      if (text.getDataBuffer().capacity() < elements) {
        text.reallocDataBuffer(Math.max(elements, 2 * text.getDataBuffer().capacity()));
      }
    } else {
      while (node.getValueCapacity() < elements) {
        node.reAlloc();
      }
    }
  }

  private void finish() {
    if (items != null) {
      items.finish();
    }
    if (layout.isVariable()) {
      FieldVector node = offsetsNode();
      if (node instanceof ListVector list) {
        list.setLastSet(at - 1);
      } else {
        ((BaseVariableWidthVector) node).setLastSet(at - 1);
      }
    }
    target.setValueCount(at);
  }
}
