package dev.tarn.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The names of a local store in byte order; unfinished files and files of others are left out. */
final class LocalListing {
  private final Path root;
  private final String prefix;
  private final String after;
  private final int limit;
  private final List<String> names = new ArrayList<>();

  LocalListing(Path root, String prefix, String after, int limit) {
    this.root = root;
    this.prefix = prefix;
    this.after = after;
    this.limit = limit;
  }

  List<String> names() throws IOException {
    names.clear();
    // Only the folder that the prefix lies in, for a listing of one branch among thousands.
    String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    if (folder.isEmpty() || isFolder(ObjectName.check(folder.substring(0, folder.length() - 1)))) {
      walk(folder);
    }
    return names;
  }

  private boolean isFolder(String folder) throws IOException {
    Path path = root;
    for (String part : folder.split("/", -1)) {
      path = path.resolve(part);
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      refuseLink(path, folder);
    }
    return true;
  }

  private void walk(String folder) throws IOException {
    for (String entry : entries(folder)) {
      if (names.size() == limit) {
        return;
      }
      String name = folder + entry;
      if (entry.endsWith("/")) {
        if (mayHold(name)) {
          walk(name);
        }
      } else if (name.startsWith(prefix) && name.compareTo(after) > 0) {
        names.add(name);
      }
    }
  }

  /** Whether names that begin so may begin with the prefix and come after {@link #after}. */
  private boolean mayHold(String folder) {
    boolean fits = folder.startsWith(prefix) || prefix.startsWith(folder);
    return fits && (after.startsWith(folder) || folder.compareTo(after) > 0);
  }

  /**
   * What is in a folder, in the order of the names below it: a folder sorts as its name and a
   * slash.
   */
  private List<String> entries(String folder) throws IOException {
    List<String> entries = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(root.resolve(folder))) {
      for (Path path : paths) {
        String entry = path.getFileName().toString();
        if (ObjectName.isPart(entry)) {
          addEntry(path, folder, entry, entries);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return entries;
    }
    Collections.sort(entries);
    return entries;
  }

  private void addEntry(Path path, String folder, String entry, List<String> entries)
      throws IOException {
    String name = folder + entry;
    boolean wanted = name.startsWith(prefix) && name.compareTo(after) > 0;
    if (!wanted && !mayHold(name + "/")) {
      return; // spares looking at what kind of file it is
    }
    BasicFileAttributes kind;
    try {
      kind = refuseLink(path, name);
    } catch (NoSuchFileException e) {
      return; // deleted since the folder was read
    }
    if (kind.isDirectory()) {
      entries.add(entry + "/");
    } else if (kind.isRegularFile()) {
      entries.add(entry);
    }
  }

  private BasicFileAttributes refuseLink(Path path, String name) throws IOException {
    BasicFileAttributes kind =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (kind.isSymbolicLink()) {
      throw FileFailure.symbolicLink(name, root.toString());
    }
    return kind;
  }
}
