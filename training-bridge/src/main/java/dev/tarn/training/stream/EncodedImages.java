package dev.tarn.training.stream;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Where the stored images of a view are read. Any number of threads. */
interface EncodedImages {

  /**
   * The images at these positions of the view, in {@link dev.tarn.chunk.ArrowLayout}'s form; owned.
   *
   * @param positions positions in the view, in the order of the answer; borrowed
   */
  FieldVector take(long[] positions, BufferAllocator allocator);
}
