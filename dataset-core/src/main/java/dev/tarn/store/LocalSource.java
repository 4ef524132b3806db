package dev.tarn.store;

import dev.tarn.error.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** An object that is a file. Opens its channel anew when an interrupted thread closed it. */
final class LocalSource implements ObjectSource {
  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final FileFailure failure;
  private final Path file;
  private final long size;
  private volatile FileChannel channel;
  private volatile boolean closed;

  private LocalSource(Path file, FileFailure failure, FileChannel channel, long size) {
    this.file = file;
    this.failure = failure;
    this.channel = channel;
    this.size = size;
  }

  static LocalSource open(Path file, FileFailure failure) {
    return Uninterrupted.call(
        () -> {
          FileChannel channel = FileChannel.open(file, OPTIONS);
          try {
            return new LocalSource(file, failure, channel, channel.size());
          } catch (IOException e) {
            channel.close();
            throw e;
          }
        },
        failure);
  }

  static DamagedException endsEarly(String name, String location, long expected, long found) {
    return new DamagedException(
        "Object '"
            + name
            + "' in '"
            + location
            + "' ends at byte "
            + found
            + "; it should reach to "
            + expected
            + ". It was cut short, or what refers to it is damaged.",
        null);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, ByteBuffer target) {
    if (position < 0 || position > size - target.remaining()) {
      checkOpen();
      throw endsEarly(failure.name(), failure.location(), position + target.remaining(), size);
    }
    int start = target.position();
    Uninterrupted.call(
        () -> {
          target.position(start);
          readFully(position, target);
          return true;
        },
        failure);
  }

  private void readFully(long position, ByteBuffer target) throws IOException {
    FileChannel current = openChannel();
    long at = position;
    while (target.hasRemaining()) {
      int count = current.read(target, at);
      if (count < 0) {
        throw endsEarly(failure.name(), failure.location(), at + target.remaining(), at);
      }
      at += count;
    }
  }

  /** The channel, opened again if an interrupted thread closed it. */
  private FileChannel openChannel() throws IOException {
    FileChannel current = channel;
    checkOpen();
    return current.isOpen() ? current : reopen();
  }

  private synchronized FileChannel reopen() throws IOException {
    checkOpen();
    if (!channel.isOpen()) {
      channel = FileChannel.open(file, OPTIONS);
    }
    return channel;
  }

  @Override
  public Optional<ByteBuffer> map(long position, long length) {
    checkOpen();
    if (position < 0 || length > Integer.MAX_VALUE || position > size - length) {
      return Optional.empty();
    }
    return Uninterrupted.call(
        () ->
            Optional.of(
                openChannel()
                    .map(MapMode.READ_ONLY, position, length)
                    .order(ByteOrder.LITTLE_ENDIAN)),
        failure);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException e) {
      throw failure.of(e);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }
}
