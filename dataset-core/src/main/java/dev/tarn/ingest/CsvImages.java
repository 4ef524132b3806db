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
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the image files that a table names, inside one folder. A name may lack its extension, be in
 * another case, have the slashes of Windows, or be the same text in another Unicode form: then
 * exactly one file must fit.
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
    String extension = ImageNames.extension(form);
    boolean hasExtension = ImageNames.isImageExtension(extension);
    // The whole name may be a stem too: scan.1.jpg.png
    List<String> fits = named(byStem, form, null);
    if (hasExtension) {
      fits.addAll(named(byStem, form.substring(0, form.lastIndexOf('.')), extension));
    }
    return fits;
  }

  /** Files with that stem, in this case if there are any; null for any extension. */
  private static List<String> named(
      Map<String, List<String>> byStem, String stem, @Nullable String extension) {
    List<String> inAnyCase = new ArrayList<>();
    List<String> exact = new ArrayList<>();
    for (String name : byStem.getOrDefault(key(stem), List.of())) {
      if (extension == null || ImageNames.extension(name).equals(extension)) {
        inAnyCase.add(name);
        if (stem(name).equals(stem)) {
          exact.add(name);
        }
      }
    }
    return exact.isEmpty() ? inAnyCase : exact;
  }

  private static String stem(String name) {
    String form = Normalizer.normalize(name, Normalizer.Form.NFC);
    return form.substring(0, form.lastIndexOf('.'));
  }

  private static String key(String stem) {
    return stem.toLowerCase(Locale.ROOT);
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
          byStem
              .computeIfAbsent(key(stem(item.name())), key -> new ArrayList<>(1))
              .add(item.name());
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
