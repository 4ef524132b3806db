package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the image files that a table names, inside one folder. A name may lack its extension, have
 * it in another case, have the slashes of Windows, or be the same text in another Unicode form:
 * then exactly one file must fit.
 */
final class CsvImages {
  private static final int MAX_FOLDERS_LISTED = 256;

  private final Path folder;
  private final Map<Path, Map<String, List<String>>> listed = new HashMap<>();

  CsvImages(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RefusedException(
          "folder-missing",
          "There is no folder " + folder + ".",
          "Say with --images where the images of the table lie.");
    }
    this.folder = folder;
  }

  /**
   * The file of that name.
   *
   * @throws RefusedException if there is none, more than one fits, or it lies outside the folder
   */
  Path find(String name) {
    Path exact = resolve(name);
    if (Files.isRegularFile(exact)) {
      return exact;
    }
    Path path = name.indexOf('\\') >= 0 ? resolve(name.replace('\\', '/')) : exact;
    if (Files.isRegularFile(path)) {
      return path;
    }
    Path parent = path.getParent();
    Path last = path.getFileName();
    if (parent == null || last == null || !Files.isDirectory(parent)) {
      throw missing(name);
    }
    List<String> fits = candidates(parent, last.toString());
    if (fits.isEmpty()) {
      throw missing(name);
    }
    if (fits.size() > 1) {
      throw new RefusedException(
          "ambiguous-image",
          "'" + name + "' may be " + String.join(" or ", fits) + ".",
          "Write the name with its extension.");
    }
    return parent.resolve(fits.get(0));
  }

  private Path resolve(String name) {
    Path path;
    try {
      path = folder.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new RefusedException(
          "file-missing", "'" + name + "' is no file name.", "Check the image column.", e);
    }
    if (!path.startsWith(folder.normalize()) && !folder.normalize().toString().isEmpty()) {
      throw new RefusedException(
          "outside-folder",
          "'" + name + "' lies outside " + folder + ".",
          "Give a folder with --images that holds all of them.");
    }
    return path;
  }

  private List<String> candidates(Path parent, String wanted) {
    Map<String, List<String>> byStem = list(parent);
    String form = Normalizer.normalize(wanted, Normalizer.Form.NFC);
    boolean hasExtension = ImageNames.isImageExtension(ImageNames.extension(form));
    String stem = hasExtension ? form.substring(0, form.lastIndexOf('.')) : form;
    List<String> fits = new ArrayList<>();
    for (String name : byStem.getOrDefault(stem, List.of())) {
      if (!hasExtension || ImageNames.extension(name).equals(ImageNames.extension(form))) {
        fits.add(name);
      }
    }
    if (hasExtension) {
      // The whole name may be a stem: scan.1.jpg.png
      fits.addAll(byStem.getOrDefault(form, List.of()));
    }
    return fits;
  }

  /** The names of a folder's images, by their names without extension. */
  private Map<String, List<String>> list(Path parent) {
    Map<String, List<String>> known = listed.get(parent);
    if (known != null) {
      return known;
    }
    Map<String, List<String>> byStem = new HashMap<>();
    try {
      for (FolderListing.Item item : FolderListing.of(parent, "")) {
        if (!item.isHidden()
            && !item.isFolder()
            && ImageNames.isImageExtension(ImageNames.extension(item.name()))) {
          String form = Normalizer.normalize(item.name(), Normalizer.Form.NFC);
          String stem = form.substring(0, form.lastIndexOf('.'));
          byStem.computeIfAbsent(stem, key -> new ArrayList<>(1)).add(item.name());
        }
      }
    } catch (IOException e) {
      throw ImageFile.unreadable(e);
    }
    if (listed.size() == MAX_FOLDERS_LISTED) {
      listed.clear();
    }
    listed.put(parent, byStem);
    return byStem;
  }

  private RefusedException missing(String name) {
    return new RefusedException(
        "file-missing",
        "There is no image '" + name + "' in " + folder + ".",
        "Check the image column and the folder given with --images.");
  }
}
