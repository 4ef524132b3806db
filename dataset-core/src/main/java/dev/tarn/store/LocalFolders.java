package dev.tarn.store;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The folders of a local store: makes them, gives what is new the group and mode of its folder,
 * remembers which of them have names that are not durable yet.
 */
final class LocalFolders {
  /** Read, write and search for owner, group, others, and the set-group-id bit. */
  private static final int FOLDER_BITS = 02777;

  private static final int FILE_BITS = 0666;
  private static final int STICKY = 01000;
  private static final boolean WINDOWS = File.separatorChar == '\\';

  private final Path root;
  private final Map<Path, Access> known = new ConcurrentHashMap<>();
  private final Set<Path> unsynced = ConcurrentHashMap.newKeySet();
  private final Set<Path> noted = ConcurrentHashMap.newKeySet();

  /** Mode and group of a folder; absent where the file system has none. */
  private record Access(boolean posix, int mode, int group) {
    static final Access NONE = new Access(false, 0, 0);
  }

  LocalFolders(Path root) {
    this.root = root;
  }

  /** The folder of an object; refuses one that lies behind a symbolic link. */
  Path find(Path file, FileFailure failure) throws IOException {
    Path folder = parent(file);
    if (!known.containsKey(folder)) {
      access(folder, failure);
    }
    return folder;
  }

  /** As {@link #find}, and makes the folder, and those above it, where they are missing. */
  Path make(Path file, FileFailure failure) throws IOException {
    Path folder = parent(file);
    if (!known.containsKey(folder) || !noted.contains(folder)) {
      makeFolder(folder, failure);
      noteNames(folder);
    }
    return folder;
  }

  /**
   * The names of the folder and of those above it are to become durable, those of folders that were
   * there too: whoever made them may not have come to syncing them, and what is put here rests on
   * them.
   */
  private void noteNames(Path folder) {
    Path at = folder;
    while (noted.add(at)) {
      @Nullable Path above = at.getParent();
      if (above == null) {
        return;
      }
      unsynced.add(above);
      if (at.equals(root)) {
        return;
      }
      at = above;
    }
  }

  private static Path parent(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("The root has no folder: " + file);
    }
    return folder;
  }

  private Access makeFolder(Path folder, FileFailure failure) throws IOException {
    try {
      return access(folder, failure);
    } catch (NoSuchFileException e) {
      Path parent = parent(folder);
      Access above;
      if (folder.equals(root)) {
        makeAbove(parent);
        above = attributes(parent);
      } else {
        above = makeFolder(parent, failure);
      }
      try {
        Files.createDirectory(folder);
        inherit(folder, above, FOLDER_BITS);
      } catch (FileAlreadyExistsException raced) {
        // Another writer made it; what counts is that it is there and durable.
      }
      unsynced.add(parent);
      unsynced.add(folder);
      return access(folder, failure);
    }
  }

  /** Makes the folders above the root. */
  private void makeAbove(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent == null || Files.isDirectory(folder)) {
      return;
    }
    makeAbove(parent);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException raced) {
      // Another writer made it, or it is a file, which making the next folder will tell.
    }
    unsynced.add(parent);
  }

  private Access access(Path folder, FileFailure failure) throws IOException {
    Access cached = known.get(folder);
    if (cached != null) {
      return cached;
    }
    if (!folder.equals(root)) {
      access(parent(folder), failure);
      BasicFileAttributes kind =
          Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (kind.isSymbolicLink()) {
        throw FileFailure.symbolicLink(failure.name(), failure.location());
      }
    }
    Access access = attributes(folder);
    known.put(folder, access);
    return access;
  }

  private static Access attributes(Path folder) throws IOException {
    try {
      Map<String, Object> attributes = Files.readAttributes(folder, "unix:mode,gid");
      return new Access(true, (int) attributes.get("mode"), (int) attributes.get("gid"));
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return Access.NONE; // no POSIX attributes here
    }
  }

  /** Gives a new file the group and the read and write bits of its folder, as far as it can. */
  void inherit(Path file, Path folder) {
    @Nullable Access above = known.get(folder);
    if (above != null) {
      inherit(file, above, FILE_BITS);
    }
  }

  private static void inherit(Path path, Access above, int bits) {
    if (!above.posix() || (above.mode() & STICKY) != 0) {
      return; // A folder for everybody, such as /tmp: the user's umask says what others may do.
    }
    try {
      Map<String, Object> own = Files.readAttributes(path, "unix:mode,gid");
      if ((int) own.get("gid") != above.group()) {
        Files.setAttribute(path, "unix:gid", above.group());
      }
      int mode = above.mode() & bits;
      if (((int) own.get("mode") & bits) != mode) {
        Files.setAttribute(path, "unix:mode", mode);
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return; // A folder of another group, or a share without modes: its own rules stay.
    }
  }

  /** Notes that a name in the folder is not durable yet. */
  void changed(Path folder) {
    unsynced.add(folder);
  }

  /** Forgets that a folder was there: somebody removed it. */
  void forget(Path folder) {
    known.remove(folder);
    noted.remove(folder);
  }

  /**
   * Makes the names in all changed folders durable. One at a time: who finds nothing to do must not
   * return before the other one's sync is through.
   */
  synchronized void sync() throws IOException {
    for (Path folder : unsynced) {
      unsynced.remove(folder);
      try {
        sync(folder);
      } catch (AccessDeniedException e) {
        if (folder.startsWith(root)) {
          throw e;
        }
        // Whoever made the store's folder could open the one it lies in.
      }
    }
  }

  private static void sync(Path folder) throws IOException {
    if (WINDOWS) {
      return; // Windows opens no folders; its file systems keep names in a journal.
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException e) {
      return; // cleared away because it was empty: there was no name in it to make durable
    }
  }
}
