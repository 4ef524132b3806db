package dev.tarn.dataset;

import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.TensorSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * A process that ingests images and scans them again within the off-heap memory it is given; {@link
 * MemoryBoundTest} starts it with a small heap.
 */
final class LargeDatasetChild {
  private static final int IMAGE_BYTES = 200_000;
  private static final int BATCH = 64;

  private LargeDatasetChild() {}

  /**
   * @param args where the dataset goes, how many megabytes of images, how many of off-heap memory
   */
  public static void main(String[] args) {
    int rows = (int) (Long.parseLong(args[1]) * 1_000_000 / IMAGE_BYTES);
    CRC32 written = new CRC32();
    CRC32 read = new CRC32();
    try (RootAllocator memory = new RootAllocator(Long.parseLong(args[2]) << 20)) {
      DatasetOptions options = DatasetOptions.defaults().withAllocator(memory);
      Dataset.create(args[0], tensors(), options, "Ingest", to -> ingest(to, rows, written))
          .close();
      System.out.println("ingested with " + (memory.getPeakMemoryAllocation() >> 20) + " MiB");
      try (Dataset dataset = Dataset.load(args[0], options);
          BatchReader batches = dataset.all().batches(BATCH)) {
        while (batches.next()) {
          scan((StructVector) batches.root().getVector("image"), read);
        }
        System.out.println("scanned " + dataset.rowCount());
      }
    }
    if (written.getValue() != read.getValue()) {
      throw new IllegalStateException("Other bytes were read than were written");
    }
    System.out.println("the same bytes");
  }

  private static List<TensorSpec> tensors() {
    return List.of(
        TensorSpec.of("image", Htype.IMAGE),
        TensorSpec.of("label", Htype.CLASS_LABEL).withDtype(Dtype.UINT8));
  }

  private static void ingest(Appender to, int rows, CRC32 sum) {
    for (int row = 0; row < rows; row++) {
      byte[] image = image(row);
      sum.update(image);
      to.add(Map.of("image", image, "label", row % 5));
    }
  }

  /** A BMP of grey noise that no other row has. */
  private static byte[] image(int row) {
    int side = 256;
    int pixels = side * (IMAGE_BYTES / (3 * side));
    ByteBuffer bmp = ByteBuffer.allocate(54 + 3 * pixels).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(54);
    bmp.putInt(40).putInt(side).putInt(pixels / side).putShort((short) 1).putShort((short) 24);
    bmp.position(54);
    long state = row + 1L;
    while (bmp.remaining() >= Long.BYTES) {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      bmp.putLong(state);
    }
    return bmp.array();
  }

  private static void scan(StructVector images, CRC32 sum) {
    VarBinaryVector bytes = images.getChild("bytes", VarBinaryVector.class);
    for (int i = 0; i < bytes.getValueCount(); i++) {
      sum.update(bytes.get(i));
    }
  }
}
