package dev.tarn.store;

import dev.tarn.error.EnvironmentException;
import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What an {@link IOException} of a call on an object means to the user.
 *
 * @param name the object, for messages
 * @param location the store, for messages
 */
record FileFailure(String name, String location) {

  TarnException of(IOException e) {
    String reason = reason(e);
    String words = reason.toLowerCase(Locale.ROOT);
    if (e instanceof NoSuchFileException) {
      return new ObjectMissingException(name, location);
    }
    if (e instanceof AccessDeniedException || words.contains("permission denied")) {
      return environment(
          "no-permission",
          "No permission",
          reason,
          "Ask the owner of the folder for access, or work on a copy.",
          e);
    }
    if (words.contains("no space left")
        || words.contains("not enough space")
        || words.contains("quota exceeded")) {
      return environment(
          "disk-full",
          "The disk is full",
          reason,
          "Make room and try again: what was committed is whole, nothing else was changed.",
          e);
    }
    if (words.contains("read-only file system")) {
      return environment(
          "read-only",
          "The file system is read-only",
          reason,
          "Reading works; to write, use a copy elsewhere.",
          e);
    }
    if (words.contains("too many open files")) {
      return environment(
          "too-many-open-files",
          "Too many open files",
          reason,
          "Raise the limit ('ulimit -n'), or close other datasets.",
          e);
    }
    if (words.contains("symbolic link") || words.contains("symbolic links")) {
      return symbolicLink(name, location);
    }
    if (words.contains("not a directory")) {
      return new RefusedException(
          "not-a-folder",
          "'" + location + "' lies below a file; a folder was expected.",
          "Choose a path whose parents are all folders.",
          e);
    }
    return environment(
        "store-failed",
        "The file system failed",
        reason,
        "Try again once the file system answers: what was committed is whole.",
        e);
  }

  private EnvironmentException environment(
      String code, String what, String reason, String hint, IOException e) {
    return new EnvironmentException(
        code, what + " at object '" + name + "' in '" + location + "': " + reason + ".", hint, e);
  }

  /** The file system cannot give a file a second name. */
  EnvironmentException noHardLinks(Throwable e) {
    return new EnvironmentException(
        "no-hard-links",
        "The file system of '"
            + location
            + "' has no hard links (at object '"
            + name
            + "'); without them two writers could replace each other's commits, so nothing is"
            + " written there.",
        "Reading works. To write, keep the dataset on a file system with hard links (ext4, xfs,"
            + " btrfs, zfs, apfs, ntfs, nfs) and copy it here when it is done.",
        e);
  }

  static RefusedException symbolicLink(String name, String location) {
    return new RefusedException(
        "symbolic-link",
        "'"
            + name
            + "' in '"
            + location
            + "' is a symbolic link or lies behind one; objects are plain files.",
        "Put the file itself in its place. The dataset's own folder may be a symbolic link.");
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
      return fileSystem.getReason();
    }
    String message = e.getMessage();
    return message == null || e instanceof FileSystemException
        ? e.getClass().getSimpleName()
        : message;
  }

  static FileFailure of(Path root, String name) {
    return new FileFailure(name, root.toString());
  }
}
