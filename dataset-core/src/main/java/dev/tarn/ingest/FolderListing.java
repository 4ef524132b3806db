package dev.tarn.ingest;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What lies in one folder, in natural order. */
final class FolderListing {
  private static final Set<String> HIDDEN_NAMES =
      Set.of("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "@eadir");

  private FolderListing() {}

  /**
   * A file or folder.
   *
   * @param path where it is
   * @param name its name
   * @param relative its path from the top of the tree, with {@code /}
   * @param isFolder whether it is a folder, or a link to one
   */
  record Item(Path path, String name, String relative, boolean isFolder) {
    /** Whether it is something that the system or a tool put there. */
    boolean isHidden() {
      return name.startsWith(".") || HIDDEN_NAMES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether it is a link that leads nowhere. */
    boolean isBrokenLink() {
      return Files.isSymbolicLink(path) && !Files.exists(path);
    }
  }

  /** Lists a folder; {@code prefix} goes before the names to make them relative. */
  static List<Item> of(Path folder, String prefix) throws IOException {
    List<Item> items = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        items.add(new Item(entry, name, prefix + name, Files.isDirectory(entry)));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    items.sort(Comparator.comparing(Item::name, NaturalOrder.INSTANCE));
    return items;
  }

  /** Whether a folder that is not hidden lies in it. */
  static boolean hasFolder(Path folder) {
    try {
      return of(folder, "").stream().anyMatch(item -> item.isFolder() && !item.isHidden());
    } catch (IOException e) {
      return false;
    }
  }

  /** Where a folder really is, so that links in a circle are seen. */
  static Path realPath(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder.toAbsolutePath().normalize();
    }
  }
}
