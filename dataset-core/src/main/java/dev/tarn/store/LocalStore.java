package dev.tarn.store;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A store in a folder of a local or network disk: an object is a file, a second name a hard link.
 *
 * <p>Reading writes nothing. New files and folders take the group and mode of the folder they are
 * in, whatever the user's umask is. A file system without hard links is refused for writing: its
 * only way to give a name replaces what has that name.
 */
public final class LocalStore implements ObjectStore {
  /** Begins the names of files that are being written; no object's name can. */
  private static final String UNFINISHED = ".tmp-";

  private final Path root;
  private final LocalFolders folders;
  private volatile boolean closed;
  private volatile @Nullable EnvironmentException syncFailure;

  private LocalStore(Path root) {
    this.root = root;
    this.folders = new LocalFolders(root);
  }

  /**
   * Opens a store.
   *
   * @param root its folder; may be a symbolic link
   * @param create whether the folder may be missing; it is made when the first object is put
   * @throws RefusedException with code {@code no-such-folder} if it is missing and {@code create}
   *     is false, or {@code not-a-folder} if a file is in its place
   */
  public static LocalStore open(Path root, boolean create) {
    Path folder = root.toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new RefusedException(
          "not-a-folder",
          "'" + root + "' is a file; a folder was expected.",
          "Choose the path of a folder, or one where nothing is yet.");
    }
    if (!create && !Files.exists(folder)) {
      throw new RefusedException(
          "no-such-folder",
          "There is no folder '" + root + "'.",
          "Check the path; relative paths start at the current folder.");
    }
    return new LocalStore(folder);
  }

  @Override
  public boolean put(String name, List<ByteBuffer> content) {
    Path file = file(name);
    FileFailure failure = FileFailure.of(root, name);
    failIfSyncFailed();
    return Uninterrupted.call(
        () -> {
          Path folder = folders.make(file, failure);
          if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && renew(file, content, failure)) {
            folders.changed(folder); // its writer may not have synced the name yet
            return false;
          }
          return write(file, folder, content, failure);
        },
        failure);
  }

  /**
   * Makes a file that is there count as put now; false if it is there no more. A file of another
   * user, whose time one may not set, is replaced by an equal one.
   */
  private boolean renew(Path file, List<ByteBuffer> content, FileFailure failure)
      throws IOException {
    try {
      checkPlain(file, failure);
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      try (ObjectSource source = LocalSource.open(file, failure)) {
        return !isEqual(source, content) || replace(file, content, failure);
      }
    }
  }

  private static boolean isEqual(ObjectSource source, List<ByteBuffer> content) {
    long size = content.stream().mapToLong(ByteBuffer::remaining).sum();
    if (source.size() != size) {
      return false;
    }
    long at = 0;
    for (ByteBuffer part : content) {
      ByteBuffer found = ByteBuffer.allocate(part.remaining());
      source.read(at, found);
      if (!found.flip().equals(part)) {
        return false;
      }
      at += part.remaining();
    }
    return true;
  }

  private boolean replace(Path file, List<ByteBuffer> content, FileFailure failure)
      throws IOException {
    Path folder = folders.find(file, failure);
    Path unfinished = unfinished(folder);
    try {
      try (FileChannel channel = create(unfinished, file, failure)) {
        folders.inherit(unfinished, folder);
        writeFully(channel, content);
        channel.force(false);
      }
      // Both are equal, so it does not matter that this replaces.
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return true;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Path unfinished(Path folder) {
    return folder.resolve(UNFINISHED + Long.toHexString(ThreadLocalRandom.current().nextLong()));
  }

  private boolean write(Path file, Path folder, List<ByteBuffer> content, FileFailure failure)
      throws IOException {
    Path unfinished = unfinished(folder);
    FileChannel channel = create(unfinished, file, failure);
    try {
      try (channel) {
        folders.inherit(unfinished, folder);
        writeFully(channel, content);
        // Before the name is there: after a power cut a name never stands for half an object.
        channel.force(false);
      }
      boolean linked = link(file, unfinished, failure);
      folders.changed(folder);
      return linked;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private FileChannel create(Path unfinished, Path file, FileFailure failure) throws IOException {
    try {
      return FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      // The folder was known and is gone: an empty one may be cleared away at any time.
      folders.forget(unfinished.getParent());
      folders.make(file, failure);
      return FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  private static void writeFully(FileChannel channel, List<ByteBuffer> content) throws IOException {
    ByteBuffer[] buffers = new ByteBuffer[content.size()];
    long left = 0;
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = content.get(i).duplicate();
      left += buffers[i].remaining();
    }
    int first = 0;
    while (left > 0) {
      left -= channel.write(buffers, first, buffers.length - first);
      while (first < buffers.length && !buffers[first].hasRemaining()) {
        first++;
      }
    }
  }

  /** Gives a file a second name; false if the name is taken. */
  private static boolean link(Path name, Path existing, FileFailure failure) throws IOException {
    try {
      // A link, not a move: ATOMIC_MOVE silently replaces the target on Linux.
      Files.createLink(name, existing);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      throw failure.noHardLinks(e);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      String reason = String.valueOf(e.getReason()).toLowerCase(Locale.ROOT);
      if (reason.contains("not permitted")
          || reason.contains("not supported")
          || reason.contains("not implemented")
          || reason.contains("incorrect function")) {
        throw failure.noHardLinks(e);
      }
      throw e;
    }
  }

  @Override
  public void sync() {
    checkOpen();
    failIfSyncFailed();
    syncFolders(FileFailure.of(root, ""));
  }

  private void syncFolders(FileFailure failure) {
    try {
      Uninterrupted.call(
          () -> {
            folders.sync();
            return true;
          },
          failure);
    } catch (RuntimeException e) {
      syncFailure =
          new EnvironmentException(
              "sync-failed",
              "'" + root + "' could not be made durable: " + e.getMessage(),
              "Nothing that was written since the last commit is safe. Look at the disk, then open"
                  + " the dataset again.",
              e);
      throw syncFailure;
    }
  }

  private void failIfSyncFailed() {
    EnvironmentException failed = syncFailure;
    if (failed != null) {
      throw new EnvironmentException(
          failed.code(), failed.getMessage(), failed.hint().orElse(null), failed);
    }
  }

  @Override
  public boolean publish(String object, String name) {
    Path existing = file(object);
    Path file = file(name);
    FileFailure failure = FileFailure.of(root, object);
    failIfSyncFailed();
    boolean linked =
        Uninterrupted.call(
            () -> {
              attributes(existing, failure);
              Path folder = folders.make(file, failure);
              boolean now = link(file, existing, failure);
              folders.changed(folder);
              return now;
            },
            failure);
    syncFolders(failure);
    return linked;
  }

  @Override
  public ObjectSource open(String name) {
    Path file = file(name);
    FileFailure failure = FileFailure.of(root, name);
    Uninterrupted.call(
        () -> {
          folders.find(file, failure);
          checkPlain(file, failure);
          return true;
        },
        failure);
    return LocalSource.open(file, failure);
  }

  @Override
  public byte[] read(String name, long maxBytes) {
    try (ObjectSource source = open(name)) {
      if (source.size() > Math.min(maxBytes, Integer.MAX_VALUE - 8)) {
        throw MemoryStore.tooLong(name, source.size(), maxBytes, location());
      }
      byte[] bytes = new byte[(int) source.size()];
      source.read(0, ByteBuffer.wrap(bytes));
      return bytes;
    }
  }

  @Override
  public OptionalLong size(String name) {
    Path file = file(name);
    FileFailure failure = FileFailure.of(root, name);
    try {
      return OptionalLong.of(Uninterrupted.call(() -> attributes(file, failure).size(), failure));
    } catch (ObjectMissingException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public List<String> list(String prefix, String after, int limit) {
    checkOpen();
    FileFailure failure = FileFailure.of(root, prefix);
    return Uninterrupted.call(() -> new LocalListing(root, prefix, after, limit).names(), failure);
  }

  @Override
  public Instant modified(String name) {
    Path file = file(name);
    FileFailure failure = FileFailure.of(root, name);
    return Uninterrupted.call(
        () -> attributes(file, failure).lastModifiedTime().toInstant(), failure);
  }

  @Override
  public boolean delete(String name) {
    Path file = file(name);
    FileFailure failure = FileFailure.of(root, name);
    return Uninterrupted.call(
        () -> {
          try {
            folders.changed(folders.find(file, failure));
          } catch (NoSuchFileException e) {
            return false;
          }
          return Files.deleteIfExists(file);
        },
        failure);
  }

  @Override
  public Leftovers leftovers(Instant before, boolean remove) {
    checkOpen();
    return Uninterrupted.call(
        () -> new LocalLeftovers(root, UNFINISHED, before, remove).find(),
        FileFailure.of(root, ""));
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public void close() {
    closed = true;
  }

  private Path file(String name) {
    checkOpen();
    return root.resolve(ObjectName.check(name));
  }

  private BasicFileAttributes attributes(Path file, FileFailure failure) throws IOException {
    folders.find(file, failure);
    return checkPlain(file, failure);
  }

  /** The attributes of an object's file; a folder is no object, a symbolic link is refused. */
  private static BasicFileAttributes checkPlain(Path file, FileFailure failure) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NotDirectoryException e) {
      throw new NoSuchFileException(file.toString());
    } catch (FileSystemException e) {
      if ("Not a directory".equals(e.getReason())) {
        throw new NoSuchFileException(file.toString());
      }
      throw e;
    }
    if (attributes.isSymbolicLink()) {
      throw FileFailure.symbolicLink(failure.name(), failure.location());
    }
    if (!attributes.isRegularFile()) {
      throw new NoSuchFileException(file.toString());
    }
    return attributes;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }
}
