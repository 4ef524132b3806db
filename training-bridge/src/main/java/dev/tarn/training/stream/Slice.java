package dev.tarn.training.stream;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * A worker's portion of a batch: some rows in row order, so that neighbours on disk are read
 * together. Reads them, decodes them, paints them into the batch.
 */
final class Slice implements Runnable {
  private final StreamPlan plan;
  private final EpochPlan epoch;
  private final BatchSlot slot;
  private final int from;
  private final int to;
  private final Workers workers;
  private final BooleanSupplier isCancelled;
  private int at;

  /**
   * @param from first of the batch's rows in row order
   * @param to behind the last
   */
  Slice(
      StreamPlan plan,
      EpochPlan epoch,
      BatchSlot slot,
      int from,
      int to,
      Workers workers,
      BooleanSupplier isCancelled) {
    this.plan = plan;
    this.epoch = epoch;
    this.slot = slot;
    this.from = from;
    this.to = to;
    this.workers = workers;
    this.isCancelled = isCancelled;
  }

  @Override
  public void run() {
    SampleFailure failure = null;
    at = from;
    try {
      if (!isCancelled.getAsBoolean()) {
        Painter painter = workers.borrowPainter();
        try {
          paint(painter, from, to);
        } finally {
          workers.giveBack(painter);
        }
      }
    } catch (Throwable thrown) {
      // Errors too: whatever stops a worker must reach the consumer, or it would wait for ever.
      failure = failure(thrown);
    } finally {
      slot.endSlice(failure);
    }
  }

  private SampleFailure failure(Throwable thrown) {
    int place = slot.placeInBatch(Math.min(at, to - 1));
    return new SampleFailure(slot.row(place), (long) slot.firstPlace() + place, thrown);
  }

  /** Rows that do not fit into the stream's memory together are read in halves, then one by one. */
  private void paint(Painter painter, int first, int end) {
    FieldVector images;
    try {
      images = take(first, end);
    } catch (OutOfMemoryException e) {
      if (end - first == 1) {
        at = first;
        throw plan.tooLarge(e);
      }
      int middle = (first + end) >>> 1;
      paint(painter, first, middle);
      paint(painter, middle, end);
      return;
    }
    try (images) {
      paintAll(painter, (StructVector) images, first);
    }
  }

  private FieldVector take(int first, int end) {
    long[] positions = new long[end - first];
    for (int i = first; i < end; i++) {
      positions[i - first] = epoch.position(slot.firstPlace() + slot.placeInBatch(i));
    }
    BufferAllocator allocator = plan.encodedAllocator();
    if (positions.length == 1) {
      return plan.images().take(positions, allocator);
    }
    try {
      return plan.images().take(positions, allocator);
    } catch (OutOfMemoryException e) {
      throw e;
    } catch (RuntimeException e) {
      return takeUpToTheBadOne(positions, allocator, first, e);
    }
  }

  /** A group that cannot be read names no row: reading one by one finds it. */
  private FieldVector takeUpToTheBadOne(
      long[] positions, BufferAllocator allocator, int first, RuntimeException groupFailure) {
    for (int i = 0; i < positions.length; i++) {
      at = first + i;
      plan.images().take(new long[] {positions[i]}, allocator).close();
    }
    throw groupFailure;
  }

  private void paintAll(Painter painter, StructVector images, int first) {
    VarBinaryVector bytes = images.getChild("bytes", VarBinaryVector.class);
    IntVector shapes =
        (IntVector) images.getChild("shape", FixedSizeListVector.class).getDataVector();
    UInt1Vector formats = images.getChild("format", UInt1Vector.class);
    for (int i = 0; i < images.getValueCount() && !isCancelled.getAsBoolean(); i++) {
      at = first + i;
      int place = slot.placeInBatch(at);
      if (images.isNull(i)) {
        badSample(place, StreamException.refused("null-image", "it holds no image (null)", ""));
      } else {
        Painter.StoredImage image =
            new Painter.StoredImage(
                buffer(bytes, i),
                shapes.get(3 * i),
                shapes.get(3 * i + 1),
                shapes.get(3 * i + 2),
                formats.get(i));
        paintOne(painter, image, place);
      }
    }
  }

  private void paintOne(Painter painter, Painter.StoredImage image, int place) {
    int position = epoch.position(slot.firstPlace() + place);
    Painter.SampleKey key =
        new Painter.SampleKey(epoch.number(), slot.row(place), plan.occurrence(position));
    try {
      painter.paint(image, key, slot.target(place));
    } catch (RuntimeException e) {
      badSample(place, e);
    }
  }

  private void badSample(int place, RuntimeException cause) {
    if (!plan.isSkippable(cause)) {
      throw cause;
    }
    slot.skip(place);
  }

  private static ByteBuffer buffer(VarBinaryVector bytes, int i) {
    ArrowBuf data = bytes.getDataBuffer();
    int start = bytes.getStartOffset(i);
    return data.nioBuffer(start, bytes.getEndOffset(i) - start);
  }
}
