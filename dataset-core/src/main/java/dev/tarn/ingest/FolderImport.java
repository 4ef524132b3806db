package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Dtype;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Imports a folder that holds one folder of images per class. Immutable.
 *
 * <p>What becomes of what:
 *
 * <ul>
 *   <li>Each folder is a class of its name, an empty one too. Classes are numbered in natural order
 *       (2 before 10); in a dataset that is there, known names keep their number and new ones are
 *       added at the end. Folders within a class folder are walked.
 *   <li>Folders named {@code train}, {@code val}, {@code valid}, {@code validation} and {@code
 *       test}, if there are no others and one of them holds folders, are splits that hold the class
 *       folders: their names go to the label tensor {@code split}.
 *   <li>Images are kept byte for byte. Whether a file is an image is decided by its content; one
 *       that is named as an image and is none is bad. So is one that is cut short.
 *   <li>An image beside the class folders has a null label. Where there is no class folder at all,
 *       the tensors are {@code images} and the text tensor {@code files} with the names.
 *   <li>Passed over and counted: names that begin with a dot, {@code Thumbs.db}, {@code
 *       desktop.ini}, {@code __MACOSX} and the like (folders as one), files whose extension is not
 *       jpg, jpeg, jpe, jfif, png, tif, tiff, webp, bmp or gif in any case, and links in a circle.
 * </ul>
 *
 * The order of the rows is the natural order of the paths.
 */
public final class FolderImport extends ImportSource {
  static final String IMAGES = "images";
  static final String LABELS = "labels";
  static final String SPLIT = "split";
  static final String FILES = "files";

  private final Path folder;
  private final boolean findsSplits;
  private final boolean keepsNames;

  private FolderImport(Path folder, boolean findsSplits, boolean keepsNames) {
    this.folder = folder;
    this.findsSplits = findsSplits;
    this.keepsNames = keepsNames;
  }

  /** Imports that folder. */
  public static FolderImport of(Path folder) {
    return new FolderImport(folder, true, false);
  }

  /** Takes folders named train, val and test as classes like any other. */
  public FolderImport withoutSplits() {
    return new FolderImport(folder, false, keepsNames);
  }

  /** Keeps each file's name, relative to the folder, in the text tensor {@code files}. */
  public FolderImport withFileNames() {
    return new FolderImport(folder, findsSplits, true);
  }

  @Override
  String description() {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return "folder " + (name == null ? folder : name);
  }

  @Override
  ImportPlan plan(Optional<Schema> existing, boolean skipsBad) {
    FolderTree tree = FolderTree.walk(folder, findsSplits);
    if (tree.images().isEmpty() && tree.classes().isEmpty() && tree.bad().isEmpty()) {
      throw new RefusedException(
          "no-images",
          "No images in " + folder + " (" + tree.skipped().size() + " files passed over).",
          "Give the folder that holds one folder of images per class.");
    }
    List<TensorSpec> specs = specs(tree, existing);
    existing.ifPresent(schema -> ExistingTensors.require(schema, specs));
    return new Plan(tree, specs);
  }

  private List<TensorSpec> specs(FolderTree tree, Optional<Schema> existing) {
    List<TensorSpec> specs = new ArrayList<>();
    specs.add(TensorSpec.of(IMAGES, Htype.IMAGE).withDtype(firstDtype(tree)));
    if (!tree.classes().isEmpty()) {
      specs.add(TensorSpec.of(LABELS, Htype.CLASS_LABEL).withClassNames(tree.classes()));
    }
    if (!tree.splits().isEmpty()) {
      specs.add(TensorSpec.of(SPLIT, Htype.CLASS_LABEL).withClassNames(tree.splits()));
    }
    // A dataset that is there decides by its tensors whether names are kept.
    boolean hasNames =
        existing.map(schema -> schema.find(FILES).isPresent()).orElse(tree.classes().isEmpty());
    if (keepsNames || hasNames) {
      specs.add(TensorSpec.of(FILES, Htype.TEXT));
    }
    return specs;
  }

  private static Dtype firstDtype(FolderTree tree) {
    return ImageDtype.of(tree.images().stream().map(FolderEntry::path).iterator());
  }

  private record Plan(FolderTree tree, List<TensorSpec> tensors) implements ImportPlan {
    @Override
    public Map<String, List<String>> classes() {
      Map<String, List<String>> classes = new LinkedHashMap<>();
      if (!tree.classes().isEmpty()) {
        classes.put(LABELS, tree.classes());
      }
      if (!tree.splits().isEmpty()) {
        classes.put(SPLIT, tree.splits());
      }
      return classes;
    }

    @Override
    public long expectedRows() {
      return tree.images().size();
    }

    @Override
    public void feed(Schema schema, RowTarget rows) {
      tree.skipped().forEach(rows::skipped);
      tree.bad().forEach(rows::bad);
      Dtype dtype = schema.tensor(IMAGES).dtype();
      long unlabelled = 0;
      for (FolderEntry entry : tree.images()) {
        add(entry, dtype, rows);
        unlabelled += entry.className() == null ? 1 : 0;
      }
      if (unlabelled > 0 && !tree.classes().isEmpty()) {
        rows.warn(
            unlabelled
                + (unlabelled == 1 ? " image lies" : " images lie")
                + " in no class folder; the label is null");
      }
    }

    private void add(FolderEntry entry, Dtype dtype, RowTarget rows) {
      ImageFile image;
      try {
        image = ImageFile.read(entry.path(), dtype);
      } catch (TarnException e) {
        rows.bad(entry.name(), e);
        return;
      }
      image.header().metadataWarning().ifPresent(why -> rows.oddMetadata(entry.name()));
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (TensorSpec tensor : tensors) {
        row.put(
            tensor.name(),
            switch (tensor.name()) {
              case IMAGES -> image.bytes();
              case LABELS -> entry.className();
              case SPLIT -> entry.split();
              default -> entry.name();
            });
      }
      rows.add(row, entry.name());
    }
  }
}
