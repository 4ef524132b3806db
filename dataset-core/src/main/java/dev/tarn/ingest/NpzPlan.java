package dev.tarn.ingest;

import dev.tarn.error.RefusedException;
import dev.tarn.error.Suggestion;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Htype;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.schema.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One archive of arrays, its headers read and its labels looked through. */
final class NpzPlan implements ImportPlan {
  private static final List<String> SPLITS = List.of("train", "val", "valid", "validation", "test");

  private final Path file;
  private final String name;
  private final Map<String, List<String>> classNames;
  private final Map<String, List<NpzArray>> bySplit = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();
  private final List<TensorSpec> tensors = new ArrayList<>();
  private final Map<String, List<String>> classes = new LinkedHashMap<>();

  private NpzPlan(Path file, Map<String, List<String>> classNames) {
    this.file = file;
    this.name = file.getFileName().toString();
    this.classNames = classNames;
  }

  static NpzPlan of(
      Path file,
      Map<String, List<String>> classNames,
      Map<String, TensorSpec> stated,
      Optional<Schema> existing) {
    NpzPlan plan = new NpzPlan(file, classNames);
    try (NpzFile npz = NpzFile.open(file)) {
      plan.others.addAll(npz.others());
      plan.sort(npz);
      plan.checkLengths();
      plan.checkNamed(classNames.keySet());
      plan.checkNamed(stated.keySet());
      plan.chooseTensors(npz, stated, existing);
    } catch (TarnException e) {
      throw RowTarget.named(plan.name, e);
    } catch (IOException e) {
      throw RowTarget.named(plan.name, ImageFile.unreadable(e));
    }
    return plan;
  }

  /** Puts the arrays into their splits; all of them into "" where they have none. */
  private void sort(NpzFile npz) throws IOException {
    List<String> names = npz.names();
    if (names.isEmpty()) {
      throw new RefusedException(
          "no-arrays", "It holds no arrays.", "numpy.savez makes archives of arrays.");
    }
    boolean hasSplits = names.stream().allMatch(array -> SPLITS.contains(split(array)));
    for (String split : hasSplits ? SPLITS : List.of("")) {
      List<NpzArray> arrays = new ArrayList<>();
      for (String array : names) {
        if (!hasSplits || split(array).equals(split)) {
          String tensor = hasSplits ? array.substring(split.length() + 1) : array;
          arrays.add(new NpzArray(array, tensor, header(npz, array)));
        }
      }
      if (!arrays.isEmpty()) {
        bySplit.put(split, arrays);
      }
    }
  }

  private static String split(String array) {
    int end = array.indexOf('_');
    return end < 0 || end == array.length() - 1 ? "?" : array.substring(0, end);
  }

  private static NpyHeader header(NpzFile npz, String array) throws IOException {
    try (NpyRows rows = npz.rows(array)) {
      if (rows.header().shape().isEmpty()) {
        throw new RefusedException(
            "no-rows", "It is a single value, not a row per sample.", "Leave it out.");
      }
      return rows.header();
    } catch (TarnException e) {
      throw RowTarget.named("array '" + array + "'", e);
    }
  }

  private void checkLengths() {
    Set<String> expected = null;
    for (List<NpzArray> arrays : bySplit.values()) {
      Set<Long> lengths =
          arrays.stream().map(array -> array.header().rowCount()).collect(Collectors.toSet());
      if (lengths.size() > 1) {
        String found =
            arrays.stream()
                .map(array -> array.name() + " " + array.header().rowCount())
                .collect(Collectors.joining(", "));
        throw new RefusedException(
            "different-lengths",
            "Its arrays have different numbers of rows: " + found + ".",
            "Row i of each array belongs together.");
      }
      Set<String> tensorNames =
          arrays.stream()
              .map(NpzArray::tensor)
              .collect(Collectors.toCollection(java.util.TreeSet::new));
      if (expected != null && !expected.equals(tensorNames)) {
        throw new RefusedException(
            "different-splits",
            "Its splits have different arrays: " + expected + " and " + tensorNames + ".",
            "Each split has the same arrays.");
      }
      expected = tensorNames;
    }
  }

  /** A misspelt name would otherwise be as good as none. */
  private void checkNamed(Set<String> named) {
    List<String> made = bySplit.values().iterator().next().stream().map(NpzArray::tensor).toList();
    for (String tensor : named) {
      if (!made.contains(tensor)) {
        String all = "Arrays make: " + String.join(", ", made) + ".";
        throw new RefusedException(
            "unknown-tensor",
            "No array makes a tensor '" + tensor + "'.",
            Suggestion.nearest(tensor, made)
                .map(near -> "Did you mean '" + near + "'? " + all)
                .orElse(all));
      }
    }
  }

  private void chooseTensors(
      NpzFile npz, Map<String, TensorSpec> stated, Optional<Schema> existing) {
    List<NpzArray> first = bySplit.values().iterator().next();
    for (NpzArray array : first) {
      String tensor = array.tensor();
      Optional<TensorSchema> known = existing.map(schema -> schema.tensor(tensor));
      TensorSpec spec = stated.getOrDefault(tensor, array.spec(classNames.containsKey(tensor)));
      boolean isLabel = known.map(TensorSchema::htype).orElse(spec.htype()) == Htype.CLASS_LABEL;
      boolean needsNames = known.isEmpty() || known.get().info().classes().isEmpty();
      List<String> given = stated.containsKey(tensor) ? namesOf(spec) : List.of();
      if (isLabel && needsNames && given.isEmpty()) {
        List<String> names = classNames.get(tensor);
        classes.put(tensor, names != null ? names : numbers(npz, tensor));
      }
      tensors.add(
          isLabel && classes.containsKey(tensor) ? spec.withClassNames(classes.get(tensor)) : spec);
    }
    if (!bySplit.containsKey("")) {
      existing.ifPresent(
          schema -> ExistingTensors.require(schema, FolderImport.SPLIT, Htype.CLASS_LABEL));
      List<String> names = List.copyOf(bySplit.keySet());
      classes.put(FolderImport.SPLIT, names);
      tensors.add(TensorSpec.of(FolderImport.SPLIT, Htype.CLASS_LABEL).withClassNames(names));
    }
  }

  private static List<String> namesOf(TensorSpec spec) {
    return spec.toSchema("0000000000000000").info().classNames();
  }

  private List<String> numbers(NpzFile npz, String tensor) {
    long largest = -1;
    for (List<NpzArray> arrays : bySplit.values()) {
      for (NpzArray array : arrays) {
        if (array.tensor().equals(tensor)) {
          largest = Math.max(largest, array.largestClass(npz));
        }
      }
    }
    return NpzArray.numbersAsNames(largest);
  }

  @Override
  public List<TensorSpec> tensors() {
    return tensors;
  }

  @Override
  public Map<String, List<String>> classes() {
    return classes;
  }

  @Override
  public long expectedRows() {
    return bySplit.values().stream().mapToLong(arrays -> arrays.get(0).header().rowCount()).sum();
  }

  @Override
  public void feed(Schema schema, RowTarget rows) {
    others.forEach(rows::skipped);
    Map<String, ClassWords> words = new HashMap<>();
    for (TensorSchema tensor : schema.tensors()) {
      if (tensor.htype() == Htype.CLASS_LABEL) {
        words.put(
            tensor.name(),
            new ClassWords(tensor, classNames.getOrDefault(tensor.name(), List.of())));
      }
    }
    try (NpzFile npz = NpzFile.open(file)) {
      for (Map.Entry<String, List<NpzArray>> split : bySplit.entrySet()) {
        try (OpenArrays open = new OpenArrays(npz, split.getValue(), words)) {
          open.feed(split.getKey(), rows);
        }
      }
    } catch (IOException e) {
      throw RowTarget.named(name, ImageFile.unreadable(e));
    }
  }

  /** The arrays of one split, read side by side. */
  private final class OpenArrays implements AutoCloseable {
    private final List<NpzArray> arrays;
    private final List<NpyRows> readers = new ArrayList<>();
    private final Map<String, ClassWords> words;

    OpenArrays(NpzFile npz, List<NpzArray> arrays, Map<String, ClassWords> words)
        throws IOException {
      this.arrays = arrays;
      this.words = words;
      try {
        for (NpzArray array : arrays) {
          readers.add(npz.rows(array.name()));
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    void feed(String split, RowTarget rows) throws IOException {
      long count = arrays.get(0).header().rowCount();
      for (long row = 0; row < count; row++) {
        Map<String, @Nullable Object> samples = new LinkedHashMap<>();
        for (int i = 0; i < arrays.size(); i++) {
          NpzArray array = arrays.get(i);
          samples.put(array.tensor(), sample(array, readers.get(i), row));
        }
        if (!split.isEmpty()) {
          samples.put(FolderImport.SPLIT, split);
        }
        rows.add(samples, name + " " + (split.isEmpty() ? "" : split + " ") + "row " + row);
      }
      for (int i = 0; i < arrays.size(); i++) {
        try {
          readers.get(i).requireEnd();
        } catch (TarnException e) {
          throw RowTarget.named(name + ": array '" + arrays.get(i).name() + "'", e);
        }
      }
    }

    private Object sample(NpzArray array, NpyRows reader, long row) throws IOException {
      try {
        Object value = reader.next();
        ClassWords names = words.get(array.tensor());
        return names == null
            ? value
            : names.number(Long.toString(NpzArray.classNumber(value, row)));
      } catch (TarnException e) {
        throw RowTarget.named(name + ": array '" + array.name() + "' row " + row, e);
      }
    }

    @Override
    public void close() throws IOException {
      for (NpyRows reader : readers) {
        reader.close();
      }
    }
  }
}
