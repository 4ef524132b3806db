package dev.tarn.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Looks at the folder that a dataset lies in: who may write there, and how much room is left. */
public final class FolderCheckup {
  private static final long LEAST_FREE_BYTES = 1L << 30;
  private static final int FOLDERS_DEEP = 3;

  private FolderCheckup() {}

  /**
   * Checks a folder; reads only.
   *
   * @param folder the dataset's
   */
  public static List<Finding> check(Path folder) {
    List<Finding> findings = new ArrayList<>();
    Path root = folder.toAbsolutePath();
    try {
      findings.add(modes(root));
    } catch (IOException | UncheckedIOException e) {
      findings.add(Finding.warning("folder-modes", "Folders could not be read: " + e, ""));
    }
    try {
      findings.add(space(Files.getFileStore(root).getUsableSpace()));
    } catch (IOException e) {
      findings.add(Finding.warning("free-space", "The free space is not known: " + e, ""));
    }
    return findings;
  }

  /** A group that may write beside or in the dataset should be able to write all of it. */
  private static Finding modes(Path root) throws IOException {
    if (Files.getFileAttributeView(root, PosixFileAttributeView.class) == null) {
      return Finding.ok("folder-modes", "This file system has no modes.");
    }
    Path parent = root.getParent();
    if (parent != null && isGroupWritable(parent) && !isGroupWritable(root)) {
      return notWritable(root, parent);
    }
    try (Stream<Path> all = Files.find(root, FOLDERS_DEEP, (path, of) -> of.isDirectory())) {
      for (Path inner : (Iterable<Path>) all::iterator) {
        if (!inner.equals(root) && isGroupWritable(inner.getParent()) && !isGroupWritable(inner)) {
          return notWritable(inner, inner.getParent());
        }
      }
    }
    return Finding.ok("folder-modes", "Folders have the mode of the folder they are in.");
  }

  private static Finding notWritable(Path folder, Path parent) {
    return Finding.warning(
        "folder-modes",
        "The group may write '" + parent + "', but not '" + folder + "' in it.",
        "If others of the group are to commit: chmod g+ws '" + folder + "'.");
  }

  private static boolean isGroupWritable(Path folder) throws IOException {
    return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.GROUP_WRITE);
  }

  /** What so much room means. */
  static Finding space(long free) {
    String text = String.format(Locale.ROOT, "%,d MiB are free.", free >> 20);
    return free < LEAST_FREE_BYTES
        ? Finding.warning("free-space", text, "Make room: a commit that finds none is refused.")
        : Finding.ok("free-space", text);
  }
}
