package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The images of a folder tree with their class and split folders, in natural order. Hidden things
 * and files that are no images by name are passed over and remembered.
 */
final class FolderTree {
  private static final List<String> SPLITS = List.of("train", "val", "valid", "validation", "test");

  private final Path root;
  private final List<FolderEntry> images = new ArrayList<>();
  private final Set<String> classes = new TreeSet<>(NaturalOrder.INSTANCE);
  private final List<String> splits = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final Map<String, TarnException> bad = new LinkedHashMap<>();

  private FolderTree(Path root) {
    this.root = root;
  }

  /**
   * Walks a tree, following links but never in circles.
   *
   * @param findSplits whether folders named train, val, valid, validation and test, with nothing
   *     else beside them, are splits that hold the class folders
   */
  static FolderTree walk(Path root, boolean findSplits) {
    if (!Files.exists(root)) {
      throw new RefusedException(
          "folder-missing",
          "There is no folder " + root + ".",
          "Give the folder that holds one folder per class.");
    }
    if (!Files.isDirectory(root)) {
      throw new RefusedException(
          "not-a-folder",
          root + " is a file, expected a folder with one folder per class.",
          "A table of labels is imported by 'import csv', arrays by 'import npz'.");
    }
    FolderTree tree = new FolderTree(root);
    List<FolderListing.Item> top = tree.list(root, "");
    if (findSplits && hasSplits(top)) {
      tree.walkSplits(top);
    } else {
      tree.walkClasses(top, null, List.of(FolderListing.realPath(root)));
    }
    return tree;
  }

  /** The images, class by class, in natural order of their paths. */
  List<FolderEntry> images() {
    return images;
  }

  /** The class folders in natural order, empty ones too; no class folder, no class. */
  List<String> classes() {
    return List.copyOf(classes);
  }

  /** The split folders, training first; empty where the tree has none. */
  List<String> splits() {
    return splits;
  }

  /** Names of what was passed over. */
  List<String> skipped() {
    return skipped;
  }

  /** What could not be looked into, by name. */
  Map<String, TarnException> bad() {
    return bad;
  }

  private static boolean hasSplits(List<FolderListing.Item> top) {
    List<FolderListing.Item> folders =
        top.stream().filter(item -> item.isFolder() && !item.isHidden()).toList();
    return !folders.isEmpty()
        && folders.stream().allMatch(f -> SPLITS.contains(f.name().toLowerCase(Locale.ROOT)))
        && folders.stream().anyMatch(f -> FolderListing.hasFolder(f.path()));
  }

  private void walkSplits(List<FolderListing.Item> top) {
    List<FolderListing.Item> ordered = new ArrayList<>(top);
    ordered.sort(
        Comparator.comparingInt(item -> SPLITS.indexOf(item.name().toLowerCase(Locale.ROOT))));
    for (FolderListing.Item item : ordered) {
      if (item.isHidden() || !item.isFolder()) {
        takeFile(item, null, null);
      } else {
        splits.add(item.name());
        walkClasses(
            list(item.path(), item.name() + "/"),
            item.name(),
            List.of(FolderListing.realPath(root), FolderListing.realPath(item.path())));
      }
    }
  }

  private void walkClasses(
      List<FolderListing.Item> items, @Nullable String split, List<Path> above) {
    for (FolderListing.Item item : items) {
      if (item.isHidden() || !item.isFolder()) {
        takeFile(item, null, split);
      } else if (isDecodable(item)) {
        classes.add(item.name());
        walkInside(item, item.name(), split, above);
      }
    }
  }

  private void walkInside(
      FolderListing.Item folder, String className, @Nullable String split, List<Path> above) {
    Path real = FolderListing.realPath(folder.path());
    if (above.contains(real)) {
      skipped.add(folder.relative());
      return;
    }
    List<Path> here = new ArrayList<>(above);
    here.add(real);
    for (FolderListing.Item item : list(folder.path(), folder.relative() + "/")) {
      if (!item.isHidden() && item.isFolder()) {
        walkInside(item, className, split, here);
      } else {
        takeFile(item, className, split);
      }
    }
  }

  private void takeFile(
      FolderListing.Item item, @Nullable String className, @Nullable String split) {
    if (item.isHidden()) {
      skipped.add(item.relative());
    } else if (item.isBrokenLink()) {
      bad.put(
          item.relative(),
          new RefusedException(
              "broken-link",
              "It is a link to a file that is not there.",
              "Bring the file back, or remove the link."));
    } else if (ImageNames.isOfUnreadFormat(item.name())) {
      bad.put(
          item.relative(),
          new RefusedException(
              "image-unsupported",
              "Images of the format '"
                  + ImageNames.extension(item.name())
                  + "' are not supported; expected JPEG, PNG, TIFF, WebP, BMP or GIF.",
              "Convert it, for instance to PNG."));
    } else if (!ImageNames.mayBeImage(item.path(), item.name())) {
      skipped.add(item.relative());
    } else if (isDecodable(item)) {
      images.add(new FolderEntry(item.path(), item.relative(), className, split));
    }
  }

  private boolean isDecodable(FolderListing.Item item) {
    if (item.name().indexOf('\uFFFD') < 0) {
      return true;
    }
    bad.put(
        item.relative(),
        new RefusedException(
            "undecodable-name",
            "Its name has bytes that are no text in this locale's encoding.",
            "Set LC_ALL=C.UTF-8, or rename it."));
    return false;
  }

  private List<FolderListing.Item> list(Path folder, String prefix) {
    try {
      return FolderListing.of(folder, prefix);
    } catch (IOException e) {
      bad.put(prefix.isEmpty() ? "." : prefix, ImageFile.unreadable(e));
      return List.of();
    }
  }
}
