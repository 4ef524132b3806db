package dev.tarn.views;

import dev.tarn.dataset.RowSelection;
import dev.tarn.version.object.Hashes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The id of a row view: SHA-256 of
 *
 * <pre>
 * "tarn-view-1" 00            the format tag, ASCII, and a zero byte
 * 16 bytes                    the dataset's id
 * 32 bytes                    the id of the data commit
 * u64le n, n bytes            the projection, UTF-8
 * u64le m, m x u64le          the row numbers in order
 * </pre>
 *
 * The same answer on the same commit has the same id, wherever and however it is computed.
 */
final class ViewId {
  private static final byte[] TAG = "tarn-view-1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int ROWS_AT_A_TIME = 8192;

  private ViewId() {}

  static String of(String dataset, String commit, String projection, RowSelection rows) {
    MessageDigest digest = Hashes.newSha256();
    digest.update(TAG);
    digest.update(HexFormat.of().parseHex(dataset));
    digest.update(HexFormat.of().parseHex(commit));
    byte[] text = projection.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(ROWS_AT_A_TIME * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    digest.update(buffer.putLong(text.length).flip());
    digest.update(text);
    digest.update(buffer.clear().putLong(rows.count()).flip());
    buffer.clear();
    for (long i = 0; i < rows.count(); i++) {
      buffer.putLong(rows.row(i));
      if (!buffer.hasRemaining()) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    digest.update(buffer.flip());
    return HexFormat.of().formatHex(digest.digest());
  }
}
