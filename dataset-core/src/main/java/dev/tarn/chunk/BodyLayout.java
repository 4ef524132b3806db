package dev.tarn.chunk;

import dev.tarn.schema.TensorSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * How the buffers of a layout follow each other in a batch. Every layout is the validity of its
 * rows and a few <i>parts</i>: values with so many bits per row, except that the first part of some
 * has offsets and any number of elements per row. Only rows can be null; what lies inside is whole.
 *
 * @param kind the layout
 * @param isVariable whether the first part has offsets
 * @param bits per part: bits per row, or per element for the part with offsets
 * @param valuesAt per part: which of the batch's buffers has its values
 * @param valuesNode per part: which of the vectors, in preorder, has its values
 * @param offsetsAt which of the buffers has the offsets
 * @param offsetsNode which of the vectors has the offsets
 * @param bufferCount buffers of a batch; those not named are validities, and empty
 * @param nodeLengths per vector in preorder its length per row, or {@link #ELEMENTS}
 * @param items how the items of a sequence lie, behind its own validity and offsets, which count
 *     them; null for everything else
 */
record BodyLayout(
    ArrowLayout.Kind kind,
    boolean isVariable,
    List<Long> bits,
    List<Integer> valuesAt,
    List<Integer> valuesNode,
    int offsetsAt,
    int offsetsNode,
    int bufferCount,
    List<Long> nodeLengths,
    @Nullable BodyLayout items) {
  /** As many as there are elements in the part with offsets. */
  static final long ELEMENTS = -1;

  /** Bits of an offset. */
  static final long OFFSET_BITS = 32;

  private static final long INT32 = 32;

  static BodyLayout of(TensorSchema tensor) {
    long dtype = tensor.dtype().bits();
    ArrowLayout.Kind kind = ArrowLayout.kind(tensor);
    return switch (kind) {
      case SCALAR ->
          plain(kind, false, List.of(dtype), List.of(1), List.of(0), 0, 0, 2, List.of(1L));
      case FIXED -> {
        long n = tensor.shape().elements();
        yield plain(
            kind, false, List.of(dtype * n), List.of(2), List.of(1), 0, 0, 3, List.of(1L, n));
      }
      case LIST ->
          plain(kind, true, List.of(dtype), List.of(3), List.of(1), 1, 0, 4, List.of(1L, ELEMENTS));
      case SEQUENCE ->
          new BodyLayout(
              kind, true, List.of(), List.of(), List.of(), 1, 0, 2, List.of(1L), of(tensor.item()));
      case TEXT -> plain(kind, true, List.of(8L), List.of(2), List.of(0), 1, 0, 3, List.of(1L));
      case RAGGED -> {
        long ndim = tensor.ndim();
        yield plain(
            kind,
            true,
            List.of(dtype, INT32 * ndim),
            List.of(4, 7),
            List.of(2, 4),
            2,
            1,
            8,
            List.of(1L, 1L, ELEMENTS, 1L, ndim));
      }
      case IMAGE ->
          plain(
              kind,
              true,
              List.of(8L, INT32 * 3, 8L),
              List.of(3, 6, 8),
              List.of(1, 3, 4),
              2,
              1,
              9,
              List.of(1L, 1L, 1L, 3L, 1L));
    };
  }

  private static BodyLayout plain(
      ArrowLayout.Kind kind,
      boolean isVariable,
      List<Long> bits,
      List<Integer> valuesAt,
      List<Integer> valuesNode,
      int offsetsAt,
      int offsetsNode,
      int bufferCount,
      List<Long> nodeLengths) {
    return new BodyLayout(
        kind,
        isVariable,
        bits,
        valuesAt,
        valuesNode,
        offsetsAt,
        offsetsNode,
        bufferCount,
        nodeLengths,
        null);
  }

  /** Vectors of a batch, those of items included. */
  int allNodes() {
    return nodeLengths.size() + (items == null ? 0 : items.allNodes());
  }

  /** Buffers of a batch, those of items included. */
  int allBuffers() {
    return bufferCount + (items == null ? 0 : items.allBuffers());
  }

  int parts() {
    return bits.size();
  }

  boolean isVariable(int part) {
    return isVariable && part == 0;
  }

  /** Bits of one row in the parts without offsets. */
  long fixedBits() {
    long sum = 0;
    for (int part = isVariable ? 1 : 0; part < parts(); part++) {
      sum += bits.get(part);
    }
    return sum;
  }

  /** A vector and those below it, in preorder. */
  static List<FieldVector> nodes(FieldVector vector) {
    List<FieldVector> nodes = new ArrayList<>();
    collect(vector, nodes);
    return nodes;
  }

  private static void collect(FieldVector vector, List<FieldVector> nodes) {
    nodes.add(vector);
    for (FieldVector child : vector.getChildrenFromFields()) {
      collect(child, nodes);
    }
  }

  /** The offsets of a list, binary or text vector. */
  static ArrowBuf offsets(FieldVector vector) {
    return vector instanceof ListVector list
        ? list.getOffsetBuffer()
        : ((BaseVariableWidthVector) vector).getOffsetBuffer();
  }
}
