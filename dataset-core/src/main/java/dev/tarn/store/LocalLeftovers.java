package dev.tarn.store;

import dev.tarn.store.ObjectStore.Leftovers;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Set;

/**
 * Finds the unfinished files of writers that were stopped, and folders that were emptied. Symbolic
 * links are not followed.
 */
final class LocalLeftovers extends SimpleFileVisitor<Path> {
  /** Folders of these are made anew by whoever puts something into them. */
  private static final Set<String> EMPTIED = Set.of("trash", "staging", "views");

  private final Path root;
  private final String unfinished;
  private final Instant before;
  private final boolean remove;
  private long count;
  private long bytes;

  LocalLeftovers(Path root, String unfinished, Instant before, boolean remove) {
    this.root = root;
    this.unfinished = unfinished;
    this.before = before;
    this.remove = remove;
  }

  Leftovers find() throws IOException {
    if (Files.isDirectory(root)) {
      Files.walkFileTree(root, this);
    }
    return new Leftovers(count, bytes);
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    boolean ours = folder.equals(root) || ObjectName.isPart(folder.getFileName().toString());
    return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    if (attributes.isRegularFile()
        && file.getFileName().toString().startsWith(unfinished)
        && attributes.lastModifiedTime().toInstant().isBefore(before)) {
      count++;
      bytes += attributes.size();
      if (remove) {
        Files.deleteIfExists(file);
      }
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE; // its writer finished it meanwhile
    }
    throw failure;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (remove && !folder.equals(root) && isEmptied(folder)) {
      try {
        Files.delete(folder);
      } catch (DirectoryNotEmptyException | NoSuchFileException e) {
        return FileVisitResult.CONTINUE; // in use, or gone already
      }
    }
    return FileVisitResult.CONTINUE;
  }

  private boolean isEmptied(Path folder) {
    Path relative = root.relativize(folder);
    return relative.getNameCount() > 1 && EMPTIED.contains(relative.getName(0).toString());
  }
}
