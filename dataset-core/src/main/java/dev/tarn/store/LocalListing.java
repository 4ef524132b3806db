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
import java.util.List;
import java.util.PriorityQueue;

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
    // An entry is looked at when its turn comes, not before: a listing of one among 10,000 names
    // asks for the kind of one file. A folder's turn is that of the names below it.
    PriorityQueue<String> entries = new PriorityQueue<>(entries(folder));
    while (!entries.isEmpty() && names.size() < limit) {
      String entry = entries.remove();
      String name = folder + entry;
      if (entry.endsWith("/")) {
        walk(name);
      } else {
        visit(name, entry, entries);
      }
    }
  }

  private void visit(String name, String entry, PriorityQueue<String> entries) throws IOException {
    BasicFileAttributes kind;
    try {
      kind = refuseLink(root.resolve(name), name);
    } catch (NoSuchFileException e) {
      return; // deleted since the folder was read
    }
    if (kind.isDirectory()) {
      if (mayHold(name + "/")) {
        entries.add(entry + "/");
      }
    } else if (kind.isRegularFile() && isWanted(name)) {
      names.add(name);
    }
  }

  private boolean isWanted(String name) {
    return name.startsWith(prefix) && name.compareTo(after) > 0;
  }

  /** Whether names that begin so may begin with the prefix and come after {@link #after}. */
  private boolean mayHold(String folder) {
    boolean fits = folder.startsWith(prefix) || prefix.startsWith(folder);
    return fits && (after.startsWith(folder) || folder.compareTo(after) > 0);
  }

  /** What is in a folder and may be wanted, or hold what is. */
  private List<String> entries(String folder) throws IOException {
    List<String> entries = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(root.resolve(folder))) {
      for (Path path : paths) {
        String entry = path.getFileName().toString();
        String name = folder + entry;
        if (ObjectName.isPart(entry) && (isWanted(name) || mayHold(name + "/"))) {
          entries.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return entries;
    }
    return entries;
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
