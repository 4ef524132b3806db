package dev.tarn.harness.disk;

import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path on a {@link LossyDisk}. */
final class LossyPath implements Path {
  private final LossyFileSystem fileSystem;
  private final boolean absolute;
  final List<String> parts;

  LossyPath(LossyFileSystem fileSystem, boolean absolute, List<String> parts) {
    this.fileSystem = fileSystem;
    this.absolute = absolute;
    this.parts = List.copyOf(parts);
  }

  static List<String> split(String text) {
    return Arrays.stream(text.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  private LossyPath of(boolean isAbsolute, List<String> newParts) {
    return new LossyPath(fileSystem, isAbsolute, newParts);
  }

  @Override
  public FileSystem getFileSystem() {
    return fileSystem;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public @Nullable Path getRoot() {
    return absolute ? of(true, List.of()) : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return parts.isEmpty() ? null : of(false, parts.subList(parts.size() - 1, parts.size()));
  }

  @Override
  public @Nullable Path getParent() {
    return parts.isEmpty() || (parts.size() == 1 && !absolute)
        ? null
        : of(absolute, parts.subList(0, parts.size() - 1));
  }

  @Override
  public int getNameCount() {
    return parts.size();
  }

  @Override
  public Path getName(int index) {
    return of(false, List.of(parts.get(index)));
  }

  @Override
  public Path subpath(int from, int to) {
    return of(false, parts.subList(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof LossyPath path
        && path.absolute == absolute
        && path.parts.size() <= parts.size()
        && parts.subList(0, path.parts.size()).equals(path.parts);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof LossyPath path
        && path.parts.size() <= parts.size()
        && parts.subList(parts.size() - path.parts.size(), parts.size()).equals(path.parts);
  }

  @Override
  public Path normalize() {
    return this;
  }

  @Override
  public Path resolve(Path other) {
    if (other.isAbsolute()) {
      return other;
    }
    List<String> all = new ArrayList<>(parts);
    all.addAll(((LossyPath) other).parts);
    return of(absolute, all);
  }

  @Override
  public Path relativize(Path other) {
    if (!other.startsWith(this)) {
      throw new IllegalArgumentException(other + " does not lie below " + this);
    }
    return of(false, ((LossyPath) other).parts.subList(parts.size(), other.getNameCount()));
  }

  @Override
  public URI toUri() {
    return URI.create("lossy://" + this);
  }

  @Override
  public Path toAbsolutePath() {
    return of(true, parts);
  }

  @Override
  public Path toRealPath(LinkOption... options) {
    return toAbsolutePath();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LossyPath path
        && path.fileSystem.equals(fileSystem)
        && path.absolute == absolute
        && path.parts.equals(parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return (absolute ? "/" : "") + String.join("/", parts);
  }
}
