package dev.tarn.training.stream;

import org.apache.arrow.memory.BufferAllocator;

/**
 * The off-heap memory of a stream: a named child allocator that cannot grow beyond the bound, and
 * the batch buffers in it.
 */
final class StreamMemory implements AutoCloseable {
  private final BufferAllocator allocator;
  private final BatchSlot[] slots;
  private final long boundBytes;

  private StreamMemory(BufferAllocator allocator, BatchSlot[] slots, long boundBytes) {
    this.allocator = allocator;
    this.slots = slots;
    this.boundBytes = boundBytes;
  }

  /**
   * Takes the batch buffers.
   *
   * @param allocator a named child for this stream alone; transferred
   * @param slotCount batches in flight, the consumer's included
   * @param encodedBytes what stored images may take besides
   */
  static StreamMemory take(
      BufferAllocator allocator, int slotCount, int batchSize, int sampleBytes, long encodedBytes) {
    long batchBytes = (long) batchSize * sampleBytes;
    if (batchBytes > Integer.MAX_VALUE) {
      allocator.close();
      throw StreamException.refused(
          "batch-too-large",
          "A batch of "
              + batchSize
              + " samples of "
              + sampleBytes
              + " bytes has "
              + batchBytes
              + " bytes; a batch holds less than 2 GiB.",
          "Take a smaller batch size.");
    }
    long bound = slotCount * batchBytes + encodedBytes;
    allocator.setLimit(bound);
    BatchSlot[] slots = new BatchSlot[slotCount];
    try {
      for (int i = 0; i < slotCount; i++) {
        slots[i] = new BatchSlot(allocator, batchSize, sampleBytes);
      }
    } catch (RuntimeException | Error e) {
      closeAll(slots);
      allocator.close();
      throw e;
    }
    return new StreamMemory(allocator, slots, bound);
  }

  BufferAllocator allocator() {
    return allocator;
  }

  BatchSlot[] slots() {
    return slots;
  }

  long boundBytes() {
    return boundBytes;
  }

  private static void closeAll(BatchSlot[] slots) {
    for (BatchSlot slot : slots) {
      if (slot != null) {
        slot.close();
      }
    }
  }

  @Override
  public void close() {
    closeAll(slots);
    allocator.close();
  }
}
