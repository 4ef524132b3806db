package dev.tarn.harness.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** An open file of a {@link LossyDisk}, or an open folder, which can only be synced. */
final class LossyChannel extends FileChannel {
  private final LossyDisk disk;
  private final Object entry;
  private int position;

  LossyChannel(LossyDisk disk, Object entry) {
    this.disk = disk;
    this.entry = entry;
  }

  private LossyFile file() throws IOException {
    disk.checkPower();
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    if (entry instanceof LossyFile file) {
      return file;
    }
    throw new IOException("Is a directory");
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = read(target, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public int read(ByteBuffer target, long at) throws IOException {
    LossyFile file = file();
    if (at >= file.size()) {
      return -1;
    }
    int count = Math.min(target.remaining(), file.size() - (int) at);
    target.put(file.bytes(), (int) at, count);
    return count;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new NonReadableChannelException();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = write(source, position);
    position += count;
    return count;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      if (sources[i].hasRemaining()) {
        count += write(sources[i]);
      }
    }
    return count;
  }

  @Override
  public int write(ByteBuffer source, long at) throws IOException {
    byte[] content = new byte[source.remaining()];
    source.get(content);
    file().write((int) at, content);
    disk.done();
    return content.length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public FileChannel position(long newPosition) {
    position = (int) newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    return file().size();
  }

  @Override
  public FileChannel truncate(long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void force(boolean metaData) throws IOException {
    disk.checkPower();
    if (entry instanceof LossyFile file) {
      file.sync();
    } else if (disk.failsToSync()) {
      throw new IOException("Input/output error");
    } else {
      ((LossyFolder) entry).sync();
    }
    disk.done();
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long from, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long size) {
    throw new UnsupportedOperationException("This disk maps no files");
  }

  @Override
  public FileLock lock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException("Tarn takes no locks");
  }

  @Override
  public FileLock tryLock(long from, long size, boolean shared) {
    throw new UnsupportedOperationException("Tarn takes no locks");
  }

  @Override
  protected void implCloseChannel() {}
}
