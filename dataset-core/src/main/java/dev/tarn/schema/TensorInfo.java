package dev.tarn.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a tensor besides its samples: class names, the coordinate form of boxes, and
 * free metadata. Versioned with the commit. Immutable.
 *
 * @param classes the names of a label tensor's classes; {@link ClassNames#none()} for others
 * @param metadata free text by key, sorted by key; {@code coords} (of boxes) and {@code ordinal}
 *     are keys of Tarn's own
 */
public record TensorInfo(ClassNames classes, Map<String, String> metadata) {
  private static final TensorInfo EMPTY = new TensorInfo(ClassNames.none(), Map.of());

  /** Copies the metadata, sorted. */
  public TensorInfo {
    metadata = java.util.Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /** No names, no metadata. */
  public static TensorInfo empty() {
    return EMPTY;
  }

  /** The class names in the order of their numbers; empty for tensors that are no labels. */
  public List<String> classNames() {
    return classes.toList();
  }

  /** How the four numbers of a box are meant: {@code ltrb}, {@code ltwh} or {@code ccwh}. */
  public Optional<String> coords() {
    return Optional.ofNullable(metadata.get("coords"));
  }

  /**
   * The names of the classes in their natural order, lowest first, where it was stated: as a JSON
   * list or separated by commas.
   */
  public Optional<List<String>> ordinal() {
    return Optional.ofNullable(metadata.get("ordinal")).map(OrdinalText::names);
  }

  /** The same with one more piece of metadata, or another value for it. */
  public TensorInfo withMetadata(String key, String value) {
    Map<String, String> all = new TreeMap<>(metadata);
    all.put(key, value);
    return new TensorInfo(classes, all);
  }

  /** The same without a piece of metadata. */
  public TensorInfo withoutMetadata(String key) {
    Map<String, String> all = new TreeMap<>(metadata);
    all.remove(key);
    return new TensorInfo(classes, all);
  }

  /** The same with other class names. */
  public TensorInfo withClasses(ClassNames names) {
    return new TensorInfo(names, metadata);
  }
}
