package dev.tarn.harness.disk;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The paths of a {@link LossyDisk}. It, its provider, channels and paths do what the local store
 * asks of a file system; what it never asks for they refuse with {@link
 * UnsupportedOperationException}, so that a store that begins to ask is noticed.
 */
final class LossyFileSystem extends FileSystem {
  private final LossyProvider provider;

  LossyFileSystem(LossyDisk disk) {
    provider = new LossyProvider(disk);
  }

  @Override
  public Path getPath(String first, String... more) {
    List<String> parts = new ArrayList<>(LossyPath.split(first));
    for (String part : more) {
      parts.addAll(LossyPath.split(part));
    }
    return new LossyPath(this, first.startsWith("/"), parts);
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(getPath("/"));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
