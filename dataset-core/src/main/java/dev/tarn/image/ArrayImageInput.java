package dev.tarn.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** The first bytes of an array as an image stream: no copy, no cache, no temporary file. */
final class ArrayImageInput extends ImageInputStreamImpl {
  private final byte[] bytes;
  private final int length;

  ArrayImageInput(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    return streamPos < length ? bytes[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (count == 0) {
      return 0;
    }
    int available = (int) Math.min(count, length - streamPos);
    if (available <= 0) {
      return -1;
    }
    System.arraycopy(bytes, (int) streamPos, into, offset, available);
    streamPos += available;
    return available;
  }

  @Override
  public long length() {
    return length;
  }
}
