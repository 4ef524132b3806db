package dev.tarn.dataset;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * What two batches of equal content have in common.
 *
 * @param rows how many rows
 * @param crc CRC32C of the lengths and null counts of all vectors and the bytes of all buffers
 */
record BatchDigest(int rows, long crc) {
  private static final long PIECE_BYTES = 1 << 30;

  /** Of the batch that the vectors hold now. */
  static BatchDigest of(VectorSchemaRoot root) {
    CRC32C crc = new CRC32C();
    try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
      for (ArrowFieldNode node : batch.getNodes()) {
        add(crc, node.getLength());
        add(crc, node.getNullCount());
      }
      for (ArrowBuf buffer : batch.getBuffers()) {
        long length = buffer.readableBytes();
        add(crc, length);
        for (long at = 0; at < length; at += PIECE_BYTES) {
          int piece = (int) Math.min(PIECE_BYTES, length - at);
          crc.update(buffer.nioBuffer(buffer.readerIndex() + at, piece));
        }
      }
    }
    return new BatchDigest(root.getRowCount(), crc.getValue());
  }

  private static void add(CRC32C crc, long number) {
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
  }
}
