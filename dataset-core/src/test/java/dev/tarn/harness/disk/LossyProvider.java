package dev.tarn.harness.disk;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The file operations of a {@link LossyDisk}, as far as a store uses them. */
final class LossyProvider extends FileSystemProvider {
  private final LossyDisk disk;

  LossyProvider(LossyDisk disk) {
    this.disk = disk;
  }

  private Object find(Path path) throws IOException {
    disk.checkPower();
    Object at = disk.root();
    for (String part : ((LossyPath) path).parts) {
      if (!(at instanceof LossyFolder folder) || !folder.names.containsKey(part)) {
        throw new NoSuchFileException(path.toString());
      }
      at = folder.names.get(part);
    }
    return at;
  }

  private LossyFolder folderOf(Path path) throws IOException {
    if (path.getParent() == null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (find(path.getParent()) instanceof LossyFolder folder) {
      return folder;
    }
    throw new NoSuchFileException(path.toString());
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static void refuseTaken(LossyFolder folder, Path path) throws IOException {
    if (folder.names.containsKey(name(path))) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    if (options.contains(StandardOpenOption.CREATE_NEW)) {
      LossyFolder folder = folderOf(path);
      refuseTaken(folder, path);
      LossyFile file = new LossyFile();
      file.modifiedMillis = disk.millis();
      folder.put(name(path), file);
      disk.done();
      return new LossyChannel(disk, file);
    }
    return new LossyChannel(disk, find(path));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
    LossyFolder folder = folderOf(path);
    refuseTaken(folder, path);
    folder.put(name(path), new LossyFolder());
    disk.done();
  }

  @Override
  public void createLink(Path link, Path existing) throws IOException {
    Object file = find(existing);
    LossyFolder folder = folderOf(link);
    refuseTaken(folder, link);
    folder.put(name(link), file);
    disk.done();
  }

  @Override
  public void delete(Path path) throws IOException {
    if (find(path) instanceof LossyFolder folder && !folder.names.isEmpty()) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    folderOf(path).remove(name(path));
    disk.done();
  }

  @Override
  public void move(Path from, Path to, CopyOption... options) throws IOException {
    Object entry = find(from);
    folderOf(to).put(name(to), entry);
    folderOf(from).remove(name(from));
    disk.done();
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
    if (!(find(path) instanceof LossyFolder folder)) {
      throw new NotDirectoryException(path.toString());
    }
    List<Path> inside = new ArrayList<>();
    for (String name : folder.names.keySet()) {
      Path child = path.resolve(name);
      if (filter.accept(child)) {
        inside.add(child);
      }
    }
    return new DirectoryStream<>() {
      @Override
      public Iterator<Path> iterator() {
        return inside.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    find(path);
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return type.cast(new LossyAttributes(find(path)));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
      throws IOException {
    find(path);
    throw new UnsupportedOperationException("no modes and groups here");
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    try {
      return type.cast(new LossyAttributes(find(path)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void copy(Path from, Path to, CopyOption... options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isSameFile(Path one, Path other) {
    return one.equals(other);
  }

  @Override
  public boolean isHidden(Path path) {
    return false;
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getScheme() {
    return "lossy";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getPath(URI uri) {
    throw new UnsupportedOperationException();
  }
}
